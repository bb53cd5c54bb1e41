"""A City joined to the weighing: its sites measured, weighed by a framework, and told."""
