"""Afweging: fix the criteria, then weigh many sites in the open."""

from spreidingskaart.views.weigh_page import show

show()
