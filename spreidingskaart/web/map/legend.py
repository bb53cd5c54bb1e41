"""The legend of the map as HTML; every text in it is escaped here."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from spreidingskaart.web.map.fills import FILL_OPACITY, PICTURE_OPACITY, themed
from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spreidingskaart.city.measures.figure_classes import Classes


def figure_legend(
    title: str, classes: Classes, *, areas: str, note: str = "", pins: bool = False
) -> str:
    """Return a bar with the distribution of the areas over the classes, in the colours that they have on the map.

    Parameters
    ----------
    title
        What the colours mean, with unit.
    areas
        Plural of what is coloured: wijken.
    pins
        Whether pins are coloured, which are the same in every theme and let nothing through.
    """
    colours, opacity = (classes.colours, 1) if pins else (themed(classes.colours), FILL_OPACITY)
    highest = max(classes.counts, default=0) or 1
    bars = "".join(
        f'<i style="background:{colour};opacity:{opacity};height:{max(6, round(100 * count / highest))}%" '
        f'title="{count} {escape(areas, quote=True)}"></i>'
        for colour, count in zip(colours, classes.counts, strict=True)
    )
    limits = [_limit(classes, rank) for rank in range(len(classes.counts))]
    labels = "".join(f"<span>{escape(limit)}</span>" for limit in limits)
    missing = int((classes.member < 0).sum())
    notes = [f"Staafjes: hoeveel {areas} per klasse."]
    if note:
        notes.append(note)
    return (
        f'<div class="sk-bars" aria-hidden="true">{bars}</div><div class="sk-limits">{labels}</div>'
        f"{_missing(missing)}<p><b>{escape(title)}</b></p><p>{escape(' '.join(notes))}</p>"
    )


def _missing(amount: int) -> str:
    """Return what the hatch means."""
    hatch = '<svg><rect width="22" height="16" fill="url(#sk-missing)" stroke="var(--sk-border)"/></svg>'
    return f"<ul><li>{hatch}geen cijfer ({amount})</li></ul>" if amount else ""


def _limit(classes: Classes, rank: int) -> str:
    if rank == len(classes.limits):
        return "meer" if classes.limits else "alle"
    first_positive = 1 if classes.limits[0] == 0 else 0
    text = plain(classes.limits[rank], 2)
    return f"tot {text}" if rank == first_positive else text


def filter_legend(sentence: str) -> str:
    """Return the filter in force; nothing where there is none."""
    return f"<p class=sk-filter><b>Filter</b> {escape(sentence)}</p>" if sentence else ""


def zoning_legend(groups: Sequence[tuple[str, str, str]], *, example: bool) -> str:
    """Return name, letter code and colour of the designations: (name, code, colour) each; an example is no law."""
    rows = "".join(
        f'<li><i style="background:{escape(colour, quote=True)}99"></i>{escape(name)} ({escape(code) or "-"})</li>'
        for name, code, colour in groups
    )
    told = "<p>Voorbeeldplan, geen geldend recht</p>" if example else ""
    return f"{told}<ul class=sk-two>{rows}</ul>"


@dataclass(frozen=True)
class ColourKey:
    """What one colour means."""

    name: str
    colour: str
    stripes: str = ""
    """Colour of stripes over it; empty for none."""

    @property
    def background(self) -> str:
        """As CSS."""
        if not self.stripes:
            return self.colour
        return f"repeating-linear-gradient(135deg,{self.colour} 0 3px,{self.stripes} 3px 5px)"


def colour_legend(keys: Iterable[ColourKey], *, note: str = "") -> str:
    """Return what colours mean, and what is fictional."""
    rows = "".join(
        f'<li><i style="background:{escape(key.background, quote=True)};opacity:{PICTURE_OPACITY}"></i>'
        f"{escape(key.name)}</li>"
        for key in keys
    )
    told = f"<p>{escape(note[:1].upper() + note[1:])}</p>" if note else ""
    return f"<ul>{rows}</ul>{told}"


def legend(parts: Iterable[str]) -> str:
    """Return the whole legend; nothing where there is nothing to explain."""
    body = "".join(parts)
    return f"<summary>Legenda</summary>{body}" if body else ""
