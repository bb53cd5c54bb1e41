"""Spreiding: how the places are spread over the city, whether that is chance, and what would help."""

from spreidingskaart.web.spreiding.page import show

show()
