"""Ask PDOK for an address on behalf of somebody who looks: only where that is allowed, never often, never for long."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLongError
from threading import Lock
from typing import TYPE_CHECKING, Final

from spreidingskaart.city.sources.services.failing import SourceError
from spreidingskaart.city.sources.services.searching import OutsideSearch
from spreidingskaart.model import Role
from spreidingskaart.web.gate.rates import Rates
from spreidingskaart.web.limits import ALL_SEARCHES, SEARCH_SECONDS, SEARCHES, SEARCHES_AT_ONCE
from spreidingskaart.web.settings import settings
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spreidingskaart.city.sources.services.searching import FoundPlace

_ONE: Final = "one"
_ALL: Final = "all"
_RATES: Final = Rates({_ONE: SEARCHES, _ALL: ALL_SEARCHES}, ticks=time.monotonic)
_LOCK: Final = Lock()
_WORKERS: Final = ThreadPoolExecutor(SEARCHES_AT_ONCE, thread_name_prefix="address")


def may_ask(role: Role) -> bool:
    """Whether what somebody in a role types may be sent to PDOK."""
    allowed = settings().search
    return allowed is OutsideSearch.EVERYONE or (
        allowed is OutsideSearch.PLANNER and role is not Role.PUBLIC
    )


def asking(who: str) -> Callable[[str], Sequence[FoundPlace]]:
    """Return what asks PDOK for one visitor.

    Parameters
    ----------
    who
        Name of the session; the same for all that it asks.
    """
    return lambda text: _ask(who, text)


def _ask(who: str, text: str) -> Sequence[FoundPlace]:
    """Return what PDOK answers.

    Raises
    ------
    InputError
        If the text is no question.
    SourceError
        If it was asked too often, or PDOK does not answer in time or as expected.
    """
    from spreidingskaart.city.sources.services.location import cleaned, search

    question = cleaned(text)
    with _LOCK:
        wait = _RATES.take(who, _ONE) or _RATES.take("", _ALL)
    if wait:
        raise SourceError(
            f"Er is te vaak achter elkaar gezocht; zoek over {count(wait, 'seconde', 'seconden')} opnieuw bij PDOK."
        )
    asked = _WORKERS.submit(search, question)
    try:
        return asked.result(timeout=SEARCH_SECONDS)
    except TookTooLongError as error:
        asked.cancel()
        raise SourceError(
            f"Het zoeken bij PDOK duurde langer dan {count(SEARCH_SECONDS, 'seconde', 'seconden')}."
        ) from error
