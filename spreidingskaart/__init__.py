"""Spreidingskaart: where people live with care or find shelter, and what one decision does to that."""

__version__ = "0.1.0"
