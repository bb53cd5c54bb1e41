"""Measures on a City: places and rates per area, and the ground a site lies on."""
