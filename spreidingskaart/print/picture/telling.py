"""What a picture of the city says beside itself: its legend, a text for who does not see it, and a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city.measures.figure_classes import class_texts
from spreidingskaart.city.measures.figures import LEVEL_NAMES, LEVEL_ONE
from spreidingskaart.city.measures.hidden_places import hidden_places
from spreidingskaart.print.picture.choices import FacilityMarks
from spreidingskaart.print.picture.ground import BORDER
from spreidingskaart.print.picture.marks import counted_forms
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.marks import OUTLINES, candidate_number, mark_parts
from spreidingskaart.words.writing import INK

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spreidingskaart.print.picture.canvas import Canvas
    from spreidingskaart.print.picture.ground import FigureDrawn

SIGN: Final = 34
"""Width and height of the view box of a sign in the legend, around its middle."""


_STRIPED: Final = (
    '<path d="M-13 9 5-9M-3 9 13-7M-13-1-5-9M7 9 13 3" stroke="#7A8794" stroke-width="3"/>'
)


@dataclass(frozen=True)
class PictureKey:
    """One row of the legend."""

    sign: str
    """SVG on its own."""
    text: str


@dataclass(frozen=True)
class PictureTable:
    """The same as the picture, as a table."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def legend(canvas: Canvas, drawn: FigureDrawn | None) -> tuple[PictureKey, ...]:
    """Return the meaning of every colour and sign that shows."""
    return (*_colours(drawn), *_forms(canvas), *_others(canvas))


def alternative(canvas: Canvas, drawn: FigureDrawn | None, fictional: str) -> str:
    """Return what the picture shows in one to three sentences."""
    level = LEVEL_NAMES[canvas.choices.level].lower()
    what = f"Kaart van {_subject(canvas)} met {level}"
    parts = [
        f"{what}, gekleurd naar {drawn.figure.name[:1].lower()}{drawn.figure.name[1:]}."
        if drawn
        else f"{what}."
    ]
    if drawn is not None and np.isfinite(drawn.values[canvas.rows]).sum() > 1:
        parts.append(_ends(canvas, drawn))
    if canvas.choices.facilities is not FacilityMarks.NONE:
        shown = sum(sum(counted_forms(canvas)[row].values()) for row in canvas.rows)
        parts.append(f"Er staan {count(shown, 'voorziening', 'voorzieningen')} op.")
    if canvas.choices.pins:
        parts.append(
            f"Er staan {count(len(canvas.choices.pins), 'kandidaatlocatie', 'kandidaatlocaties')} op."
        )
    if fictional:
        parts.append(f"{fictional}.")
    return " ".join(parts)


def table(canvas: Canvas, drawn: FigureDrawn | None) -> PictureTable:
    """Return one row per area of the level: its figure, its facilities and its candidates."""
    areas = canvas.city.areas(canvas.choices.level)
    columns: dict[str, Sequence[str]] = {
        LEVEL_ONE[canvas.choices.level]: [str(name) for name in areas["name"]]
    }
    if drawn is not None:
        columns[drawn.figure.name] = [drawn.figure.bare(value) for value in drawn.values]
    if canvas.choices.facilities is not FacilityMarks.NONE:
        columns["Voorzieningen"] = [
            join(
                [
                    f"{amount} {canvas.city.forms[form].name}"
                    for form, amount in sorted(forms.items())
                ]
            )
            or "geen"
            for forms in counted_forms(canvas)
        ]
    if canvas.choices.pins:
        columns["Kandidaatlocaties"] = [join(found) or "geen" for found in _candidates(canvas)]
    rows = list(zip(*columns.values(), strict=True))
    return PictureTable(tuple(columns), tuple(rows[row] for row in canvas.rows))


def _subject(canvas: Canvas) -> str:
    """Return the name of what the picture is about."""
    if canvas.choices.around is None:
        return canvas.city.municipality.name
    level, code = canvas.choices.around
    areas = canvas.city.areas(level)
    return str(areas["name"][areas.index[code]])


