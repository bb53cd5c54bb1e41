"""Words of the trade carry what they mean: a mark on the first of each in a piece of a page.

The mark is put on HTML that is ready, in one place, so that no template can forget it. It is reached with the keyboard
and by touch; what it says stands in an attribute, so that the sentence itself stays as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from markupsafe import escape

from spreidingskaart.words.jargon import in_sentence, term_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECES: Final = re.compile(r"(<[^>]*>)")
_TAG: Final = re.compile(r"<(/?)([a-z0-9]+)")
_APART: Final = frozenset(
    {
        "a",
        "button",
        "code",
        "dfn",
        "figure",
        "label",
        "option",
        "script",
        "style",
        "summary",
        "table",
        "textarea",
        "title",
    }
)
"""What is pressed or typed itself holds no mark; nor does a table or picture, whose sentence stands beside."""


def marked(html: str) -> str:
    """Return HTML in which the first of each term in running text says what it means."""
    if in_sentence().search(html) is None:
        return html
    seen: set[str] = set()
    return "".join(
        in_sentence().sub(lambda found: _mark(found, seen), piece) if runs else piece
        for piece, runs in _running(html)
    )


def _running(html: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of HTML, and whether each is running text that may hold a mark."""
    inside: list[str] = []
    for piece in _PIECES.split(html):
        tag = _TAG.match(piece)
        if tag is None:
            yield piece, not inside
            continue
        closes, name = tag.groups()
        if name in _APART and not closes:
            inside.append(name)
        elif inside and closes and inside[-1] == name:
            inside.pop()
        yield piece, False


def _mark(found: re.Match[str], seen: set[str]) -> str:
    term, meaning = term_of(found.group())
    if term in seen:
        return found.group()
    seen.add(term)
    told = escape(meaning)
    return (
        f'<dfn class="sk-term" tabindex="0" data-meaning="{told}" aria-description="{told}">'
        f"{found.group()}</dfn>"
    )
