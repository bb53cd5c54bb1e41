"""How many places of the same kind are there per 1,000 inhabitants, and what does the proposal make of it.

Limits are choices of the municipality (siting.yaml), empty until it makes them: then numbers are reported.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.distinct import distinct
from spreidingskaart.city.known import of_year
from spreidingskaart.city.measures.counting import few_inhabitants
from spreidingskaart.city.measures.designations import buurt_key, buurt_of
from spreidingskaart.city.measures.fair_share import weak_shares
from spreidingskaart.city.measures.fiction import FictionalShare, fictional_share
from spreidingskaart.city.measures.places import entries_of
from spreidingskaart.criteria.base import (
    Criterion,
    applies,
    municipal_norms,
    reserve,
    rules_are_firm,
    verdicts,
)
from spreidingskaart.criteria.spread.counts import (
    LevelCounts,
    city_counts,
    counts_at,
    is_unplaced,
    nearest_same_form,
    nothing_listed,
    within_radius,
)
from spreidingskaart.criteria.spread.details import (
    AreaRates,
    CityRates,
    NearestFacility,
    SpreadDetails,
)
from spreidingskaart.criteria.spread.share import share_told
from spreidingskaart.model import (
    NO_DATA,
    CareForm,
    CountedPlaces,
    Fictional,
    Finding,
    Findings,
    Gap,
    GapKind,
    Verdict,
)
from spreidingskaart.rules.norm_spec import NormSpec
from spreidingskaart.words.lists import count
from spreidingskaart.words.numbers import RoundingWay, metres, number, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.criteria.spread.details import FacilityAround
    from spreidingskaart.model import DataRef, Proposals, RuleRef
    from spreidingskaart.rules import Norm

ID: Final = "spread"
_FIGURES: Final = ("figures_buurten", "figures_wijken")
RADIUS: Final = 1_000.0
"""Metres; a choice of display where the municipality makes none."""
UNIT: Final = "plekken per 1.000 inwoners"
_LEVEL_NORMS: Final = {
    "buurten": "max_places_per_1000_buurt",
    "wijken": "max_places_per_1000_wijk",
    "districts": "max_places_per_1000_district",
}
_LEVEL_WORDS: Final = {"buurten": "buurt", "wijken": "wijk", "districts": "district"}
_NO_ADDRESS: Final = Gap(
    GapKind.UNKNOWN,
    "van een voorziening van deze soort is het adres niet bekend",
    layer="facilities",
)
_NO_PLACES: Final = Gap(GapKind.UNKNOWN, "het aantal plekken van het voorstel is niet bekend")
_NO_INHABITANTS: Final = Gap(
    GapKind.UNKNOWN, "het aantal inwoners is niet bekend", layer="figures_buurten"
)
_NO_NUMBER_NEAR: Final = Gap(
    GapKind.UNKNOWN,
    "van een voorziening in de buurt is het aantal plekken niet bekend",
    layer="facilities",
)
_NO_NUMBER: Final = Gap(
    GapKind.UNKNOWN,
    "van een voorziening in de stad is het aantal plekken niet bekend",
    layer="facilities",
)
_FICTIONAL: Final = Gap(
    GapKind.FICTIONAL, "er tellen fictieve voorzieningen mee", layer="facilities"
)
_DISTANCE: Final = "min_distance_same_form"
_SIZE: Final = "max_places_per_facility"
_DISPLAY: Final = "display_radius"
_NO_OTHER: Final = "Er is nog geen andere voorziening van deze soort."
_NO_OTHER_KNOWN: Final = "Van geen andere voorziening van deze soort is het adres bekend."
NORMS: Final = (
    *(NormSpec(name, UNIT) for name in _LEVEL_NORMS.values()),
    NormSpec(_SIZE, "plekken"),
    NormSpec(_DISTANCE, "m"),
    NormSpec(_DISPLAY, "m", may_be_left_out=True),
)


def find(proposals: Proposals, city: City) -> Findings:
    """Return one finding per proposal: the rate after, in the district or where a limit weighs most."""
    n = len(proposals)
    norms = municipal_norms(city, NORMS)
    if nothing_listed(city):
        asked = [applies(norms.get(name), proposals) for name in _names(norms)]
        return Findings(
            ID,
            verdicts(n),
            np.zeros(n, dtype=bool),
            np.any([*asked, np.zeros(n, dtype=bool)], axis=0),
            np.full(n, np.nan),
            lambda _: _not_tested(city),
        )
    near = _too_near(proposals, city, norms)
    one, kind = distinct(buurt_of(proposals, city), proposals.form, proposals.places, near)
    # all that counts follows from the buurt, the form, the places and what is near: it is looked up once of each
    some = _of_each(proposals, city, one)
    counts = counts_at(some, city)
    hard, verdict, value, threshold = _judge(some, norms, counts, near[one])
    fictional = np.any([level.fictional for level in counts.values()], axis=0)
    # without a limit the finding tells the fair share first, which rests on all clustered forms
    fictional_share, uncounted = (~hard & rests for rests in weak_shares(some, city))
    fictional |= fictional_share
    rules_firm = rules_are_firm(norms[name].reference(name) for name in _names(norms))
    unplaced = (verdict == Verdict.FITS.code) & _unplaced(some, city, norms)
    firm = (
        ~fictional
        & ~uncounted
        & ~unplaced
        & (verdict != Verdict.NOT_TESTED.code)
        & (rules_firm | ~hard)
        & (not any(each.fictional for each in _figures(city)))
        & (city.planned_housing is None)
    )
    whole = city_counts(some, city)

    def tell(i: int) -> Finding:
        k = int(kind[i])
        what = Verdict.from_code(verdict[k])
        rules = tuple(
            norms[name].reference(name)
            for name in _names(norms)
            if norms[name].applies_to(proposals.care_form(i))
        )
        data = (
            replace(city.reference("facilities"), fictional=bool(fictional[k])),
            *_figures(city),
        )
        nearest = _nearest(proposals, city, i)
        radius = _radius(norms)
        around = within_radius(proposals, city, i, radius)
        levels = {
            _LEVEL_WORDS[name]: _level_record(city, name, level, k)
            for name, level in counts.items()
        }
        share = share_told(proposals, city, i)
        missing = _missing(some, counts, k) if what is Verdict.NOT_TESTED else None
        if missing is None and uncounted[k]:
            missing = _NO_NUMBER
        if unplaced[k]:
            missing = _NO_ADDRESS
        return Finding(
            criterion=ID,
            verdict=what,
            gaps=()
            if firm[k]
            else _gaps(city, rules, data[1:], missing, fictional=bool(fictional[k])),
            sentence=" ".join(
                (
                    *share.sentences,
                    _sentence(
                        proposals.care_form(i),
                        city,
                        levels,
                        whole.before[k],
                        nearest,
                        around,
                        radius,
                        hard=bool(hard[k]),
                    ),
                    *([city.planned_housing.sentence] if city.planned_housing else []),
                )
            ),
            value=_number(value[k]),
            unit=UNIT,
            threshold=_number(threshold[k]),
            rules=rules,
            data=data,
            details=SpreadDetails(
                form=proposals.care_form(i).id,
                levels=levels,
                city=CityRates(
                    _number(whole.existing[k]), _number(whole.before[k]), _number(whole.after[k])
                ),
                fair_share_ratio=share.ratios[CountedPlaces.ALL_CLUSTERED],
                fair_share_by_counts=share.ratios,
                nearest_same_form=nearest,
                radius_m=radius,
                radius_is="keuze voor de weergave, geen norm",
                within_radius=around,
                not_on_the_map="Alleen voorzieningen met een bekend adres tellen in afstand en straal.",
            ),
            helps=_helps(norms, _room(norms, counts, some, city, k), proposals, city, i)
            if what is Verdict.CONFLICTS
            else (),
        )

    return Findings(ID, verdict[kind], firm[kind], hard[kind], value[kind], tell)


def _names(norms: Mapping[str, Norm]) -> list[str]:
    return [
        name
        for name in (*_LEVEL_NORMS.values(), _DISTANCE, _SIZE)
        if name in norms and norms[name].value is not None
    ]


def _of_each(proposals: Proposals, city: City, one: NDArray[np.int64]) -> Proposals:
    """Return one proposal of each kind; all proposals, with what is known of them, where no two are alike."""
    if len(one) == len(proposals):
        return proposals
    return proposals.take(one).on_known_ground({buurt_key(city): buurt_of(proposals, city)[one]})


def _judge(
    proposals: Proposals,
    norms: Mapping[str, Norm],
    counts: Mapping[str, LevelCounts],
    near: NDArray[np.bool_],
) -> tuple[NDArray[np.bool_], NDArray[np.int8], NDArray[np.float64], NDArray[np.float64]]:
    """Return where a limit holds, the verdict, the rate that weighs most and its limit."""
    n = len(proposals)
    hard, broken, unknown = (np.zeros(n, dtype=bool) for _ in range(3))
    value, threshold = counts["districts"].after.copy(), np.full(n, np.nan)
    load = np.full(n, -np.inf)
    for level, name in _LEVEL_NORMS.items():
        held = applies(norms.get(name), proposals)
        if not held.any():
            continue
        limit = float(norms[name].value or 0.0)
        after = counts[level].after
        hard |= held
        broken |= held & (after > limit)
        # a facility of which the number of places is not known may be what breaks the limit
        unknown |= held & (np.isnan(after) | (counts[level].unknown > 0))
        weight = after / limit if limit else np.where(after > 0, np.inf, 0.0)
        heavier = held & (np.nan_to_num(weight, nan=-np.inf) > load)
        value[heavier], threshold[heavier], load[heavier] = after[heavier], limit, weight[heavier]
    hard |= applies(norms.get(_SIZE), proposals) | applies(norms.get(_DISTANCE), proposals)
    broken |= _too_large(proposals, norms) | near
    verdict = verdicts(n, Verdict.REPORTED)
    verdict[np.isnan([level.after for level in counts.values()]).all(axis=0)] = (
        Verdict.NOT_TESTED.code
    )
    verdict[hard] = Verdict.FITS.code
    verdict[hard & unknown] = Verdict.NOT_TESTED.code
    verdict[hard & broken] = Verdict.CONFLICTS.code
    return hard, verdict, value, threshold


def _too_large(proposals: Proposals, norms: Mapping[str, Norm]) -> NDArray[np.bool_]:
    """Return which of n proposals have more places than a facility may have."""
    held = applies(norms.get(_SIZE), proposals)
    return held & (proposals.places > float(norms[_SIZE].value or 0.0)) if held.any() else held


def _too_near(proposals: Proposals, city: City, norms: Mapping[str, Norm]) -> NDArray[np.bool_]:
    """Return which of n proposals lie nearer to a facility of the same form than is allowed."""
    held = applies(norms.get(_DISTANCE), proposals)
    near = np.zeros(len(proposals), dtype=bool)
    for position in np.unique(proposals.form[held]):
        here = held & (proposals.form == position)
        some = proposals if here.all() else proposals.take(here)
        distance = nearest_same_form(some, proposals.forms[int(position)].id, city)[1]
        near[here] = distance < float(norms[_DISTANCE].value or 0.0)
    return near


def _unplaced(proposals: Proposals, city: City, norms: Mapping[str, Norm]) -> NDArray[np.bool_]:
    """Return where a distance is asked to facilities of which one has no known point: it may be nearer."""
    held = applies(norms.get(_DISTANCE), proposals)
    if not held.any():
        return held
    per_form = np.array([is_unplaced(city, form.id) for form in proposals.forms], dtype=bool)
    return np.asarray(held & per_form[proposals.form])


def _radius(norms: Mapping[str, Norm]) -> float:
    norm = norms.get(_DISPLAY)
    return norm.value if norm is not None and norm.value else RADIUS


def _nearest(proposals: Proposals, city: City, i: int) -> NearestFacility | None:
    facilities = city.layers["facilities"]
    rows, distance = nearest_same_form(proposals.alone(i), proposals.care_form(i).id, city)
    if rows[0] < 0:
        return None
    return NearestFacility(
        id=facilities["id"][rows[0]],
        name=facilities["name"][rows[0]],
        fictional=facilities["fictional"][rows[0]] == Fictional.YES,
        distance_m=round(float(distance[0]), 1),
    )


def _level_record(city: City, level: str, counts: LevelCounts, i: int) -> AreaRates:
    areas, row = city.areas(level), int(counts.row[i])
    few = bool(counts.inhabitants[i] < few_inhabitants())
    return AreaRates(
        code=areas["code"][row] if row >= 0 else None,
        name=areas["name"][row] if row >= 0 else None,
        inhabitants=_number(counts.inhabitants[i]),
        existing=_number(counts.existing[i]),
        planned=_number(counts.planned[i]),
        facilities_without_number=_number(counts.unknown[i]),
        rate_before=None if few else _number(counts.before[i]),
        rate_after=None if few else _number(counts.after[i]),
        few_inhabitants=few,
        rounded=bool(counts.rounded[i]),
        fictional=bool(counts.fictional[i]),
    )


def _number(value: float) -> float | None:
    return round(float(value), 4) if np.isfinite(value) else None


def _rate(value: float | None) -> str:
    return "een onbekend aantal" if value is None else number(value, 1)


def _areas_told(levels: Mapping[str, AreaRates], form: CareForm, city: City) -> list[str]:
    """Return what the areas around a site have; without districts of the wijk alone."""
    named = [name for name in ("district", "wijk") if levels[name].name is not None]
    told = [name for name in named if "districts" in city.levels or name == "wijk"]
    return [
        _area_told(
            levels[name], form, _fiction(city, form, name, levels[name]), first=name is told[0]
        )
        for name in told
    ]


def _area_told(area: AreaRates, form: CareForm, fiction: FictionalShare, *, first: bool) -> str:
    if area.few_inhabitants and area.inhabitants is not None:
        people = count(area.inhabitants, "inwoner", "inwoners")
        return f"{area.name} heeft {people}: te weinig voor een cijfer per 1.000."
    before, after = _rate(area.rate_before), _rate(area.rate_after)
    if not first:
        unreal = f" {fiction.adjective}plekken" if fiction.adjective else ""
        return f"De wijk {area.name} gaat van {before} naar {after}{unreal}."
    return (
        f"Van {form.name} heeft {area.name} {before} {fiction.adjective}plekken per 1.000 inwoners; "
        f"met dit voorstel {after}."
    )


def _fiction(city: City, form: CareForm, word: str, area: AreaRates) -> FictionalShare:
    """Return which part of the open places of a form in an area is fictional; where it has none, of the city."""
    return city.known(
        of_year("spread.fiction_here", form.id, word, area.code),
        lambda: _fiction_of(city, form, word, area),
    )


def _fiction_of(city: City, form: CareForm, word: str, area: AreaRates) -> FictionalShare:
    level = next(name for name, told in _LEVEL_WORDS.items() if told == word)
    entries = entries_of(city)
    of_form = entries.open & (entries.form == list(city.forms).index(form.id))
    here = of_form & (entries.area[level] == city.areas(level).index.get(area.code, -1))
    return fictional_share(entries, here if here.any() else of_form)


def _sentence(
    form: CareForm,
    city: City,
    levels: Mapping[str, AreaRates],
    rate_of_city: float,
    nearest: NearestFacility | None,
    around: tuple[FacilityAround, ...],
    radius: float,
    *,
    hard: bool,
) -> str:
    here = _areas_told(levels, form, city)
    parts = [
        *here,
        f"{city.municipality.name} als geheel heeft {_rate(_number(rate_of_city))}.",
    ]
    if levels["district"].facilities_without_number:
        parts.append(
            "Van een deel van de voorzieningen is het aantal plekken niet bekend; die tellen niet mee."
        )
    if nearest is not None:
        same = sum(record.form == form.id for record in around)
        parts.append(
            f"De dichtstbijzijnde van deze soort ligt op {metres(nearest.distance_m, RoundingWay.DOWN)}; "
            f"binnen {metres(radius)} zijn er {same}, van alle soorten samen {len(around)}."
        )
    elif form.clustered:
        parts.append(_NO_OTHER_KNOWN if is_unplaced(city, form.id) else _NO_OTHER)
    if any(level.rounded for level in levels.values()):
        parts.append("Een deel van de aantallen is afgerond op 5, om plekken te beschermen.")
    year = (city.reference("figures_wijken").date or "")[:4]
    if year:
        parts.append(f"Inwoners: {year}.")
    if not hard:
        parts.append("Er is geen norm vastgesteld.")
    return " ".join(parts)


def _norm_for(norms: Mapping[str, Norm], name: str, form: CareForm) -> Norm | None:
    """Return a norm of the municipality, if it holds for a form of care."""
    norm = norms.get(name)
    return norm if norm is not None and norm.applies_to(form) else None


def _room(
    norms: Mapping[str, Norm],
    counts: Mapping[str, LevelCounts],
    proposals: Proposals,
    city: City,
    i: int,
) -> Iterator[tuple[float, str]]:
    """Yield the most places that each limit leaves a proposal, and what that limit is of."""
    form = proposals.care_form(i)
    for level, name in _LEVEL_NORMS.items():
        norm = _norm_for(norms, name, form)
        if norm is None or not np.isfinite(counts[level].inhabitants[i]):
            continue
        allowed = float(norm.value or 0.0) * counts[level].inhabitants[i] / 1000
        area = city.areas(level)["name"][counts[level].row[i]]
        yield float(np.floor(allowed - counts[level].existing[i] + 1e-9)), str(area)
    size = _norm_for(norms, _SIZE, form)
    if size is not None:
        yield float(size.value or 0.0), "deze voorziening"


def _fewer_places(room: list[tuple[float, str]], places: float) -> Iterator[str]:
    """Yield with how many places a proposal would stay under the strictest limit on places."""
    if not room or not min(room)[0] < places:
        return
    most, area = min(room)
    if most >= 1:
        yield f"Met hoogstens {plain(most)} plekken blijft {area} onder de grens."
    else:
        yield f"In {area} is geen ruimte meer onder de grens; kies een ander gebied."


def _further_away(
    norms: Mapping[str, Norm], proposals: Proposals, city: City, i: int
) -> Iterator[str]:
    """Yield how far a proposal would have to be from the nearest facility of its form."""
    norm = _norm_for(norms, _DISTANCE, proposals.care_form(i))
    near = None if norm is None else _nearest(proposals, city, i)
    if norm is None or near is None:
        return
    least = float(norm.value or 0.0)
    if near.distance_m < least:
        yield f"Op ten minste {metres(least, RoundingWay.EXACT)} van {near.name} is de afstand groot genoeg."


def _helps(
    norms: Mapping[str, Norm],
    room: Iterable[tuple[float, str]],
    proposals: Proposals,
    city: City,
    i: int,
) -> tuple[str, ...]:
    return (
        *_fewer_places(list(room), proposals.places[i]),
        *_further_away(norms, proposals, city, i),
    )


def _figures(city: City) -> tuple[DataRef, ...]:
    return tuple(city.reference(name) for name in _FIGURES)


def _gaps(
    city: City,
    rules: tuple[RuleRef, ...],
    figures: tuple[DataRef, ...],
    missing: Gap | None,
    *,
    fictional: bool,
) -> tuple[Gap, ...]:
    housing = city.planned_housing
    of_plans = None if housing is None else housing.gap
    return reserve(rules, figures, missing, _FICTIONAL if fictional else None, of_plans)


def _missing(proposals: Proposals, counts: Mapping[str, LevelCounts], i: int) -> Gap:
    """Return what has to be known first."""
    if np.isnan(proposals.places[i]):
        return _NO_PLACES
    if any(np.isnan(level.inhabitants[i]) for level in counts.values()):
        return _NO_INHABITANTS
    return _NO_NUMBER_NEAR


def _not_tested(city: City) -> Finding:
    return Finding(
        criterion=ID,
        verdict=Verdict.NOT_TESTED,
        gaps=(NO_DATA,),
        sentence=f"De spreiding is niet getoetst. {city.why_missing('facilities')}",
        unit=UNIT,
        data=(city.reference("facilities"),),
    )


CRITERION: Final = Criterion(
    id=ID,
    title="Spreiding",
    question="Hoeveel plekken van deze soort zijn er al?",
    find=find,
    layers=("facilities", *_FIGURES),
    passes_by_absence=("facilities",),
    norms=NORMS,
    because={Verdict.CONFLICTS: "het gaat over een grens voor de spreiding"},
    limit_words="mag tot {}",
    heeds=("form", "places"),
)
