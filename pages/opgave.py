"""Opgave: what is needed, what there is and what is coming, per target group and over the years."""

from spreidingskaart.web.help.explained import explain
from spreidingskaart.web.layout import title
from spreidingskaart.web.opgave.agreed import agreed
from spreidingskaart.web.opgave.elderly import elderly
from spreidingskaart.web.opgave.existing_buildings import existing_buildings
from spreidingskaart.web.opgave.fair_share import fair_share
from spreidingskaart.web.opgave.flow import flow
from spreidingskaart.web.opgave.goals import goals
from spreidingskaart.web.opgave.growth import growth
from spreidingskaart.web.opgave.news import news
from spreidingskaart.web.opgave.on_paper import on_paper
from spreidingskaart.web.opgave.plan import plan
from spreidingskaart.web.opgave.programme import programme
from spreidingskaart.web.opgave.region import region
from spreidingskaart.web.opgave.screens import (
    TaskScreen,
    choices_bar,
    choose_screen,
    screen_place,
    turn,
)
from spreidingskaart.web.opgave.teams import teams
from spreidingskaart.web.parts import part
from spreidingskaart.web.session import city as city_of_session

city = city_of_session()

title(
    f"Wat is er nodig in {city.municipality.name}, en wat komt er?",
    "Vraag, aanbod en doorstroom per doelgroep, over de jaren. Onder elk beeld staan de cijfers en hun bron.",
)

with choices_bar():
    screen = choose_screen()

with screen_place():
    match screen:
        case TaskScreen.PROGRAMME:
            part("Programma", programme, city)
        case TaskScreen.PLAN:
            part("Op-, om- en afbouw", plan, city)
        case TaskScreen.FLOW:
            part("Doorstroom", flow, city)
        case TaskScreen.GROWTH:
            part("Groei", growth, city)
        case TaskScreen.FAIR_SHARE:
            part("Eerlijk deel", fair_share, city)
        case TaskScreen.TEAMS:
            part("Wijkteams", teams, city)
        case TaskScreen.ELDERLY:
            part("Ouderen", elderly, city)
        case TaskScreen.BUILDINGS:
            part("Bestaande gebouwen", existing_buildings, city)
        case TaskScreen.REGION:
            part("Regio en kosten", region, city)
        case TaskScreen.GOALS:
            part("Doelen", goals, city)
        case TaskScreen.AGREED:
            part("Afspraken", agreed, city)
        case TaskScreen.NEWS:
            part("Nieuws", news, city)
        case TaskScreen.PAPER:
            part("Op papier", on_paper, city)

part("Hoe is dit berekend", explain, "opgave", screen.value)
turn(screen)
