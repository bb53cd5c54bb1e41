"""How far is the nearest station: on foot where a walking network is loaded, else in a straight line.

Bus stops are not in the data; the finding says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely

from spreidingskaart.city.measures.designations import nearest_to
from spreidingskaart.city.measures.norms import DETOUR, REACH, book_of
from spreidingskaart.city.measures.walking import (
    ESTIMATED,
    OVER_NETWORK,
    STRAIGHT,
    WALKING,
    OnFoot,
    nearest_on_foot,
    network_of,
    network_words,
)
from spreidingskaart.criteria.base import (
    Criterion,
    applies,
    municipal_norms,
    not_whole,
    reserve,
    rules_are_firm,
    verdicts,
)
from spreidingskaart.criteria.public_transport import sentences
from spreidingskaart.errors import DataError
from spreidingskaart.model import NO_DATA, Details, Finding, Findings, Verdict
from spreidingskaart.rules.norm_spec import NormSpec
from spreidingskaart.rules.parking.norm_book import PREFIX
from spreidingskaart.words.numbers import RoundingWay, metres

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.layer import Layer
    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals, RuleRef
    from spreidingskaart.rules import Norm

ID: Final = "public_transport"
READS: Final = (f"{PREFIX}{DETOUR}", f"{PREFIX}{REACH}")
"""What an estimate rests on."""
AS_THE_CROW_FLIES: Final = "m hemelsbreed"
"""Unit of a norm that asks for the straight line, also where a walking network is loaded."""
NORM: Final = NormSpec("max_station_distance", "m", other_units=(AS_THE_CROW_FLIES,))


class _Distances(NamedTuple):
    row: NDArray[np.int64]
    """(n,) station; -1 where there is none."""
    metres: NDArray[np.float64]
    over: NDArray[np.bool_] | None
    """(n,) whether that was walked over the network, else estimated; None where all are straight lines."""
    by: tuple[RuleRef, ...] = ()
    """What an estimate rests on."""
    detour: float = float("nan")
    why_straight: str = ""
    """Why all are straight lines."""

    def how(self, i: int) -> str:
        """Return how distance `i` was measured."""
        if self.over is None:
            return STRAIGHT
        return OVER_NETWORK if self.over[i] else ESTIMATED

    def estimated(self) -> NDArray[np.bool_]:
        """Return which of n walks are a straight line times the detour factor."""
        return np.zeros(len(self.row), dtype=bool) if self.over is None else ~self.over

    def unproven(self, *, asks_straight: bool) -> NDArray[np.bool_]:
        """Return which of n distances are less than a walk may be, where a walk is asked."""
        if asks_straight or self.over is None:
            return np.full(len(self.row), not asks_straight)
        return ~self.over


@dataclass(frozen=True)
class StationDetails(Details):
    """The nearest station, and how the way to it was measured."""

    station: str
    measured: str
    straight_line: bool
    straight_line_m: float
    detour_factor: float | None
    """Of an estimate only."""
    bus_stops: str = "not_tested"


def find(proposals: Proposals, city: City) -> Findings:
    """Return one finding per proposal: metres to the nearest station, against a municipal norm if any."""
    stations = city.layer("stations")
    n = len(proposals)
    norm = municipal_norms(city, (NORM,)).get(NORM.id)
    most = norm.value if norm is not None and norm.value is not None else float("nan")
    hard = applies(norm, proposals)
    verdict = verdicts(n)
    if stations is None or not len(stations):
        found = _Distances(np.full(n, -1), np.full(n, np.nan), None)
    else:
        found = _distances(proposals, city, stations, norm)
        verdict[:] = Verdict.REPORTED.code
        verdict[hard] = np.where(
            found.metres[hard] <= most, Verdict.FITS.code, Verdict.CONFLICTS.code
        )
    # a walk is never shorter than the straight line, so that what was not walked proves no pass
    open_walk = hard & found.unproven(asks_straight=_asks_straight(norm))
    verdict[open_walk & (verdict == Verdict.FITS.code)] = Verdict.MAY_FIT.code
    tested = found.row >= 0
    data = (
        city.reference("stations"),
        *((city.reference(WALKING),) if found.over is not None else ()),
    )
    firm = tested & (not any(reference.fictional for reference in data))
    if norm is not None and not rules_are_firm([norm.reference(NORM.id)]):
        firm &= ~hard
    firm &= ~((verdict == Verdict.MAY_FIT.code) | (not city.is_whole("stations")))
    if not rules_are_firm(found.by):
        firm &= ~found.estimated()

    def tell(i: int) -> Finding:
        rules = (norm.reference(NORM.id),) if norm is not None and hard[i] else ()
        threshold = most if hard[i] else None
        if stations is None or not tested[i]:
            return _untested(city, rules, threshold)
        if found.estimated()[i]:
            rules = (*rules, *found.by)
        distance, name = float(found.metres[i]), str(stations["name"][found.row[i]])
        straight = float(shapely.distance(proposals.anchor[i], stations.geometry[found.row[i]]))
        way = _way(found, i, name, straight, threshold, city)
        asked = sentences.norm(threshold, straight=_asks_straight(norm))
        return Finding(
            criterion=ID,
            verdict=Verdict.from_code(verdict[i]),
            gaps=reserve(
                rules,
                data,
                sentences.NOT_WALKED if verdict[i] == Verdict.MAY_FIT.code else None,
                not_whole(city, "stations"),
            ),
            sentence=f"{way} {sentences.NO_BUS} {asked}",
            value=round(distance, 1),
            unit="m",
            threshold=threshold,
            rules=rules,
            data=data,
            details=_details(found, i, name, straight),
            helps=(f"Binnen {metres(most, RoundingWay.EXACT)} van een station past het.",)
            if hard[i] and distance > most
            else (),
        )

    return Findings(ID, verdict, firm, hard, found.metres, tell)


def _untested(city: City, rules: tuple[RuleRef, ...], threshold: float | None) -> Finding:
    return Finding(
        criterion=ID,
        verdict=Verdict.NOT_TESTED,
        gaps=(NO_DATA,),
        sentence=f"De afstand tot een station is niet getoetst. {city.why_missing('stations')}",
        unit="m",
        threshold=threshold,
        rules=rules,
        data=(city.reference("stations"),),
    )


def _details(found: _Distances, i: int, station: str, straight: float) -> StationDetails:
    how = found.how(i)
    return StationDetails(
        station=station,
        measured=how,
        straight_line=how == STRAIGHT,
        straight_line_m=round(straight, 1),
        detour_factor=found.detour if how == ESTIMATED else None,
    )


def _way(
    found: _Distances, i: int, station: str, straight: float, most: float | None, city: City
) -> str:
    """Return the sentence of the way to a station, after how it was measured."""
    distance, how = float(found.metres[i]), found.how(i)
    told = metres(distance, RoundingWay.beside(distance, most))
    if how == STRAIGHT:
        return sentences.straight(station, told, found.why_straight)
    if how == OVER_NETWORK:
        return sentences.walked(station, told, straight, network_words(city))
    return sentences.estimated(station, told, straight, found.detour, network_words(city))


def _asks_straight(norm: Norm | None) -> bool:
    return norm is not None and norm.value is not None and norm.unit == AS_THE_CROW_FLIES


def _distances(proposals: Proposals, city: City, stations: Layer, norm: Norm | None) -> _Distances:
    network = network_of(city)
    if network is None or _asks_straight(norm):
        why = sentences.NO_NETWORK if network is None else ""
        return _Distances(*nearest_to(proposals, stations), None, why_straight=why)
    try:
        book = book_of(city)
    except DataError as error:
        return _Distances(
            *nearest_to(proposals, stations), None, why_straight=sentences.unreadable(str(error))
        )
    by = OnFoot(book.number(DETOUR) or 1.0, book.number(REACH) or 0.0)
    nearest = nearest_on_foot(proposals, city, network, stations, by)
    rules = (book.reference(DETOUR), book.reference(REACH))
    return _Distances(nearest.row, nearest.metres, nearest.over, rules, by.detour)


CRITERION: Final = Criterion(
    id=ID,
    title="Openbaar vervoer",
    question="Hoe ver is het station?",
    find=find,
    layers=("stations", "walking"),
    norms=(NORM,),
    because={
        Verdict.CONFLICTS: "het station is te ver",
        Verdict.MAY_FIT: "lopend is het station misschien te ver",
    },
    limit_words="mag hoogstens {} zijn",
    reads=READS,
)