def _ends(canvas: Canvas, drawn: FigureDrawn) -> str:
    names = canvas.city.areas(canvas.choices.level)["name"]
    known = canvas.rows[np.isfinite(drawn.values[canvas.rows])]
    most, least = known[drawn.values[known].argmax()], known[drawn.values[known].argmin()]
    told = [f"{names[row]} {drawn.figure.bare(drawn.values[row])}" for row in (most, least)]
    return f"Het meest: {told[0]}. Het minst: {told[1]}."


def _candidates(canvas: Canvas) -> list[list[str]]:
    """Return for each area of the level the numbers of the candidates in it."""
    level, sites = canvas.choices.level, canvas.city.layer("sites")
    found: list[list[str]] = [[] for _ in range(len(canvas.city.areas(level)))]
    for site in canvas.choices.pins:
        if sites is not None and site in sites.index:
            middle = sites.geometry[sites.index[site]].centroid
            row = int(canvas.city.area_at(level, np.array([middle.x]), np.array([middle.y]))[0])
            if row >= 0:
                found[row].append(candidate_number(site))
    return found


def _colours(drawn: FigureDrawn | None) -> Iterable[PictureKey]:
    if drawn is None:
        return
    for colour, text in zip(drawn.classes.colours, class_texts(drawn.classes), strict=True):
        yield PictureKey(_square(colour), text)
    if (drawn.classes.member < 0).any():
        yield PictureKey(_sign(_rect("#FFFFFF") + _STRIPED), "geen cijfer")


def _forms(canvas: Canvas) -> Iterable[PictureKey]:
    kind = canvas.choices.facilities
    if kind is FacilityMarks.NONE:
        return
    forms_by_area = counted_forms(canvas)
    present = {form for row in canvas.rows for form in forms_by_area[row]}
    for form in canvas.city.forms.values():
        if form.id in present:
            text = None if canvas.choices.letters else ""
            yield PictureKey(_sign(mark_parts(form, text=text)), form.name)
    if kind is FacilityMarks.COUNTED and present:
        yield PictureKey(_sign(""), "getal: zoveel voorzieningen, ook geplande")
    if kind is FacilityMarks.SINGLE and present:
        yield from _outlines(canvas)
    if any(canvas.spot(told.spot) for told in hidden_places(canvas.filtered)):
        square = f'<rect x="-13" y="-11" width="26" height="22" rx="5" fill="#fff" stroke="{INK}" stroke-width="2"/>'
        yield PictureKey(_sign(square), "plekken zonder adres, afgerond")


def _outlines(canvas: Canvas) -> Iterable[PictureKey]:
    """Return what the outline of a mark means, as far as it shows."""
    layer = canvas.city.layers["facilities"]
    marked = np.flatnonzero(canvas.filtered.marks).tolist()
    rows = np.array([row for row in marked if canvas.spot(layer.geometry[row])], dtype=int)
    for status, words in OUTLINES.items():
        found = rows[layer["status"][rows] == status]
        if len(found):
            form = canvas.city.forms[layer["form"][found[0]]]
            text = None if canvas.choices.letters else ""
            yield PictureKey(_sign(mark_parts(form, status, text=text)), words)


def _others(canvas: Canvas) -> Iterable[PictureKey]:
    if canvas.choices.pins:
        colour = next(iter(canvas.choices.pins.values()))
        pin = f'<path d="M0 15C-6 6-11 2-11-4a11 11 0 0 1 22 0c0 6-5 10-11 19Z" fill="{colour}"/>'
        yield PictureKey(_sign(pin), "kandidaatlocatie, met haar nummer")


def _square(colour: str) -> str:
    return _sign(_rect(colour))


def _rect(fill: str) -> str:
    return f'<rect x="-15" y="-11" width="30" height="22" fill="{fill}" stroke="{BORDER}" stroke-width="1"/>'


def _sign(parts: str) -> str:
    box = f'viewBox="{-SIGN // 2} {-SIGN // 2} {SIGN} {SIGN}" aria-hidden="true"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{parts}</svg>'
