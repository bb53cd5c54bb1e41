"""Afweging: fix the criteria, then weigh many sites in the open."""

from spreidingskaart.web.afweging.amend import amend_screen
from spreidingskaart.web.afweging.compare import compare_screen
from spreidingskaart.web.afweging.dossier import dossier_screen
from spreidingskaart.web.afweging.framework import framework_screen
from spreidingskaart.web.afweging.live import live_screen
from spreidingskaart.web.afweging.matrix import matrix_screen
from spreidingskaart.web.afweging.question import ask
from spreidingskaart.web.afweging.robust import robust_screen
from spreidingskaart.web.afweging.screens import WeighingScreen, choose_screen, screen_place, turn
from spreidingskaart.web.afweging.together import together_screen
from spreidingskaart.web.help.explained import explain
from spreidingskaart.web.layout import title
from spreidingskaart.web.parts import part
from spreidingskaart.web.session import city as city_of_session

city = city_of_session()

title(
    "Welke locatie, en waarom?",
    "Eerst de criteria vast, dan de namen. Elke stap is na te rekenen.",
)

weighing = part("De weging", ask, city)
screen = choose_screen()

with screen_place():
    match screen:
        case WeighingScreen.FRAMEWORK:
            part("Kader", framework_screen, weighing)
        case WeighingScreen.MATRIX:
            part("Matrix", matrix_screen, weighing)
        case WeighingScreen.WEIGHTS:
            part("Weging", live_screen, weighing)
        case WeighingScreen.ROBUST:
            part("Hoe zeker?", robust_screen, weighing)
        case WeighingScreen.AMENDMENTS:
            part("Amendement", amend_screen, weighing)
        case WeighingScreen.TOGETHER:
            part("Meer locaties", together_screen, weighing)
        case WeighingScreen.COMPARE:
            part("Naast elkaar", compare_screen, weighing)
        case WeighingScreen.DOSSIER:
            part("Dossier", dossier_screen, weighing)

part("Hoe is dit berekend", explain, "afweging", screen.value)
turn(screen)
