"""Our own drawings inside a plain page; pages of the screen let no inline SVG through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spreidingskaart.print.picture.telling import PictureKey


def inline(svg: str) -> Markup:
    """Return a drawing of `print/` as it stands: whatever made it escaped every text in it."""
    return Markup(svg)  # noqa: S704 - every text in our own drawings is escaped


def inline_keys(keys: Iterable[PictureKey]) -> list[tuple[Markup, str]]:
    """Return the rows of a legend: a sign and its meaning."""
    return [(inline(key.sign), key.text) for key in keys]
