"""Spreiding: how the places are spread over the city, whether that is chance, and what would help."""

from spreidingskaart.web.layout import there_is, title
from spreidingskaart.web.parts import part
from spreidingskaart.web.session import city as city_of_session
from spreidingskaart.web.spreiding.areas_only import areas_only
from spreidingskaart.web.spreiding.carrying import carrying
from spreidingskaart.web.spreiding.chance import by_chance
from spreidingskaart.web.spreiding.elsewhere import elsewhere
from spreidingskaart.web.spreiding.how_even import how_even
from spreidingskaart.web.spreiding.how_many import how_many
from spreidingskaart.web.spreiding.proposal import proposal_effect
from spreidingskaart.web.spreiding.question import ask, say_whose_inhabitants
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
    "Negen vragen, één per scherm. Kies wat u wilt weten; de cijfers staan eronder als tabel.",
)

if there_is(city, "facilities", "Er zijn geen voorzieningen geladen."):
    with choices_bar():
        question = part("De keuzes", ask, city)
        screen = choose_screen()

    with screen_place():
        part("De inwoners", say_whose_inhabitants, question)
        match screen:
            case Screen.WHERE:
                part("Waar", where, question)
            case Screen.PROPOSAL:
                part("Dit voorstel", proposal_effect, question)
            case Screen.HOW_MANY:
                part("Hoeveel", how_many, question)
            case Screen.HOW_EVEN:
                part("Hoe gelijk", how_even, question)
            case Screen.CHANCE:
                part("Is dat toeval?", by_chance, question)
            case Screen.CARRYING:
                part("Draagkracht", carrying, question)
            case Screen.REACH:
                part("Dichtbij", reach, question)
            case Screen.WHAT_HELPS:
                part("Wat helpt", what_helps, question)
            case Screen.ELSEWHERE:
                part("Regels van elders", elsewhere, question)

    turn(screen)
else:
    part("De gebieden", areas_only, city)
