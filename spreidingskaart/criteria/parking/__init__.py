"""Parking: how many spaces a proposal needs per part of the day, and whether they are there."""
