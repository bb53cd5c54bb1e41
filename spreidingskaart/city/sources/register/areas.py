"""The areas of a city by code and by name, and which buurt a point lies in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from spreidingskaart.city.sources.faults import Fault
from spreidingskaart.city.sources.folder import layer_in_use
from spreidingskaart.city.sources.register.kinds import AREA_FIELDS
from spreidingskaart.city.sources.register.names import plain_name
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import quoted

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from spreidingskaart.city.sources.register.fields import Fields


@dataclass(frozen=True, eq=False)
class AreasOfLevel:
    """The areas of one level."""

    codes: list[str]
    shapes: NDArray[np.object_]
    by_name: dict[str, list[str]]
    """Codes by plain name; more than one where two areas are called alike."""

    @cached_property
    def by_code(self) -> dict[str, str]:
        """Each code, whatever its capitals."""
        return {code.casefold(): code for code in self.codes}

    def read(self, text: str) -> list[str]:
        """Return the codes that a text may mean; none where it is neither a code nor a name."""
        code = self.by_code.get(text.strip().casefold())
        return [code] if code else self.by_name.get(plain_name(text), [])


def areas_of(folder: Path) -> dict[str, AreasOfLevel]:
    """Return the areas of each level that a city folder has."""
    levels: dict[str, AreasOfLevel] = {}
    for area in AREA_FIELDS:
        there = layer_in_use(folder, area.level)
        if there is None:
            continue
        draft = there[1]
        rows = list(draft.rows())
        level = AreasOfLevel([draft["code"][row] for row in rows], draft.geometry[rows], {})
        for row in rows:
            level.by_name.setdefault(plain_name(draft["name"][row]), []).append(draft["code"][row])
        levels[area.level] = level
    return levels


def read_area_codes(fields: Fields, areas: dict[str, AreasOfLevel]) -> None:
    """Put codes in place of the names of areas; a name that two areas have is a fault."""
    for area in AREA_FIELDS:
        level = areas.get(area.level)
        if level is None or area.field not in fields.cells or area.field not in fields.kind.fields:
            continue
        _read_codes(fields, area.field, level)


def _read_codes(fields: Fields, field: str, level: AreasOfLevel) -> None:
    texts = fields.texts(field)
    meant = {text: level.read(text) for text in set(texts.tolist()) if text is not None}
    told = texts.copy()
    for row, text in enumerate(texts.tolist()):
        codes = meant.get(text, [])
        if len(codes) > 1:
            sentence = f"{quoted(text)} kan {join(codes, last='of')} zijn; geef de code."
            number = int(fields.sheet.numbers[row])
            fields.faults.append(Fault(None, number, field, sentence, text))
        told[row] = None if len(codes) > 1 else (*codes, text)[0]
    fields.cells[field] = told


def read_served(fields: Fields, areas: dict[str, AreasOfLevel]) -> None:
    """Put codes in place of the names in a list of areas that a team works for."""
    if "serves" not in fields.cells:
        return
    told = fields.texts("serves")
    for row, text in enumerate(told.tolist()):
        if text is not None:
            parts = [part.strip() for part in text.replace(",", ";").split(";") if part.strip()]
            told[row] = ";".join(_served(part, areas) for part in parts)
    fields.cells["serves"] = told


def _served(part: str, areas: dict[str, AreasOfLevel]) -> str:
    """Return the code of an area, of the coarsest level that has one so called; else the text as it is."""
    for area in reversed(AREA_FIELDS):
        codes = areas[area.level].read(part) if area.level in areas else []
        if len(codes) == 1:
            return codes[0]
    return part


def area_at(level: AreasOfLevel | None, geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the code of the area that each of n shapes has its middle in; None where there is none."""
    codes = np.full(len(geometry), None, dtype=object)
    rows = np.flatnonzero(~shapely.is_missing(geometry))
    if level is None or not len(rows):
        return codes
    middle: NDArray[Any] = shapely.point_on_surface(geometry[rows])
    found = shapely.STRtree(level.shapes).query(middle, predicate="intersects")
    for row, area in zip(*found[:, ::-1], strict=True):  # the first area wins, on a border
        codes[rows[row]] = level.codes[area]
    return codes
