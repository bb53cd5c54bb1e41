"""One stadsdeel or wijk in short: a sentence per theme, what is there, what may come, and on what that rests."""

from spreidingskaart.programme.area.finding import AreaFound as AreaFound
from spreidingskaart.programme.area.finding import find_area as find_area
from spreidingskaart.programme.area.profile import AreaProfile as AreaProfile
from spreidingskaart.programme.area.profile import area_profile as area_profile
