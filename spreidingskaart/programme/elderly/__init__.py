"""Elderly people: how many live where, what they would need over the years, and what they have near."""
