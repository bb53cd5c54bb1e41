"""Where everything is, and how evenly it is divided."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from spreidingskaart.city.measures.facility_filter import area_places
from spreidingskaart.print.city_picture import FacilityMarks, PictureChoices, city_picture
from spreidingskaart.print.market.slide import HIGH, LABEL, WIDE, MarketSlide
from spreidingskaart.print.market.sources import sources
from spreidingskaart.spread.city_sentences import city_values
from spreidingskaart.spread.index import index_of
from spreidingskaart.words.numbers import number
from spreidingskaart.words.shares import against_share

if TYPE_CHECKING:
    from spreidingskaart.print.market.asked import MarketQuestion


def where_slide(asked: MarketQuestion) -> MarketSlide:
    """Return the screen that shows every facility with a known place."""
    filtered = asked.filtered
    if not filtered.is_known:
        return _unknown("waar", "Waar is nu woonzorg?", asked)
    picture = city_picture(
        filtered,
        PictureChoices(
            figure=None,
            level="districts",
            facilities=FacilityMarks.SINGLE,
            letters=False,
            plate=False,
            width=WIDE,
            height=HIGH,
            label=LABEL,
        ),
    )
    whole = city_values(filtered)
    return MarketSlide(
        id="waar",
        question="Waar is nu woonzorg?",
        headline=f"{number(whole['places'])} plekken in {asked.city.municipality.name}: "
        f"{number(whole['rate'], 1)} op elke 1.000 inwoners.",
        svg=picture.svg,
        keys=picture.legend,
        alt=picture.alt,
        table=picture.table,
        unreal=_capital(filtered.fiction.predicate),
        source=sources(asked.city, "facilities", "figures_wijken"),
    )


def even_slide(asked: MarketQuestion) -> MarketSlide:
    """Return the screen that says which district has most for its inhabitants, and whether that is even."""
    filtered = asked.filtered
    if not filtered.is_known:
        return _unknown("verdeling", "Is dat eerlijk verdeeld?", asked)
    picture = city_picture(
        filtered,
        PictureChoices(
            level="districts", values=True, plate=False, width=WIDE, height=HIGH, label=LABEL
        ),
    )
    return MarketSlide(
        id="verdeling",
        question="Welk stadsdeel heeft de meeste, en is dat eerlijk?",
        headline=_most_and_least(asked),
        svg=picture.svg,
        keys=picture.legend,
        points=_shares(asked),
        alt=picture.alt,
        table=picture.table,
        unreal=_capital(filtered.fiction.predicate),
        source=sources(asked.city, "facilities", "figures_wijken"),
    )


def _most_and_least(asked: MarketQuestion) -> str:
    places = area_places(asked.filtered, "districts")
    rates, names = places.rate, asked.city.areas("districts")["name"]
    if np.isfinite(rates).sum() < 2:
        return "De stadsdelen zijn niet te vergelijken: het inwonertal is niet bekend."
    most, least = int(np.nanargmax(rates)), int(np.nanargmin(rates))
    return (
        f"{names[most]} heeft de meeste: {number(rates[most], 1)} plekken per 1.000 inwoners. "
        f"{names[least]} heeft {number(rates[least], 1)}."
    )


def _shares(asked: MarketQuestion) -> tuple[str, ...]:
    """Return what each district has against an equal share, most first."""
    index = index_of(asked.city, "districts")
    told = ["Tegen een gelijk deel, naar inwoners:"]
    for row in map(int, index.highest_first):
        ratio = float(index.quotient[row])
        if np.isfinite(ratio):
            told.append(f"{index.areas.names[row]}: {against_share(ratio)}")
    return tuple(told) if len(told) > 1 else ()


def _unknown(slide: str, question: str, asked: MarketQuestion) -> MarketSlide:
    why = asked.city.why_missing("facilities")
    return MarketSlide(id=slide, question=question, headline=f"Niet te zeggen. {why}")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
