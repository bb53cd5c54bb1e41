"""Locatietoets: what zoning, parking, spread and surroundings say about one place."""

from spreidingskaart.views.site_page import show

show()
