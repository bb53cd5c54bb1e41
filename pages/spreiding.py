"""Spreiding: how the places are spread over the city, whether that is chance, and what would help."""

from spreidingskaart.web.layout import there_is, title
from spreidingskaart.web.session import city as city_of_session
from spreidingskaart.web.spreiding.areas_only import areas_only
from spreidingskaart.web.spreiding.carrying import carrying
from spreidingskaart.web.spreiding.chance import by_chance
from spreidingskaart.web.spreiding.how_even import how_even
from spreidingskaart.web.spreiding.how_many import how_many
from spreidingskaart.web.spreiding.question import ask
from spreidingskaart.web.spreiding.reach import reach
from spreidingskaart.web.spreiding.screens import (
    Screen,
    choices_bar,
    choose_screen,
    screen_place,
    turn,
)
from spreidingskaart.web.spreiding.what_helps import what_helps
from spreidingskaart.web.spreiding.where import where

city = city_of_session()

title(
    f"Hoe zijn de plekken verdeeld over {city.municipality.name}?",
    "Zeven vragen, één per scherm. Kies wat u wilt weten; de cijfers staan eronder als tabel.",
)

if there_is(city, "facilities", "Er zijn geen voorzieningen geladen."):
    with choices_bar():
        question = ask(city)
        screen = choose_screen()

    with screen_place():
        match screen:
            case Screen.WHERE:
                where(question)
            case Screen.HOW_MANY:
                how_many(question)
            case Screen.HOW_EVEN:
                how_even(question)
            case Screen.CHANCE:
                by_chance(question)
            case Screen.CARRYING:
                carrying(question)
            case Screen.REACH:
                reach(question)
            case Screen.WHAT_HELPS:
                what_helps(question)

    turn(screen)
else:
    areas_only(city)
