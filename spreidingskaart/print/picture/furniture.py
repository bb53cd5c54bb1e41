"""What stands on the edge of a picture: scale bar, north, and the word for what is fictional."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.print.frame import round_length
from spreidingskaart.print.letters import text_width
from spreidingskaart.print.picture.ground import PAPER
from spreidingskaart.words.numbers import RoundingWay, metres
from spreidingskaart.words.writing import INK, Writing, as_text

if TYPE_CHECKING:
    from spreidingskaart.print.picture.canvas import Canvas

_LONGEST_BAR: Final = 0.2
"""Share of the width of the picture."""
_WARNING: Final = "#7C1D2A"


def furniture(canvas: Canvas, fictional: str) -> str:
    """Return it as SVG; it takes its room before everything else."""
    return _bar(canvas) + _north(canvas) + (_plate(canvas, fictional) if fictional else "")


def _bar(canvas: Canvas) -> str:
    label, frame = canvas.choices.label, canvas.frame
    length = round_length(_LONGEST_BAR * frame.width * frame.scale)
    wide, low = length / frame.scale, frame.height - 0.6 * label
    canvas.room.take(label + wide / 2, low - 0.6 * label, wide + 3 * label, 2.6 * label)
    text = Writing(metres(length, RoundingWay.EXACT), label + wide / 2, low - 0.5 * label, label)
    return (
        f'<path d="M{label:.1f} {low - label / 3:.1f}V{low:.1f}H{label + wide:.1f}V{low - label / 3:.1f}" '
        f'fill="none" stroke="{INK}" stroke-width="{2 * canvas.line:.2g}"/>{as_text(text)}'
    )


def _north(canvas: Canvas) -> str:
    label, frame = canvas.choices.label, canvas.frame
    x, y = frame.width - label, 0.5 * label
    canvas.room.take(x, y + label, 2 * label, 3.2 * label)
    half, high, notch = label / 2, 1.4 * label, 0.4 * label
    arrow = (
        f"M{x:.1f} {y:.1f}l{half:.1f} {high:.1f}l{-half:.1f} {-notch:.1f}l{-half:.1f} {notch:.1f}Z"
    )
    return f'<path d="{arrow}" fill="{INK}"/>' + as_text(
        Writing("N", x, y + 2.4 * label, label, bold=True)
    )


def _plate(canvas: Canvas, fictional: str) -> str:
    """Return the word in a corner, large: who looks from afar must not take it for real."""
    label = 1.2 * canvas.choices.label
    wide, high = text_width(fictional, label, bold=True) + label, 1.6 * label
    canvas.room.take(wide / 2 + 4, high / 2 + 4, wide, high)
    text = Writing(fictional, 4 + wide / 2, 4 + 1.15 * label, label, colour=_WARNING, bold=True)
    return (
        f'<rect x="4" y="4" width="{wide:.1f}" height="{high:.1f}" rx="{label / 5:.1f}" '
        f'fill="{PAPER}" stroke="{_WARNING}" stroke-width="{2 * canvas.line:.2g}"/>{as_text(text)}'
    )
