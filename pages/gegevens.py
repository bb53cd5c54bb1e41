"""Gegevens: every layer with its source, year, licence and load report."""

from spreidingskaart.web.gegevens.page import show

show()
