"""Links that people keep: what was written before still opens the same page with the same choices."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from spreidingskaart.web.navigation import PAGES
from spreidingskaart.web.url_state import OF_PAGE, Name

FOLDER = Path(__file__).resolve().parents[1] / "pages"
FRAME = """
import runpy
from spreidingskaart.web import url_state
url_state.arrive({title!r})
url_state.restore()
runpy.run_path({path!r})
from spreidingskaart.web.session import city
from spreidingskaart.web.wrong_link import say_what_is_wrong
say_what_is_wrong(city())
url_state.restore()
"""
"""What the shell does around a page."""


def opened(page, query):
    """Open a page by a link, as the shell does."""
    config.set_option("client.showErrorDetails", "full")  # else a fault is told to the log only
    frame = FRAME.format(title=PAGES[page], path=str(FOLDER / f"{page}.py"))
    seen = AppTest.from_string(frame, default_timeout=120)
    for name, values in parse_qs(query).items():
        seen.query_params[name] = values if len(values) > 1 else values[0]
    seen.run()
    assert [fault.value for fault in seen.exception] == []
    return seen


def held(seen, name):
    """Return what a page holds under a name: a choice of its own, or what a widget holds."""
    for key in (f"choice.{name}", name):
        if key in seen.session_state:
            return seen.session_state[key]
    return None


def same(value, expected):
    """Whether a choice is as expected; a number may be held as a number or as it is typed."""
    if isinstance(expected, int | float) and not isinstance(expected, bool):
        return value is not None and float(str(value).replace(",", ".")) == expected
    return value == expected


# written down as they were in the first version; never change one, add beside it
LINKS = [
    (
        "kaart",
        ("gebied=Buurten&kleur=Inwoners&vormen=Domus&vormen=Housing+First&doelgroepen=dakloosheid"
        "&statussen=gepland&jaar=2027&minplekken=10&straal=1.000+m&midden=52.3702%2C5.2141"
        "&lagen=Voorzieningen&lagen=Namen&zoek=Haven+%28stadsdeel%29&beeld=52.37%2C5.21%2C13.25&keuze=buurten%3ABU00340101"),
        {
            "gebied": "buurten", "kleur": "inhabitants", "vormen": ["domus", "housing_first"],
            "doelgroepen": ["dakloosheid"], "statussen": ["planned"], "jaar": "2027", "minplekken": 10,
            "straal": 1000, "midden": "52.3702,5.2141", "lagen": ["facilities", "names"],
            "zoek": "Haven (stadsdeel)", "beeld": "52.37,5.21,13.25", "keuze": "buurten:BU00340101",
        },
    ),
    (
        "kaart",
        "gebied=Wijken&keuze=wijken%3AWK003402&alsdeze=65+jaar+en+ouder+%28%25%29&alsdeze=Inwoners+per+km%C2%B2&marge=ruim",
        {"keuze": "wijken:WK003402", "alsdeze": ["elderly", "density"], "marge": "ruim"},
    ),
    ("opgave", "vraag=Doorstroom", {"vraag": "doorstroom"}),
    ("opgave", "vraag=Wijkteams&tot=2035&teamnorm=20000", {"vraag": "wijkteams", "tot": "2035", "teamnorm": 20000}),
    (
        "opgave",
        "vraag=Bestaande+gebouwen&opgavevorm=Domus&opgaveplekken=30&opgaveparkeren=8&vloerplek=45&kansen=Met+%C3%A9%C3%A9n+verandering",
        {
            "vraag": "gebouwen", "opgavevorm": "domus", "opgaveplekken": 30, "opgaveparkeren": 8, "vloerplek": 45,
            "kansen": "Met één verandering",
        },
    ),
    (
        "opgave",
        "vraag=Op-%2C+om-+en+afbouw&plangroepen=Beschermd+wonen&plangroepen=Jeugd+met+verblijf&planstadsdelen=Poort",
        {"vraag": "planning", "plangroepen": ["beschermd_wonen", "jeugd"], "planstadsdelen": ["poort"]},
    ),
    (
        "opgave",
        "vraag=Regio+en+kosten&groep=Dakloze+volwassenen&regio=230000&minder=12&klein=24",
        {"vraag": "regio", "groep": "dakloze_volwassenen", "regio": "230000", "minder": "12", "klein": "24"},
    ),
    (
        "opgave",
        "vraag=Doorstroom&groep=Dakloze+volwassenen&deeljaar=2030&woningen=-2",
        {"vraag": "doorstroom", "groep": "dakloze_volwassenen", "deeljaar": "2030", "woningen": -2},
    ),
    (
        "opgave",
        "vraag=Eerlijk+deel&groep=Beschermd+wonen&deeljaar=2030&weegmee=Inwoners+en+SES-WOA",
        {"vraag": "deel", "groep": "beschermd_wonen", "deeljaar": "2030", "weegmee": "ses_woa"},
    ),
    ("opgave", "vraag=Eerlijk+deel&grootte=30", {"weegmee": "none", "grootte": 30}),
    (
        "opgave",
        "vraag=Ouderen&dichtbij=500+m&vergrijzing=2%2C5",
        {"vraag": "ouderen", "dichtbij": "500", "vergrijzing": 2.5},
    ),
    ("opgave", "vraag=Nieuws&sinds=1-1-2026", {"vraag": "nieuws", "sinds": "1-1-2026"}),
    (
        "opgave",
        "vraag=Afspraken&afspraaksoort=motie&afspraakdeel=Poort&zoekafspraak=Domus",
        {"vraag": "afspraken", "afspraaksoort": "motion", "afspraakdeel": "poort", "zoekafspraak": "Domus"},
    ),
    (
        "spreiding",
        "soort=Domus&indeling=Stadsdelen&peiljaar=2027&stap=Wat+helpt&grootte=30",
        {
            "soort": "domus", "indeling": "districts", "peiljaar": "2027", "stap": "helpt", "grootte": 30,
        },
    ),
    (
        "spreiding",
        "stap=Dit+voorstel&kandidaat=L07&vorm=Domus&plekken=36",
        {"stap": "voorstel", "vorm": "domus", "plekken": 36},
    ),
    (
        "spreiding",
        "stap=Draagkracht&draagkracht=Inwoners+per+km%C2%B2+land",
        {"stap": "draagkracht", "draagkracht": "density", "soort": "clustered", "indeling": "wijken"},
    ),
    (
        "spreiding",
        "stap=Regels+van+elders&regelvan=De+regel+van+Rotterdam+voor+Nieuw+Kralingen",
        {"stap": "elders", "regelvan": "rotterdam_nieuw_kralingen"},
    ),
    (
        "zoeken",
        ("zoekvorm=Domus&zoekplekken=30&zoekparkeren=6&zoekeenheden=30&zoekhoogte=12.5&zoektijdelijk=5"
        "&goed=Alleen+wat+past&moet=Parkeren&oppervlak=1.000+m%C2%B2&grond=de+gemeente&voldoet=true"
        "&zoekpunt=52.371826%2C5.235329&ooktwijfel=true&openen=3"),
        {
            "zoekvorm": "domus", "zoekplekken": 30, "zoekparkeren": 6, "zoekeenheden": 30, "zoekhoogte": 12.5,
            "zoektijdelijk": 5, "goed": "Alleen wat past", "moet": ["parking"], "oppervlak": 1000,
            "grond": "de gemeente", "voldoet": True, "zoekpunt": "52.371826,5.235329", "ooktwijfel": True,
            "openen": 3,
        },
    ),
    (
        "locatietoets",
        ("punt=52.370000%2C5.210000&vorm=Domus&plekken=24&eenheden=30&parkeren=0&vloer=900&personeel=4"
        "&hoogte=12.5&tijdelijk=5&toetslagen=Namen&manier=Adres+of+perceel"),
        {
            "punt": "52.370000,5.210000", "vorm": "domus", "plekken": 24, "eenheden": 30, "parkeren": 0,
            "vloer": 900, "personeel": 4, "hoogte": 12.5, "tijdelijk": 5, "toetslagen": ["names"],
            "manier": "Adres of perceel",
        },
    ),
    ("locatietoets", "punt=52.3702,5.2141", {"punt": "52.3702,5.2141", "plekken": 24}),
    ("locatietoets", "plekken=40&kandidaat=L05", {"kandidaat": "L05", "plekken": 40}),
    (
        "locatietoets",
        "perceel=52.371000,5.215000;52.372000,5.215000;52.372000,5.217000;52.371000,5.217000",
        {"perceel": "52.371000,5.215000;52.372000,5.215000;52.372000,5.217000;52.371000,5.217000"},
    ),
    (
        "afweging",
        ("kader=Beschermd+wonen+plus+2024&weegplekken=24&voorbeeld=false&weegstap=Matrix&sorteer=Naam&meedoet=true"
        "&amendement_a=grens.x%3D1&amendement_b=gewicht.y%3D2&paren=a-b%3A3"),
        {
            "weegplekken": 24, "voorbeeld": False, "weegstap": "matrix", "sorteer": "naam", "meedoet": True,
            "amendement_a": "grens.x=1", "amendement_b": "gewicht.y=2", "paren": "a-b:3",
        },
    ),
    (
        "opgave",
        "vraag=Programma&groep=Beschermd+wonen&tot=2035&scenario=minder%3Bbeschermd_wonen.inflow%3D50%402028&bewaard=geen",
        {
            "vraag": "programma", "groep": "beschermd_wonen", "tot": "2035",
            "scenario": "minder;beschermd_wonen.inflow=50@2028",
        },
    ),
    (
        "afweging",
        "weegstap=Samen&doel=Bereik&hoeveel=2&zelfdevorm=true&ookafvallers=true&proefnorm=12",
        {"weegstap": "samen", "hoeveel": 2, "zelfdevorm": True, "ookafvallers": True, "proefnorm": 12},
    ),
    (
        "afweging",
        "weegstap=Weging&weegwijze=Twee+aan+twee&gewichten=a%3A1%2Cb%3A2&optelling=geometric%3A10%3Aworst",
        {
            "weegstap": "weging", "weegwijze": "Vergelijk per paar", "gewichten": "a:1,b:2",
            "optelling": "geometric:10:worst",
        },
    ),
    ("afweging", "weegstap=Houdt+stand", {"weegstap": "stand"}),
    ("afweging", "weegstap=Hoe+zeker%3F", {"weegstap": "stand"}),
    ("afweging", "weegstap=Meer+locaties", {"weegstap": "samen"}),
    ("afweging", "weegstap=Weging&weegwijze=Vergelijk+per+paar", {"weegwijze": "Vergelijk per paar"}),
    (
        "afweging",
        "weegstap=Matrix&sorteer=Totaal%2C+ook+van+wie+afvalt&andersom=true",
        {"sorteer": "totaal", "andersom": True},
    ),
    ("afweging", "weegstap=Naast+elkaar", {"weegstap": "naast"}),
    (
        "regels",
        ("criterium=Parkeren&zoekregel=zorgwoning&status=leeg,verified"
        "&regel=parking/almere_nota_2020/zorgwoning/B&probeer=0.6&regelvorm=Domus&regelplekken=30&regelparkeren=5"),
        {
            "criterium": "parking", "zoekregel": "zorgwoning", "status": "leeg,verified",
            "regel": "parking/almere_nota_2020/zorgwoning/B", "probeer": 0.6, "regelvorm": "domus",
            "regelplekken": 30, "regelparkeren": 5,
        },
    ),
    (
        "regels",
        "regel=max_station_distance&zondernorm=true",
        {"regel": "max_station_distance"},
    ),
    ("gegevens", "laag=Buurten", {"laag": "buurten"}),
    (
        "verslag",
        "hoofdstukken=%2Fkaart%3Fgebied%3DWijken%7C%2Fopgave&titel=Voor+de+raad",
        {"hoofdstukken": "/kaart?gebied=Wijken|/opgave", "titel": "Voor de raad"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("page", "query", "expected"), LINKS, ids=[f"{p}?{q}"[:50] for p, q, _ in LINKS]
)
def test_a_link_made_before_opens_the_same_choices(page, query, expected):
    seen = opened(page, query)
    wrong = {
        name: (held(seen, name), value)
        for name, value in expected.items()
        if not same(held(seen, name), value)
    }
    assert wrong == {}
    told = [one.value.partition("=")[0] for one in seen.info if " kan niet: " in one.value]
    assert set(told) & set(expected) == set()


def test_every_name_stands_in_a_link_that_is_tried():
    tried = {name for _, query, _ in LINKS for name in parse_qs(query)}
    waiting = {Name.COMPARED, Name.REACH}  # shown only after a lock, and for one goal
    assert {str(name) for name in set(Name) - waiting} - tried == set()


@pytest.mark.parametrize(
    ("page", "query", "sentence"),
    [
        ("locatietoets", "plekken=100000&punt=52.37,5.21", "plekken=100000 kan niet: "),
        ("locatietoets", "punt=abc", "punt=abc kan niet: schrijf breedte en lengte in graden"),
        ("locatietoets", "kandidaat=X99", "kandidaat=X99 kan niet: die locatie is er niet"),
        ("locatietoets", "perceel=~!", "perceel=~! kan niet: schrijf de hoeken"),
        ("locatietoets", "vorm=Kasteel", "vorm=Kasteel kan niet: die keuze is er niet; getoond wordt Beschermd wonen"),
        ("kaart", "gebied=Straten", "gebied=Straten kan niet: het is Stadsdelen, Wijken of Buurten; getoond"),
        ("zoeken", "voldoet=misschien", "voldoet=misschien kan niet: "),
        ("opgave", "vraag=Onzin", "vraag=Onzin kan niet: die keuze is er niet; getoond wordt Programma."),
        ("spreiding", "stap=Waar&grootte=0&peiljaar=1999", "peiljaar=1999 kan niet: "),
    ],
)  # fmt: skip
def test_a_link_with_a_wrong_value_names_it(page, query, sentence):
    told = [one.value.replace("\\", "").replace("\u2060", "") for one in opened(page, query).info]
    assert [one for one in told if one.startswith(sentence)], told


@pytest.mark.parametrize("page", PAGES)
def test_a_link_with_nonsense_opens_the_page(page):
    everything = "&".join(f"{name}=%3Cimg%20src%3Dx%3E" for name in Name)
    opened(page, everything)


def test_choices_of_one_page_belong_to_a_page_that_is_there():
    assert set(OF_PAGE) <= set(PAGES.values())
