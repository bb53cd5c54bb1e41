"""Zoeken: where could it come at all? Every plot of the city by verdict."""

from spreidingskaart.views.search_page import show

show()
