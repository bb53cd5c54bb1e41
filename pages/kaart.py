"""Kaart: where people live with care or find shelter, and how many per inhabitant."""

from spreidingskaart.web.kaart.page import show

show()
