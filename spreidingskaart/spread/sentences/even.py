"""How even the city is, each measure in one plain sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from spreidingskaart.spread.areas import EACH, MANY, ONE, OTHER
from spreidingskaart.words.numbers import number, percent

if TYPE_CHECKING:
    from spreidingskaart.spread.evenness import Evenness


def hoover(evenness: Evenness, kind: str) -> str:
    """Say which share of the places would have to move."""
    k, level = evenness.row(kind), evenness.areas.level
    places = evenness.kinds[k].places
    if not _counted(evenness, k):
        return _nothing(evenness, k)
    value = float(evenness.hoover[k])
    if value < 0.0005:
        return (
            f"0% van de {places} hoeft te verhuizen: {EACH[level]} heeft er evenveel per inwoner."
        )
    alone = _alone(evenness, k)
    return (
        f"{percent(value)} van de {places} zou naar {OTHER[level]} moeten om overal evenveel per inwoner te "
        f"hebben.{alone}"
    )


def gini(evenness: Evenness, kind: str) -> str:
    """Say where on the scale from even to all together the city is."""
    k = evenness.row(kind)
    if not _counted(evenness, k):
        return _nothing(evenness, k)
    return (
        f"{number(float(evenness.gini[k]), 2)} op een schaal van 0 (overal evenveel per inwoner) tot 1 (alles bij "
        f"elkaar), geteld per {ONE[evenness.areas.level]}.{_alone(evenness, k)}"
    )


def theil(evenness: Evenness, kind: str) -> str:
    """Say how much of the unevenness lies between the districts."""
    k, many = evenness.row(kind), MANY[evenness.areas.level]
    if not _counted(evenness, k):
        return _nothing(evenness, k)
    total = float(evenness.theil[k])
    if len(set(evenness.areas.district.tolist())) < 2:
        return f"{number(total, 2)} is de ongelijkheid (Theil; 0 is gelijk)."
    if total < 1e-9:
        return "0 is de ongelijkheid: er is geen verschil tussen of binnen stadsdelen."
    if evenness.areas.level == "districts":
        return f"{number(total, 2)} is de ongelijkheid tussen de stadsdelen (Theil; 0 is gelijk)."
    between = float(evenness.theil_between[k] / total)
    return (
        f"{percent(between)} van de ongelijkheid zit tussen de stadsdelen, {percent(1 - between)} tussen {many} "
        "in hetzelfde stadsdeel."
    )


def leaning(ends: tuple[float, float]) -> str:
    """Say how much the Hoover index hangs on one facility."""
    low, high = ends
    if np.isnan(low):
        return "Met minder dan twee voorzieningen is niet te zeggen hoeveel er aan één hangt."
    return f"Zonder één van de voorzieningen zou dat {percent(low)} tot {percent(high)} zijn."


def _counted(found: Evenness, k: int) -> bool:
    return bool(found.places[k] > 0)


def _nothing(found: Evenness, k: int) -> str:
    return (
        f"0 {found.kinds[k].places} zijn per {ONE[found.areas.level]} bekend; van niets is niet te zeggen hoe "
        "gelijk het verdeeld is."
    )


def _alone(found: Evenness, k: int) -> str:
    if found.facilities[k] != 1:
        return ""
    return f" Er is maar één voorziening: die staat altijd in één {ONE[found.areas.level]}."
