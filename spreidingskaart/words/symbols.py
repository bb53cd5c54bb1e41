"""The symbol of each verdict, drawn once: a drawing in a report, a mask on a page that lets no inline SVG through."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from spreidingskaart.model import Verdict

_RING: Final = '<circle cx="10" cy="10" r="6.5" fill="none" stroke="currentColor" stroke-width="2"'
SYMBOLS: Final = {
    Verdict.FITS: '<circle cx="10" cy="10" r="7"/>',
    Verdict.MAY_FIT: f'{_RING}/><path d="M10 3.5a6.5 6.5 0 0 1 0 13Z"/>',
    Verdict.CONFLICTS: '<path d="M10 1.5 18.5 10 10 18.5 1.5 10Z"/>',
    Verdict.UNSUITABLE: '<path d="M4 4l12 12M16 4 4 16" fill="none" stroke="currentColor" stroke-width="3.5"/>',
    Verdict.REPORTED: '<rect x="2.5" y="7.5" width="15" height="5" rx="1"/>',
    Verdict.NOT_TESTED: f'{_RING} stroke-dasharray="3 2.2"/>',
}
"""What stands in a view box of 20 x 20, in the colour of the text."""


def symbol_svg(verdict: Verdict) -> str:
    """Return the symbol as a drawing that stands alone; the word always stands beside it."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20" fill="currentColor">'
        f"{SYMBOLS[verdict]}</svg>"
    )


def symbol_masks() -> str:
    """Return the style rules that give `.sk-symbol.sk-<verdict>` its symbol as the mask --sk-symbol."""
    return "".join(
        f'.sk-symbol.sk-{verdict.value}{{--sk-symbol:url("data:image/svg+xml,{_packed(shape)}")}}'
        for verdict, shape in SYMBOLS.items()
    )


def _packed(shape: str) -> str:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20">{shape}</svg>'
    return quote(svg, safe=" =:/.,;()#'").replace("#", "%23")
