"""Afweging: fix the criteria, then weigh many sites in the open."""

from spreidingskaart.web.afweging.page import show

show()
