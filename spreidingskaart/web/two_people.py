"""Two people change one thing at once: the second sees both versions and chooses; nothing that was typed is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.errors import SpreidingskaartError
from spreidingskaart.store import ChangedError
from spreidingskaart.web.rendering import render

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from spreidingskaart.store.expecting import Expected, Standing

    Act = Callable[[Expected], object]
    Words = Mapping[str, str]

_ASIDE: Final = "two_people.{key}"
_SEEN: Final = "two_people.seen.{key}"
MINE: Final = "Bewaar toch mijn versie"
THEIRS: Final = "Laat staan wat er nu staat"


@dataclass(frozen=True)
class _Aside:
    """What somebody wanted to keep while somebody else was first."""

    act: Act
    mine: Words
    standing: Standing | None
    failed: str = ""
    """What went wrong when it was tried again."""


def seen_before(key: str, standing: int | None) -> int | None:
    """Return what stood when the form was last drawn, and note what stands while it is drawn now.

    Parameters
    ----------
    key
        Name of what is changed, such as a cell.
    standing
        Event id of what stands now; None for nothing.
    """
    name = _SEEN.format(key=key)
    before = st.session_state.get(name, standing)
    st.session_state[name] = standing
    return None if before is None else int(before)


def attempt(key: str, act: Act, *, seen: int | None, mine: Words) -> bool:
    """Do what was asked and return whether it was done; where somebody else was first, put it aside for `conflict`.

    Parameters
    ----------
    key
        Name of the form.
    act
        Keeps what was typed, if what it is given is what stands.
    seen
        What the person saw, as `seen_before` gave it.
    mine
        What the person wants to keep, in words: what it is, and its value.

    Raises
    ------
    InputError
        If what was typed cannot be kept at all.
    """
    try:
        act(seen)
    except ChangedError as error:
        st.session_state[_ASIDE.format(key=key)] = _Aside(act, mine, error.standing)
        return False
    st.session_state.pop(_ASIDE.format(key=key), None)
    return True


def conflict(key: str, theirs: Callable[[Standing], Words], *, mine_can_stand: bool = True) -> None:
    """Show both versions with a way on, where somebody else was first.

    Parameters
    ----------
    key
        Name of the form.
    theirs
        Gives what stands now in the words of `attempt`.
    mine_can_stand
        Whether what was typed can still take the place of what stands.
    """
    aside: _Aside | None = st.session_state.get(_ASIDE.format(key=key))
    if aside is None:
        return
    standing = aside.standing
    words = {} if standing is None else theirs(standing)
    rows = [
        (label, words.get(label, ""), aside.mine.get(label, ""))
        for label in {**words, **aside.mine}
    ]
    with st.container(border=True, key=f"two-people-{key.replace('.', '-')}"):
        st.html(
            render("two_people.html", rows=rows, standing=standing, failed=aside.failed),
            width="stretch",
        )
        if mine_can_stand:
            st.button(MINE, key=f"{key}.mine", on_click=_again, args=(key, aside))
        st.button(THEIRS, key=f"{key}.theirs", on_click=_leave, args=(key,))


def _again(key: str, aside: _Aside) -> None:
    name = _ASIDE.format(key=key)
    try:
        aside.act(None if aside.standing is None else aside.standing.event_id)
    except ChangedError as error:  # a third person was first
        st.session_state[name] = _Aside(aside.act, aside.mine, error.standing)
    except SpreidingskaartError as error:
        st.session_state[name] = _Aside(aside.act, aside.mine, aside.standing, str(error))
    else:
        _leave(key)
        st.toast("Bewaard.")


def _leave(key: str) -> None:
    st.session_state.pop(_ASIDE.format(key=key), None)
