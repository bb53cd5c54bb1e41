"""Chances in what stands already: buildings that could house a care form, by the smallest change that opens them."""

from spreidingskaart.programme.buildings.chances import BuildingSearch, Chances, chances
from spreidingskaart.programme.buildings.floor_area import floor_a_place
from spreidingskaart.programme.buildings.stock import Stock, StockSource, stock_of

__all__ = [
    "BuildingSearch",
    "Chances",
    "Stock",
    "StockSource",
    "chances",
    "floor_a_place",
    "stock_of",
]
