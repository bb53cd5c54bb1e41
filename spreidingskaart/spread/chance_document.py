"""What chance says of the spread, as parts of the document of document.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from spreidingskaart.spread import sentences
from spreidingskaart.spread.apart import spacing_of
from spreidingskaart.spread.areas import areas_of
from spreidingskaart.spread.chance import chances_of
from spreidingskaart.spread.local import local_of
from spreidingskaart.spread.scan import DRAWS, scan_of

if TYPE_CHECKING:
    from spreidingskaart.city import City


def scan_record(city: City, kind: str, year: int | None) -> dict[str, Any]:
    """Return whether the facilities lie together: the one verdict, with what it rests on."""
    result = scan_of(city, kind, year=year)
    buurten = areas_of(city, "buurten")
    return {
        "found": result.found,
        "outcome": result.outcome.value,
        "facilities": result.facilities if result.found else None,
        "of": result.of,
        "share_of_inhabitants": known_or_none(result.share, 6),
        "p": known_or_none(result.p, 6),
        "draws": DRAWS if result.tested else None,
        "buurten": [str(code) for code in buurten.codes[result.buurten]],
        "remains_without_one": result.without_one if result.found else None,
        "light_clusters_missed": known_or_none(result.misses),
        "facilities_where_inhabitants_are_unknown": result.nowhere,
        "places_known_for_larger_areas_only": known_or_none(result.coarser),
        "sentence": sentences.scan(result),
        "remains": sentences.scan_holds(result),
    }


def local_counts_record(city: City, level: str, kind: str, year: int | None) -> dict[str, Any]:
    """Return the facilities of each area with enough inhabitants, held against chance."""
    result = local_of(city, level, kind, year=year)
    told = sentences.local_counts(result, level)
    if result is None:
        return {"sentence": told, "areas": []}
    return {
        "sentence": told,
        "areas": [
            {
                "code": str(result.areas.codes[row]),
                "facilities": int(result.facilities[i]),
                "by_chance": known_or_none(result.tails.expected[i]),
                "p": known_or_none(result.tails.more[i], 6),
                "p_adjusted": known_or_none(result.tails.more_adjusted[i], 6),
            }
            for i, row in enumerate(result.rows)
        ],
    }


def spacing_record(city: City, kind: str, year: int | None) -> dict[str, Any]:
    """Return how far apart the facilities lie, with what chance gives."""
    result = spacing_of(city, kind, year=year)
    return {
        "facilities": result.facilities,
        "mean_m": known_or_none(result.to_next.here, 1),
        "by_chance_m": known_or_none(result.to_next.expected, 1),
        "by_chance_low_m": known_or_none(result.to_next.low, 1),
        "by_chance_high_m": known_or_none(result.to_next.high, 1),
        "pairs_within_m": result.within,
        "pairs": known_or_none(result.pairs.here),
        "pairs_by_chance": known_or_none(result.pairs.expected),
        "pairs_by_chance_low": known_or_none(result.pairs.low),
        "pairs_by_chance_high": known_or_none(result.pairs.high),
        "p_as_few_pairs": known_or_none(result.p_fewer, 6),
        "farther_than_chance": result.farther,
        "sentences": [
            told for told in (sentences.spacing(result), sentences.pairs(result)) if told
        ],
    }


def map_units_record(city: City, kind: str, year: int | None) -> dict[str, Any]:
    """Return Hoover per division: what is seen, what chance gives and what that says."""
    answers = chances_of(city, kind, year=year)
    return {
        "sentence": sentences.divisions(answers),
        "divisions": [
            {
                "by": answer.level,
                "facilities": answer.facilities,
                "areas": answer.lived_in,
                "seen": known_or_none(answer.hoover, 6),
                "by_chance": known_or_none(answer.expected, 6),
                "by_chance_low": known_or_none(answer.low, 6),
                "by_chance_high": known_or_none(answer.high, 6),
                "p": known_or_none(answer.p, 6),
                "conclusion": answer.conclusion,
                "verdict": sentences.conclusion(answer),
            }
            for answer in answers
        ],
    }


def known_or_none(value: Any, digits: int = 4) -> float | None:  # noqa: ANN401 - any numpy number
    """Return a number for JSON; None where it does not exist."""
    known = float(value)
    return round(known, digits) if np.isfinite(known) else None
