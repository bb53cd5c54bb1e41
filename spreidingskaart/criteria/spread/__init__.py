"""Spread: how many places of the same kind are there already, against inhabitants."""
