"""Whether facilities lie together: the one verdict of the scan, and how far apart they lie as a number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.spread.areas import MANY, ONE
from spreidingskaart.spread.policy import choice
from spreidingskaart.spread.scan import ScanOutcome
from spreidingskaart.spread.sentences.amounts import compared_areas
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import metres, number, percent, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from spreidingskaart.spread.apart import AgainstChance, Spacing
    from spreidingskaart.spread.local import Local
    from spreidingskaart.spread.scan import Scan

BORDERS: Final = (
    "De cirkels lopen over grenzen heen: hoe wijken en stadsdelen zijn ingedeeld, doet er niet toe."
)
_HALF: Final = 0.5
_MOST_NAMED: Final = 5


def scan(result: Scan) -> str:
    """Say whether there is a group, and how surprising it is or how much the test would miss."""
    what = f"{result.kind.fiction.adjective}voorzieningen"
    if result.outcome is ScanOutcome.DISPERSED:
        return "Verspreide woningen zijn geen voorzieningen: deze toets zegt er niets over."
    if result.outcome is ScanOutcome.TOO_FEW:
        amount = count(result.of, "voorziening", "voorzieningen")
        return f"{amount} met een bekende buurt ({result.kind.places}): te weinig om een groep te zien."
    if result.found:
        return (
            f"{result.facilities} van de {result.of} {what} liggen in een cirkel waar {percent(result.share, 1)} van "
            f"de inwoners woont. Bij toeval komt ergens in de stad zo'n groep {_how_often(result.p)} voor."
        )
    return f"Geen groep gevonden die toeval te boven gaat. {_blind(result, what)}"


def scan_holds(result: Scan) -> str:
    """Say whether the group remains when any one facility is left out; empty where there is no group."""
    if not result.found:
        return ""
    if result.without_one == result.of:
        return "De groep blijft, welke voorziening u ook weglaat."
    if not result.without_one:
        return "Laat u één voorziening weg, welke ook, dan kan wat er over is toeval zijn."
    return (
        f"Laat u één voorziening weg, dan blijft er in {result.without_one} van de {result.of} gevallen een groep "
        "die toeval te boven gaat."
    )


def scan_counts(result: Scan) -> list[str]:
    """Say what does not count in the scan."""
    said = []
    if result.coarser:
        are = "plek is" if result.coarser == 1 else "plekken zijn"
        said.append(
            f"{number(result.coarser)} {are} niet per buurt bekend: die voorzieningen tellen in deze toets niet mee, "
            "en een groep onder hen ziet zij niet."
        )
    if result.nowhere:
        counts = "ligt" if result.nowhere == 1 else "liggen"
        also = "telt" if result.nowhere == 1 else "tellen"
        said.append(
            f"{count(result.nowhere, 'voorziening', 'voorzieningen')} {counts} in een buurt zonder bekend inwonertal "
            f"en {also} niet mee."
        )
    return said


def light() -> str:
    """Say what a light cluster is."""
    return (
        f"Een lichte samenklontering is hier: bij {percent(choice('scan_light_share'))} van de inwoners liggen "
        f"voorzieningen {plain(choice('scan_light_times'))} keer zo dicht gezaaid als elders."
    )


def spacing(result: Spacing) -> str:
    """Say how far a facility lies from the next, and what chance gives: no verdict."""
    if result.facilities < 2:
        amount = "één voorziening" if result.facilities else "geen voorziening"
        return f"Er is {amount} met een bekend adres ({result.kind.places}): onderlinge afstanden zijn er niet."
    if np.isnan(result.to_next.here):
        return "Van geen buurt is het inwonertal bekend: er is geen toeval om mee te vergelijken."
    return (
        f"{metres(result.to_next.here)} ligt een voorziening gemiddeld van de volgende ({result.facilities} met een "
        f"bekend adres). Bij toeval is dat {_span(result.to_next, metres)}."
    )


def pairs(result: Spacing) -> str:
    """Say how many pairs lie close, and whether they lie farther apart than chance; empty for fewer than two."""
    if result.facilities < 2 or np.isnan(result.pairs.here):
        return ""
    fewest, near = choice("pairs_fewest"), f"{plain(result.within / 1000)} km"
    amount = count(result.pairs.here, "paar ligt", "paren liggen")
    told = f"{amount} binnen {near} van elkaar; bij toeval {_span(result.pairs, number)}."
    if result.facilities < fewest:
        return f"{told} Onder {plain(fewest)} voorzieningen zeggen we niet of ze verder uit elkaar liggen dan toeval."
    if result.farther:
        return f"{told} Ze liggen verder uit elkaar dan toeval."
    return told


def local_counts(result: Local | None, level: str) -> str:
    """Say which areas have more facilities than chance gives, and whether having none could be chance."""
    if result is None:
        return f"Er zijn geen voorzieningen per {ONE[level]} bekend, of geen twee {MANY[level]} met genoeg inwoners."
    names, rows, more = result.areas.names, result.rows, result.more
    what = f"{result.kind.fiction.adjective}voorzieningen"
    amount, compared = len(more), f"{len(rows)} {compared_areas(level)}"
    if not amount:
        told = f"0 van de {compared} hebben meer {what} dan toeval kan geven."
    else:
        some = [
            f"{names[rows[i]]} ({result.facilities[i]}, bij toeval {number(float(result.tails.expected[i]), 1)})"
            for i in more[:_MOST_NAMED].tolist()
        ]
        others = amount - len(some)
        listed = f"{', '.join(some)} en {others} andere" if others else join(some)
        have = "heeft" if amount == 1 else "hebben"
        told = f"{amount} van de {compared} {have} meer {what} dan toeval kan geven: {listed}."
    return f"{told} {_bare(result, level)}"


def _bare(result: Local, level: str) -> str:
    one = ONE[level]
    article = "een" if level != "grid500" else "zo'n"
    if result.none_may_be_chance:
        return f"Dat {article} {one} geen voorziening heeft, kan hier altijd toeval zijn."
    bare = [str(name) for name in result.areas.names[result.rows[result.bare]]]
    if not bare:
        return f"Dat een {one} er geen heeft, kan hier toeval zijn."
    what = f"{result.kind.fiction.adjective}voorzieningen"
    have = "heeft" if len(bare) == 1 else "hebben"
    return f"{join(bare)} {have} geen {what}, en dat is minder dan toeval kan geven."


def _how_often(p: float) -> str:
    if p >= 0.0095:
        return f"in {number(100 * p)} van de 100 gevallen"
    if p >= 0.00095:
        return f"in {number(1000 * p)} van de 1.000 gevallen"
    return "in minder dan 1 van de 1.000 gevallen"


def _blind(result: Scan, what: str) -> str:
    """Say what the test cannot see with so few facilities."""
    if result.of <= choice("scan_close"):
        return f"Met {result.of} {what} ziet deze toets een groep alleen als ze vlak bij elkaar liggen."
    tenths = round(10 * result.misses)
    often = f"in {tenths} van de 10 gevallen" if tenths else "zelden"
    if result.misses >= _HALF:
        return f"Met {result.of} {what} ziet deze toets alleen een sterke samenklontering; een lichte mist zij {often}."
    return f"Met {result.of} {what} mist deze toets een lichte samenklontering {often}."


def _span(found: AgainstChance, told: Callable[[float], str]) -> str:
    low, high = told(found.low), told(found.high)
    return f"{low} tot {high} (95 van de 100 keer)"
