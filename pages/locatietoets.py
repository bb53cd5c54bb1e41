"""Locatietoets: what zoning, parking, spread and surroundings say about one place."""

from spreidingskaart.web.locatietoets.page import show

show()
