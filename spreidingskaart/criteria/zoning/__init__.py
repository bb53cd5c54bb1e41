"""Whether the plan admits this way of living with care on this ground."""
