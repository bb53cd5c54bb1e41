"""The screens of a political evening: one message and one picture each, made of the live city."""

from spreidingskaart.print.market.asked import MarketCase as MarketCase
from spreidingskaart.print.market.asked import MarketQuestion as MarketQuestion
from spreidingskaart.print.market.slide import MarketSlide as MarketSlide
from spreidingskaart.print.market.slides import slides as slides
