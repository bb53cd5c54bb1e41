"""Gegevens: every layer with its source, year, licence and load report."""

from spreidingskaart.views.data_page import show

show()
