"""Kaart: where people live with care or find shelter, and how many per inhabitant."""

from spreidingskaart.views.city_page import show

show()
