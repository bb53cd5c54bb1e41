"""A page is made of parts. Each fails alone: one sentence where it stood, and the rest of the page works.

A part that needs what another part gave is left out with that one, and says so.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, ParamSpec, TypeVar, cast

import streamlit as st

from spreidingskaart.errors import SpreidingskaartError
from spreidingskaart.web.rendering import literal

if TYPE_CHECKING:
    from collections.abc import Callable

_LOG: Final = logging.getLogger("spreidingskaart")
_GIVEN = ParamSpec("_GIVEN")
_T = TypeVar("_T")


@dataclass(frozen=True)
class Failed:
    """What a part gives that failed: whatever needs it is left out."""

    part: str


def part(name: str, draw: Callable[_GIVEN, _T], *given: _GIVEN.args, **named: _GIVEN.kwargs) -> _T:
    """Draw one part of a page, and return what it gives.

    Where it fails one sentence stands in its place, and what comes back is `Failed`; a part that is given that is not
    drawn. A mishap of our own is told in general words, and the log has the rest.

    Parameters
    ----------
    name
        What people call this part, as a sentence begins: "De kaart".
    draw
        Draws the part.
    given, named
        What `draw` is called with.
    """
    return part_or(cast("_T", Failed(name)), name, draw, *given, **named)


def part_or(
    instead: _T,
    name: str,
    draw: Callable[_GIVEN, _T],
    *given: _GIVEN.args,
    **named: _GIVEN.kwargs,
) -> _T:
    """Draw one part of a page as `part` does; where it fails, `instead` is what the other parts go on with."""
    needed = next((one for one in (*given, *named.values()) if isinstance(one, Failed)), None)
    if needed is not None:
        _tell(f"{name}: dit deel kan niet zonder wat hierboven misging ({needed.part.lower()}).")
        return instead
    try:
        return draw(*given, **named)
    except SpreidingskaartError as error:
        _tell(f"{name}: {error}")
    except Exception:  # noqa: BLE001 - whatever it is, the other parts of the page go on
        _LOG.exception("unexpected, in the part %r", name)
        _tell(f"{name}: hier ging iets mis aan onze kant. De rest van de pagina werkt door.")
    return instead


def _tell(sentence: str) -> None:
    st.error(literal(sentence))
