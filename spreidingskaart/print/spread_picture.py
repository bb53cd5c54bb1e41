"""The small picture of the core question: a ring for before and a dot for after, one row per area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markupsafe import escape

from spreidingskaart.spread.areas import ONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.spread.before_after import AreaChange, BeforeAfter

BEFORE, AFTER = "#5B7186", "#0072B2"
_LEAST_SCALE, _MOST_SCALE = 2.0, 4.0
"""The line runs to at least twice an equal share, and at most four times: beyond that stands an arrow."""
_FAMILY: Final = "Source Sans 3, Source Sans Pro, Source Sans, sans-serif"


@dataclass(frozen=True)
class PictureRow:
    """One row: name, track and what stands beside it."""

    area: AreaChange
    track: str
    """SVG of ring and dot, without words; in a table it is an ornament, the words stand beside it."""
    told: str
    """"18% → 15% te weinig"."""


@dataclass(frozen=True)
class EffectPicture:
    """The picture as a table, for a screen or a page of text: the template `spread_effect.html` draws it."""

    found: BeforeAfter
    one: str
    """What one row is: stadsdeel or wijk."""
    rows: tuple[PictureRow, ...]
    """None where nothing can be said."""


def effect_picture(found: BeforeAfter, most: int = 8) -> EffectPicture:
    """Return the picture as a table of at most about `most` areas, its own among them."""
    shown = found.shown(most)
    scale = _scale(shown)
    rows = tuple(PictureRow(area, _track(area, scale), _short(*area.told)) for area in shown)
    return EffectPicture(found, ONE[found.level], rows)


def effect_alt(found: BeforeAfter) -> str:
    """Return what the picture shows, as the text that stands for it."""
    told = "; ".join(f"{area.name}: {area.told[0]}, nu {area.told[1]}" for area in found.shown())
    return f"Per {ONE[found.level]} wat er is tegen een gelijk deel, voor en na. {told}."


def effect_svg(found: BeforeAfter, *, width: int = 640, size: int = 15, most: int = 8) -> str:
    """Return the whole picture as one SVG that stands alone: names, tracks, words, and what ring and dot mean.

    Words and lines have the colour of the text around them (`currentColor`), black in a file; ring and dot differ in
    shape too. Where nothing can be said it is empty: the sentence says why.

    Parameters
    ----------
    found
        What `before_after` returned; fictional places are named in the picture itself.
    width
        Drawing units; the height follows from the rows.
    size
        Height of the letters, in the same units.
    most
        Areas at most, about; a division of more shows its ends and the areas of the proposal.
    """
    shown = found.shown(most)
    if not shown:
        return ""
    scale, line = _scale(shown), 2.0 * size
    names, words = width * 0.24, width * 0.4
    room = width - names - words
    top = 1.6 * line
    parts = [_key(found, names, room, scale, size, top + len(shown) * line)]
    for place, area in enumerate(shown):
        middle = top + (place + 0.5) * line
        parts.append(_row(area, names, room, scale, size, middle, width - words))
    height = round(top + len(shown) * line + 0.3 * line)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label="{escape(effect_alt(found))}" font-family="{_FAMILY}" font-size="{size}" '
        f'fill="currentColor">{"".join(parts)}</svg>'
    )


def _scale(areas: Sequence[AreaChange]) -> float:
    largest = max((max(_ratios(area)) for area in areas), default=_LEAST_SCALE)
    return min(max(_LEAST_SCALE, largest * 1.05), _MOST_SCALE)


def _ratios(area: AreaChange) -> tuple[float, float]:
    return area.ratio_before or 0.0, area.ratio_after or 0.0


def _key(
    found: BeforeAfter, left: float, room: float, scale: float, size: float, bottom: float
) -> str:
    """Draw what ring, dot and the line of an equal share mean."""
    equal, y, r = left + room / scale, 0.9 * size, 0.36 * size
    fictional = f" ({found.fictional} plekken)" if found.fictional else ""
    return (
        f'<circle cx="{r + 1}" cy="{y - r:.1f}" r="{r}" fill="none" stroke="{BEFORE}" stroke-width="2"/>'
        f'<text x="{2 * r + 6}" y="{y:.1f}">nu</text>'
        f'<circle cx="{4 * size}" cy="{y - r:.1f}" r="{r}" fill="{AFTER}"/>'
        f'<text x="{4 * size + r + 5}" y="{y:.1f}">met dit voorstel{escape(fictional)}</text>'
        f'<text x="{equal:.1f}" y="{y + 1.5 * size:.1f}" text-anchor="middle" font-size="{0.85 * size:.1f}">'
        f'gelijk deel</text><path d="M{equal:.1f} {y + 1.9 * size:.1f}V{bottom:.1f}" stroke="currentColor" '
        'stroke-opacity=".45" stroke-dasharray="3 3"/>'
    )


def _row(
    area: AreaChange,
    left: float,
    room: float,
    scale: float,
    size: float,
    middle: float,
    words: float,
) -> str:
    weight = ' font-weight="700"' if area.here else ""
    base = middle + 0.35 * size
    before, after = area.told
    return (
        f'<text x="0" y="{base:.1f}"{weight}>{escape(area.name)}</text>'
        f'<g transform="translate({left:.1f} {middle:.1f})">{_marks(area, scale, room, 0.36 * size)}</g>'
        f'<text x="{words + size:.1f}" y="{base:.1f}"{weight}>{escape(_short(before, after))}</text>'
    )


def _short(before: str, after: str) -> str:
    """Return "18% → 15% te weinig": words that both share stand once."""
    if before == after:
        return before
    for words in (" te weinig", " te veel", " keer een gelijk deel"):
        if before.endswith(words) and after.endswith(words):
            return f"{before.removesuffix(words)} → {after}"
    return f"{before} → {after}"


def _track(area: AreaChange, scale: float, width: float = 140) -> str:
    """Draw one track by itself, with the line of an equal share."""
    equal = width / scale
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-7 -9 {width + 14} 18" aria-hidden="true">'
        f'<path d="M{equal:.1f} -9V9" stroke="{BEFORE}" stroke-dasharray="3 3"/>'
        f"{_marks(area, scale, width, 5)}</svg>"
    )


def _marks(area: AreaChange, scale: float, room: float, r: float) -> str:
    """Draw line, ring and dot around the middle of a row; beyond the scale an arrow at its end."""
    before, after = (min(ratio, scale) * room / scale for ratio in _ratios(area))
    beyond = max(_ratios(area)) > scale
    arrow = f'<path d="M{room:.1f} {-r}l{r} {r}l{-r} {r}Z" fill="{AFTER}"/>' if beyond else ""
    dot = "" if beyond else f'<circle cx="{after:.1f}" cy="0" r="{r}" fill="{AFTER}"/>'
    return (
        f'<path d="M0 0H{room:.1f}" stroke="{BEFORE}" stroke-opacity=".35"/>'
        f'<path d="M{before:.1f} 0H{after:.1f}" stroke="{AFTER}" stroke-width="3"/>'
        f'<circle cx="{before:.1f}" cy="0" r="{r}" fill="none" stroke="{BEFORE}" stroke-width="2"/>{dot}{arrow}'
    )
