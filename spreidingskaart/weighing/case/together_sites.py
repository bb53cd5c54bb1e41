"""Several candidate sites of a City together: the arrays that the solvers ask, and the answer in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.statistics.evenness import gini
from spreidingskaart.city import open_in
from spreidingskaart.city.known import of_layers
from spreidingskaart.city.measures.fiction import fictional_share
from spreidingskaart.city.measures.places import PER, entries_of, places_per_area
from spreidingskaart.errors import InputError
from spreidingskaart.weighing.several import moves as counting
from spreidingskaart.weighing.several import together, together_words
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import metres

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.city.measures.fiction import FictionalShare
    from spreidingskaart.weighing.case.measured import Measured
    from spreidingskaart.weighing.several.together import Together

GOALS: Final = {
    "even": "Gelijkmatig verdeeld",
    "reach": "Zoveel mogelijk inwoners binnen bereik",
    "near": "Zo dicht mogelijk bij inwoners",
    "apart": "Zo ver mogelijk uit elkaar",
}
LEVEL: Final = "wijken"


@dataclass(frozen=True)
class Chosen:
    """The best k sites for one goal, told."""

    result: Together
    sites: tuple[int, ...]
    """Rows of the facts."""
    sentence: str
    proof: str
    basis: str
    """What was counted, one Dutch sentence."""


def choose(
    measured: Measured,
    *,
    goal: str,
    k: int,
    among: Sequence[int],
    radius: float = 1_000.0,
    same_form: bool = False,
    shown: Sequence[str] | None = None,
) -> Chosen:
    """Return the best k sites together.

    Parameters
    ----------
    measured
        The candidate sites.
    goal
        One of GOALS.
    k
        Number of sites to choose.
    among
        Rows that may be chosen.
    radius
        Metres in a straight line that count as within reach.
    same_form
        Count only existing facilities of the same care form; else all.
    shown
        n names to call the sites by.

    Raises
    ------
    InputError
        If there is no such goal, or k is not 1 to the number of sites.
    """
    if goal not in GOALS:
        raise InputError(f"Het doel {goal!r} is er niet; kies uit: {', '.join(GOALS)}.")
    if not among:
        raise InputError(
            "Geen enkele locatie voldoet aan alle grenzen; laat ook andere locaties meedoen."
        )
    rows = np.array(list(among), dtype=np.intp)
    names = measured.facts.names if shown is None else shown
    told = [names[i] for i in rows]
    kind = measured.city.forms[measured.form].name if same_form else "alle woonzorgvormen samen"
    if goal == "even":
        result = _even(measured, rows, k, same_form=same_form)
        added = count(measured.places, "plek", "plekken")
        basis = f"Geteld: plekken per inwoner in de wijken ({kind}), met op elke gekozen locatie {added} erbij."
    elif goal == "apart":
        result, basis = _apart(measured, rows, k, kind, same_form=same_form)
    else:
        result, basis = _people(measured, rows, k, goal, radius, kind, same_form=same_form)
    return Chosen(
        result=result,
        sites=tuple(int(rows[i]) for i in result.best.sites),
        sentence=together_words.tell(result, told),
        proof=together_words.tell_proof(result),
        basis=basis,
    )


def fewest_moves(city: City, *, form: str | None, most_per_1000: float) -> tuple[list[str], bool]:
    """Return how many moves a norm per wijk needs at least, as Dutch sentences, and whether that is proven.

    Parameters
    ----------
    city
        City as one role may see it.
    form
        Care form, or None for all together.
    most_per_1000
        Most places per 1,000 inhabitants in any wijk.

    Raises
    ------
    InputError
        If the norm is not above 0.
    """
    if not most_per_1000 > 0:
        raise InputError("Geef een norm boven 0 plekken per 1.000 inwoners.")
    areas = city.areas(LEVEL)
    counted = places_per_area(city, LEVEL, form=form)
    people = areas["inhabitants"]
    known = ~np.isnan(people)
    most = np.where(known, most_per_1000 * np.nan_to_num(people) / PER, np.inf)
    found = counting.fewest_places(np.floor(counted.existing + 0.5), most)
    names = [str(name) for name in areas["name"]]
    sentences = [counting.tell(found)]
    whole = _whole_facilities(city, form, most)
    if whole is not None and found.fewest:
        moves, facility_names = whole
        sentences.append(counting.tell(moves, whole_facilities=True))
        if moves.plan and len(moves.plan) <= 8:
            sentences.append(counting.tell_plan(moves, names, facility_names))
    over = np.flatnonzero(counted.existing > most + 1e-9)
    if len(over):
        unreal = _fiction(city, form).adjective
        on = f", met {unreal}plekken" if unreal else ""
        sentences.insert(0, f"Boven de norm{on}: {join([names[i] for i in over])}.")
    if counted.coarser:
        sentences.append(
            f"{count(float(counted.coarser), 'plek is', 'plekken zijn')} niet per wijk bekend en niet meegeteld."
        )
    return sentences, found.proven


def _fiction(city: City, form: str | None) -> FictionalShare:
    """Return which part of the open places of a form, or of all forms together, is fictional."""
    entries = entries_of(city)
    of_form = True if form is None else entries.form == list(city.forms).index(form)
    return fictional_share(entries, entries.open & of_form)


def _whole_facilities(
    city: City, form: str | None, most: NDArray[np.float64]
) -> tuple[counting.Moves, list[str]] | None:
    facilities = city.layer("facilities")
    if facilities is None:
        return None
    index = city.areas(LEVEL).index
    rows = [
        row
        for row in np.flatnonzero(open_in(city, facilities) & ~np.isnan(facilities["places"]))
        if facilities["wijk_code"][row] in index and form in (None, facilities["form"][row])
    ]
    if not rows:
        return None
    sizes = facilities["places"][rows]
    area = np.array([index[facilities["wijk_code"][row]] for row in rows], dtype=np.intp)
    return counting.fewest_facilities(sizes, area, most), [
        str(facilities["name"][row]) for row in rows
    ]


def _even(measured: Measured, rows: NDArray[np.intp], k: int, *, same_form: bool) -> Together:
    city, proposals = measured.city, measured.proposals
    counted = places_per_area(city, LEVEL, form=measured.form if same_form else None)
    people = np.nan_to_num(city.areas(LEVEL)["inhabitants"])
    lived_in = people > 0
    wijk = city.area_at(LEVEL, proposals.x[rows], proposals.y[rows])
    adds = np.zeros((len(rows), len(people)))
    inside = wijk >= 0
    adds[np.flatnonzero(inside), wijk[inside]] = proposals.places[rows][inside]
    before, added, inhabitants = counted.existing[lived_in], adds[:, lived_in], people[lived_in]
    try:
        return together.most_even(
            before, added, k=k, unevenness=lambda places: gini(places, inhabitants)
        )
    except InputError:
        if not 1 <= k <= len(rows):
            raise
        return together.most_even_by_gini(before, added, inhabitants, k=k)


def _people(
    measured: Measured,
    rows: NDArray[np.intp],
    k: int,
    goal: str,
    radius: float,
    kind: str,
    *,
    same_form: bool,
) -> tuple[Together, str]:
    city = measured.city
    buurten = city.areas("buurten")
    homes, people = _homes(city), np.nan_to_num(buurten["inhabitants"])
    distances = shapely.distance(measured.proposals.anchor[rows][:, None], homes[None, :])
    existing = _existing(measured, same_form=same_form)
    nearest = (
        shapely.distance(existing[:, None], homes[None, :]).min(axis=0) if len(existing) else None
    )
    if goal == "near":
        basis = f"Afstand in een rechte lijn van het midden van elke buurt tot de dichtste voorziening ({kind})."
        return together.nearest_for_most(distances, people, k=k, existing=nearest), basis
    already = None if nearest is None else nearest <= radius
    basis = (
        f"Binnen bereik: {metres(radius)} in een rechte lijn van het midden van een buurt; bestaande voorzieningen "
        f"({kind}) tellen mee."
    )
    return together.most_reached(distances <= radius, people, k=k, already=already), basis


def _apart(
    measured: Measured, rows: NDArray[np.intp], k: int, kind: str, *, same_form: bool
) -> tuple[Together, str]:
    places = measured.proposals.anchor[rows]
    between = shapely.distance(places[:, None], places[None, :])
    existing = _existing(measured, same_form=same_form)
    own = (
        shapely.distance(places[:, None], existing[None, :]).min(axis=1) if len(existing) else None
    )
    basis = (
        f"Kleinste afstand in een rechte lijn, tot elkaar en tot bestaande voorzieningen ({kind})."
    )
    return together.farthest_apart(between, k=k, to_existing=own), basis


def _existing(measured: Measured, *, same_form: bool) -> NDArray[np.object_]:
    facilities = measured.city.layer("facilities")
    if facilities is None:
        return np.empty(0, dtype=object)
    keep = open_in(measured.city, facilities)
    if same_form:
        keep &= facilities["form"] == measured.form
    keep &= np.array([place is not None for place in facilities.geometry], dtype=bool)
    return np.asarray(facilities.geometry[keep])


def _homes(city: City) -> NDArray[np.object_]:
    return city.known(
        of_layers("weighing.homes"),
        lambda: np.asarray(shapely.point_on_surface(city.areas("buurten").geometry), dtype=object),
    )
