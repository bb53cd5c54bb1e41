"""Coverage as it is handed out: one JSON document, rows of a table, and sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.city.sources.schema import TITLES
from spreidingskaart.site_test.coverage.asking import asked_of_city
from spreidingskaart.site_test.coverage.counting import data_sets
from spreidingskaart.site_test.coverage.fillers import FillerKind
from spreidingskaart.site_test.coverage.firmness import Gain
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import number, plain

if TYPE_CHECKING:
    import datetime as dt

    from spreidingskaart.city import City
    from spreidingskaart.site_test.coverage.asking import AskedOfCity
    from spreidingskaart.site_test.coverage.firmness import Firmness
    from spreidingskaart.site_test.coverage.nouns import Covered, DataSet

SCHEMA: Final = "spreidingskaart/coverage/1"
WHOLE: Final = "hele gemeente"
NOTHING_ASKED: Final = (
    "Er is geen locatie om te toetsen; welk gat het meest scheelt, is dan niet te tellen."
)
_IN_TURN: Final = "Vult u deze gaten na elkaar, dan kunnen erbij zeker worden:"
_DIGITS: Final = 4


@dataclass(frozen=True)
class Coverage:
    """What is known of which part of a City, as one role may see it."""

    city: City
    sets: tuple[DataSet, ...]
    asked: AskedOfCity | None
    """Which gaps keep assessments from being firm; None where there is nothing to assess."""

    @property
    def districts(self) -> list[str]:
        """Names of the districts, in the order of every `DataSet.districts`."""
        return [str(name) for name in self.city.areas("districts")["name"]]

    def alone(self, layer: str) -> Gain:
        """Return what becomes firm where this layer alone is filled."""
        held = () if self.asked is None else self.asked.found.held
        mine = (one for one in held if one.filler.kind is FillerKind.LAYER)
        return next((one.alone for one in mine if one.filler.about == layer), Gain(0, 0))


def coverage_of(city: City, today: dt.date) -> Coverage:
    """Return what is known of which part of a City, and which gaps are worth filling first.

    Parameters
    ----------
    city
        As one role may see it.
    today
        From when ages are counted.
    """
    return Coverage(city, data_sets(city, today), asked_of_city(city))


# ------------------------------------------------------------------------------------------------- JSON


def document(found: Coverage) -> dict[str, Any]:
    """Return the stable JSON form (schema spreidingskaart/coverage/1)."""
    city, codes = found.city, [str(code) for code in found.city.areas("districts")["code"]]
    return {
        "schema": SCHEMA,
        "municipality": city.municipality.name,
        "data_version": city.version,
        "role": city.role,
        "districts": [
            {"code": code, "name": name} for code, name in zip(codes, found.districts, strict=True)
        ],
        "data_sets": [_set_record(found, one, codes) for one in found.sets],
        "firmness": None if found.asked is None else _asked_record(found.asked),
    }


def _set_record(found: Coverage, one: DataSet, codes: list[str]) -> dict[str, Any]:
    alone = found.alone(one.layer)
    return {
        "layer": one.layer,
        "title": one.title,
        "loaded": one.loaded,
        "source": one.source,
        "date": one.date.isoformat() if one.date else None,
        "age_years": None if one.age is None else round(one.age, 1),
        "receipts": list(one.receipts),
        "complete": one.complete,
        "share_of": one.measure or None,
        "whole": _covered_record(one.whole),
        "districts": {
            code: _covered_record(covered)
            for code, covered in zip(codes, one.districts, strict=True)
        },
        "criteria": list(one.criteria),
        "untested": one.left_untested or None,
        "why_missing": one.why_missing,
        "note": one.note or None,
        "firm_if_filled": {"assessments": alone.assessments, "findings": alone.findings},
    }


def _covered_record(covered: Covered) -> dict[str, Any]:
    return {
        "extent": covered.extent.value,
        "fictional": covered.fictional.value,
        "word": covered.word,
        "share": None if covered.share is None else round(covered.share, _DIGITS),
        "rows": covered.rows,
    }


def _asked_record(asked: AskedOfCity) -> dict[str, Any]:
    found = asked.found
    return {
        "layer": asked.layer,
        "sites": asked.sites,
        "of_sites": asked.of_sites,
        "forms": list(asked.forms),
        "assessments": found.asked,
        "findings": found.findings,
        "firm": _gain_record(found.firm),
        "never": found.never,
        "gaps": [
            {
                "kind": one.filler.kind.value,
                "about": one.filler.about,
                "what": one.filler.dutch,
                "assessments": one.assessments,
                "findings": one.findings,
                "firm_if_filled": _gain_record(one.alone),
            }
            for one in found.held
        ],
        "first": [
            {"kind": each.kind.value, "about": each.about, "what": each.dutch}
            | {"firm_so_far": _gain_record(gain)}
            for each, gain in zip(found.first.fillers, found.first.gains, strict=True)
        ],
        "fewest": [each.dutch for each in found.least],
        "fewest_gain": _gain_record(found.least_gain),
    }


def _gain_record(gain: Gain) -> dict[str, int]:
    return {"assessments": gain.assessments, "findings": gain.findings}


# ------------------------------------------------------------------------------------------------- rows and sentences

HEAD: Final = (
    "laag", "gegevens", "gebied", "dekking", "aandeel", "aandeel_van", "rijen", "bron", "datum", "leeftijd_jaar",
    "ontvangstbewijzen", "criteria", "niet_getoetst", "toetsen_zeker_als_gevuld", "bevindingen_zeker_als_gevuld",
)  # fmt: skip
"""Columns of the CSV."""


def rows(found: Coverage) -> list[tuple[object, ...]]:
    """Return one row for each data set and district, and one for the whole: the cells of `HEAD`."""
    table: list[tuple[object, ...]] = []
    for one in found.sets:
        alone = found.alone(one.layer)
        areas = ((WHOLE, one.whole), *zip(found.districts, one.districts, strict=True))
        table += [
            (
                one.layer, one.title, area, covered.word, covered.share, one.measure, covered.rows, one.source,
                one.date,
                None if one.age is None else round(one.age, 1), " ".join(one.receipts), ", ".join(one.criteria),
                one.left_untested, alone.assessments, alone.findings,
            )
            for area, covered in areas
        ]  # fmt: skip
    return table


def age_told(one: DataSet) -> str:
    """Return how old a data set is: "2,9 jaar", "nog geen jaar"; "onbekend" where nothing says so."""
    if one.age is None:
        return "onbekend" if one.loaded else ""
    return "nog geen jaar" if one.age < 1 else f"{plain(one.age)} jaar"


@dataclass(frozen=True)
class FirstTold:
    """Which gaps are worth filling first, as people read it."""

    asked: str
    """Over what was counted; or why nothing was."""
    lead: str = ""
    """What stands before the steps."""
    steps: tuple[str, ...] = ()
    """Each gap, with what is gained together with those before it."""
    after: tuple[str, ...] = ()


def first_told(found: Coverage) -> FirstTold:
    """Return which gaps are worth filling first, as people read it."""
    if found.asked is None:
        return FirstTold(NOTHING_ASKED)
    first = found.asked.found.first
    steps = tuple(
        f"{each.dutch}: {_gain_told(gain, found.asked.found)}."
        for each, gain in zip(first.fillers, first.gains, strict=True)
    )
    after = (*_not_enough(found.asked.found), *_never_told(found.asked.found))
    return FirstTold(_asked_told(found.asked), _IN_TURN if steps else "", steps, after)


def sentences(found: Coverage) -> list[str]:
    """Return the same as lines of text."""
    told = first_told(found)
    return [
        told.asked,
        *([told.lead] if told.lead else []),
        *(f"{place}. {step}" for place, step in enumerate(told.steps, 1)),
        *told.after,
    ]


def _asked_told(asked: AskedOfCity) -> str:
    found = asked.found
    where = TITLES[asked.layer].lower()
    sites = (
        f"{number(asked.sites)} {where}"
        if asked.sites == asked.of_sites
        else f"{number(asked.sites)} van de {number(asked.of_sites)} {where}"
    )
    forms = count(len(asked.forms), "woonzorgvorm", "woonzorgvormen")
    return (
        f"Geteld over {count(found.asked, 'toets', 'toetsen')}: {sites} × {forms}. "
        f"Nu {'is' if found.firm.assessments == 1 else 'zijn'} er {number(found.firm.assessments)} zeker."
    )


def _not_enough(found: Firmness) -> list[str]:
    """Return what is needed where three gaps make no assessment firm."""
    if not found.first.fillers:
        return ["Geen drie gaten samen maken een uitkomst zeker."]
    return [] if found.first.gains[-1].assessments else [_more_needed(found)]


def _gain_told(gain: Gain, found: Firmness) -> str:
    """Return what can be firm then, always together with what stands before it."""
    parts = f"{number(gain.findings)} van de {number(found.findings)} antwoorden op één vraag"
    if not gain.assessments:
        return f"{parts}; nog geen hele toets"
    return f"{count(gain.assessments, 'toets', 'toetsen')}, en {parts}"


def _more_needed(found: Firmness) -> str:
    if not found.least:
        return "Geen van deze toetsen wordt zeker door gegevens of regels alleen."
    named = join([each.dutch for each in found.least])
    return f"Een hele toets wordt pas zeker met {number(len(found.least))} gaten minder: {named}."


def _never_told(found: Firmness) -> list[str]:
    if not found.never:
        return []
    stay = count(found.never, "toets blijft", "toetsen blijven")
    return [
        f"{stay} voorlopig: die vragen ook onderzoek of een keuze.",
        "Wat u bij een voorstel zelf invult, is hier geen gat.",
    ]
