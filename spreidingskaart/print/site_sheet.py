"""The sheet of one site test: what was asked, the verdict, the map, the findings and their evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spreidingskaart.city import LEVEL_COLUMN, open_in
from spreidingskaart.criteria.parking.old_use import old_use_told
from spreidingskaart.model import Fictional
from spreidingskaart.model.fields import FIELDS, Asked
from spreidingskaart.print.evidence import evidence, not_tested
from spreidingskaart.print.parking_bars import deducted, parking_bars
from spreidingskaart.print.render import render
from spreidingskaart.print.site_map import site_map
from spreidingskaart.print.spread_picture import effect_picture
from spreidingskaart.print.words import amount, filled_in, long_date, measured
from spreidingskaart.site_test.evidence import title_of
from spreidingskaart.site_test.reading import decisive_first, reserve_of, what_helps
from spreidingskaart.spread.before_after import per_level
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.marks import OUTLINES, SMALL_F, STATUS_NAMES
from spreidingskaart.words.numbers import metres, number

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from spreidingskaart.city import City
    from spreidingskaart.model import Assessment, CareForm, Proposals
    from spreidingskaart.print.site_map import Nearby, SiteMap

TITLE: Final = "Locatietoets"
MOST_NEARBY: Final = 6
"""Facilities that the list under the map names."""
_MAP_LAYERS: Final = ("zoning", "buurten", "facilities", "stations", "car_parks")


@dataclass(frozen=True)
class SheetFrame:
    """What stands around every sheet, also around one that could not be made."""

    today: dt.date
    assets: str
    """Address of our own styles and scripts, without a slash at the end."""
    municipality: str = ""
    """Empty where it is not known."""
    version: str = ""
    """Version of the data; empty where it is not known."""

    def values(self) -> dict[str, Any]:
        """Return what the template of the page asks for."""
        return {
            "title": TITLE,
            "date": long_date(self.today),
            "assets": self.assets,
            "municipality": self.municipality,
            "version": self.version,
        }


def fault_sheet(sentence: str, frame: SheetFrame) -> str:
    """Return the same page with one sentence that says what is wrong."""
    return render("fault.html", **frame.values(), sentence=sentence)


def site_sheet(
    assessment: Assessment,
    proposals: Proposals,
    city: City,
    frame: SheetFrame,
    *,
    address: str = "",
    i: int = 0,
) -> str:
    """Return the whole sheet as an HTML document.

    Parameters
    ----------
    assessment
        What assess.assessment returned for proposal `i` in this City; nothing is judged anew here.
    proposals, city
        The same as the assessment was made of.
    frame
        Date, municipality and version on the sheet.
    address
        Address that makes this sheet again; empty leaves it out.
    """
    drawing = site_map(city, proposals, i)
    told = [finding.details for finding in assessment.findings]
    return render(
        "site.html",
        **frame.values(),
        asked=_asked(assessment),
        verdict=assessment.verdict,
        word=assessment.word,
        firm=assessment.firm,
        subjects=assessment.open_subjects,
        headline=assessment.headline,
        reserve=reserve_of(assessment),
        pictures=[effect_picture(one) for one in per_level(city, proposals, [i])],
        helps=what_helps(assessment),
        map=drawing,
        example=city.fictional_kind("zoning") is Fictional.YES and bool(drawing.groups),
        forms=tuple(dict.fromkeys(near.form for near in drawing.nearby)),
        statuses=_status_keys(drawing),
        nearby=[_facility(city, near) for near in drawing.nearby[:MOST_NEARBY]],
        nearby_notes=_notes(drawing, city, assessment.proposal),
        findings=[
            (finding, title_of(finding), *measured(finding))
            for group in decisive_first(assessment)
            for finding in group
        ],
        bars=tuple(bars for details in told for bars in parking_bars(details)),
        deducted=next(filter(None, map(deducted, told)), None),
        evidence=evidence(assessment, city),
        not_tested=not_tested(assessment),
        layers=_layers(assessment, city),
        overruled="overruled" in assessment.proposal,
        address=address,
    )


# ------------------------------------------------------------------------------------------ what was asked


def _asked(assessment: Assessment) -> list[tuple[str, list[str]]]:
    """Return what was asked: a name and the lines of its answer."""
    proposal = assessment.proposal
    tested = "perceel" + (f" {proposal['site_id']}" if proposal["site_id"] else "")
    if proposal["tested_as"] == "disc":
        tested = f"cirkel van {number(proposal['disc_radius_m'])} m om een punt"
    if proposal["area_m2"] is not None:
        tested += f", {amount(proposal['area_m2'], 'm2')}"
    where = [proposal[level]["name"] for level in ("buurt", "wijk", "district") if proposal[level]]
    return [
        ("Woonzorgvorm", [str(proposal["form_name"])]),
        *((name, [told]) for name, told in _numbers(proposal) if told),
        ("Buurt, wijk, stadsdeel", [", ".join(dict.fromkeys(where)) or "onbekend"]),
        ("Getoetst als", [tested]),
        (
            "Coördinaten",
            [
                f"RD {number(proposal['x'])}, {number(proposal['y'])}",
                f"{number(proposal['latitude'], 5)}° NB, {number(proposal['longitude'], 5)}° OL",
            ],
        ),
    ]


def _numbers(proposal: Mapping[str, Any]) -> Iterable[tuple[str, str | None]]:
    """Return every number: a name and its answer, None where few people fill it in and nobody did."""
    for field in FIELDS:
        value = proposal[field.name]
        if field.asked is Asked.WITH_WORD:
            yield "Oud gebruik", old_use_told(proposal["old_function"], value)
        elif value is not None or field.since == 1:
            yield field.title, filled_in(value, f" {field.unit}" if field.unit else "")


# ----------------------------------------------------------------------------------------- what is around it


def _status_keys(drawing: SiteMap) -> list[tuple[CareForm, str, bool, str]]:
    """Return what the outlines of the marks mean, as far as they show; on a mark that shows so."""
    first = {near.status: near.form for near in reversed(drawing.nearby)}
    keys = [
        (first[status], status, False, words)
        for status, words in OUTLINES.items()
        if status in first
    ]
    fictional = [near.form for near in drawing.nearby if near.fictional]
    return [*keys, *((form, "existing", True, SMALL_F) for form in fictional[:1])]


def _facility(city: City, near: Nearby) -> tuple[Nearby, str, str]:
    """Return a facility with its name and what else is known of it."""
    facilities = city.layers["facilities"]
    places = float(facilities["places"][near.row])
    about = [
        near.form.name,
        "" if np.isnan(places) else count(places, "plek", "plekken"),
        STATUS_NAMES.get(near.status, ""),
        metres(near.distance),
    ]
    return near, str(facilities["name"][near.row]), " · ".join(part for part in about if part)


def _notes(drawing: SiteMap, city: City, proposal: Mapping[str, Any]) -> str:
    more = len(drawing.nearby) - MOST_NEARBY
    notes = (
        [f"En nog {count(more, 'voorziening', 'voorzieningen')} op de kaart."] if more > 0 else []
    )
    if not drawing.nearby:
        notes.append("Op de kaart ligt geen voorziening met een bekend adres.")
    elsewhere = [*_coarse(city, proposal), *_hidden(city, proposal)]
    if elsewhere:
        notes.append(f"Niet op de kaart, alleen per wijk of stadsdeel bekend: {join(elsewhere)}.")
    return " ".join(notes)


def _coarse(city: City, proposal: Mapping[str, Any]) -> Iterable[str]:
    """Return the facilities that are known only to lie in this wijk or district: they are on no map."""
    facilities = city.layer("facilities")
    if facilities is None:
        return
    for precision, level in (("wijk", "wijken"), ("district", "districts")):
        here = facilities[LEVEL_COLUMN[level]] == (proposal[precision] or {}).get("code")
        for row in np.flatnonzero(here & (facilities["precision"] == precision)):
            form = city.forms.get(facilities["form"][row])
            if form is not None and form.clustered:
                name, status = (
                    str(facilities["name"][row]),
                    STATUS_NAMES.get(str(facilities["status"][row]), ""),
                )
                yield name if not status or f"({status})" in name else f"{name} ({status})"


def _hidden(city: City, proposal: Mapping[str, Any]) -> Iterable[str]:
    """Return the rounded places in this wijk and district that have no place of their own."""
    counts = city.hidden_counts
    if counts is None or not len(counts):
        return
    now = counts.take(open_in(city, counts) & ~np.isnan(counts["places"]))
    for level, area in (("wijken", "wijk"), ("districts", "district")):
        code = (proposal[area] or {}).get("code")
        mine = np.array([code in areas.split(";") for areas in now["areas"]], dtype=bool)
        here = now.take((now["level"] == level) & mine)
        sums: dict[tuple[str, str], float] = {}
        for form, where, places in zip(here["form"], here["area"], here["places"], strict=True):
            sums[form, where] = sums.get((form, where), 0.0) + float(places)
        for (form, where), places in sums.items():
            yield f"ongeveer {number(places)} plekken {city.forms[form].name} in {where}"


# ------------------------------------------------------------------------------------- what is real, what not


def _layers(assessment: Assessment, city: City) -> dict[str, str]:
    """Return the layers of the sheet by whether they are fictional; real ones with their source."""
    used = [ref.layer for finding in assessment.findings for ref in finding.data]
    entries = [
        report.entry
        for name in dict.fromkeys([*used, *_MAP_LAYERS])
        if city.layer(name) is not None and (report := city.reports.get(name)) is not None
    ]
    return {
        kind: "; ".join(
            entry.title if kind is Fictional.YES else f"{entry.title} ({entry.source})"
            for entry in entries
            if entry is not None and entry.fictional == kind
        )
        for kind in Fictional
    }
