"""A City joined to the weighing: its sites measured, entered by hand, weighed and told."""
