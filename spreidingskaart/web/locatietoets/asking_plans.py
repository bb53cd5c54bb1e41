"""Where a planner asks which plans hold on the site that was tested; everybody sees what was answered, in the card."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.city.access import PLANNER
from spreidingskaart.errors import InputError, SpreidingskaartError
from spreidingskaart.store import audit
from spreidingskaart.web.deployment import serve_newest
from spreidingskaart.web.locatietoets.answer import Refusal, SiteTest
from spreidingskaart.web.own_folder import folder_to_write, why_not_writable
from spreidingskaart.web.rendering import literal, say_done, say_error
from spreidingskaart.web.session import person, role

if TYPE_CHECKING:
    from collections.abc import Callable

    from spreidingskaart.city import City

ASK: Final = "Vraag de plannen op"
_SAID: Final = "plans.said"
_ONE_AT_A_TIME: Final = Lock()
_BUSY: Final = "Er worden al plannen opgevraagd; probeer het zo weer."


@dataclass(frozen=True)
class _Said:
    """What came of the last question."""

    sentences: tuple[str, ...]
    good: bool


def asking_plans(test: SiteTest | Refusal | None, city: City) -> None:
    """Show a planner the button, or in one line why there is none; others see nothing."""
    if not person().role.may_change or role() != PLANNER or not isinstance(test, SiteTest):
        return
    from spreidingskaart.city.sources.services.keeping_plans import why_not_asked

    said: _Said | None = st.session_state.pop(_SAID, None)
    if said is not None:
        (say_done if said.good else say_error)(" ".join(said.sentences))
    why = why_not_asked() or why_not_writable(city)
    if why is not None:
        st.caption(literal(f"Plannen van deze locatie opvragen kan hier niet. {why}"))
    elif st.button(ASK, key="plans.ask"):
        with st.status("De plannen komen binnen.") as status:
            st.session_state[_SAID] = _ask(test, lambda told: status.write(literal(told)))
            serve_newest()
        st.rerun()


def _ask(test: SiteTest, told: Callable[[str], None]) -> _Said:
    """Ask and keep; the role and the folder are looked at in the moment of the act."""
    from spreidingskaart.city.sources.services.keeping_plans import ask_and_keep

    called = test.proposals.site_id[0] or "een punt"
    try:
        folder = folder_to_write()
        if not _ONE_AT_A_TIME.acquire(blocking=False):
            raise InputError(_BUSY)
        try:
            about = {"what": "plannen gevraagd", "file": str(called)}
            audit.write(audit.AuditKind.IMPORT, person(), about)
            place, now = test.proposals.geometry[0], dt.datetime.now(dt.UTC)
            asked, _ = ask_and_keep(folder, place, called=str(called), now=now, told=told)
        finally:
            _ONE_AT_A_TIME.release()
    except SpreidingskaartError as error:
        return _Said((str(error),), good=False)
    return _Said(asked.sentences, good=asked.complete)
