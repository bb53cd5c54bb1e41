"""Zoeken: where could it come at all? Every plot of the city by verdict."""

from spreidingskaart.web.zoeken.page import show

show()
