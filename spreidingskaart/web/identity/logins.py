"""What is known of each browser: who is logged in there, and whether that still counts. In memory, and nowhere else.

A role ends by itself when nobody did anything for a while, when the proof of it expired, when it was revoked (in any
tab, in any process) and when the store cannot say whether it was. Whatever ended stays so until somebody logs in anew.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from enum import Enum, StrEnum, unique
from threading import RLock
from typing import TYPE_CHECKING, Final

from spreidingskaart.errors import SpreidingskaartError
from spreidingskaart.model import Role
from spreidingskaart.web.identity.limits import LONGEST_LOGIN, MOST_LOGINS, RECHECK_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from spreidingskaart.model import Person

_LOG: Final = logging.getLogger(__name__)


@unique
class WayIn(StrEnum):
    """How somebody came in."""

    LOCAL = "local"
    """A code that was printed on the machine itself."""
    OIDC = "oidc"
    """An identity provider."""
    PROXY = "proxy"
    """A header of the proxy in front."""


@unique
class End(Enum):
    """Why a role ended, in the sentence that people read."""

    IDLE = "U bent {minutes} niet actief geweest. U kijkt weer als bezoeker."
    EXPIRED = "Uw aanmelding is verlopen. U kijkt weer als bezoeker."
    LEFT = "U bent afgemeld. U kijkt weer als bezoeker."
    CHANGED = "Uw aanmelding is veranderd. U kijkt weer als bezoeker."
    UNREADABLE = "De opslag is niet te lezen; of uw aanmelding nog geldt, is onbekend. U kijkt weer als bezoeker."


@dataclass(frozen=True)
class Login:
    """Somebody who came in."""

    person: Person
    way: WayIn
    proof: str
    """SHA-256 of what proves it; the same proof never gives a role again once the login ended."""
    proven_until: dt.datetime
    """UTC; what proves it is good until then."""


@dataclass
class _Active:
    """A login with when somebody last did something: by the clock, and by a count that nobody sets back."""

    login: Login
    at: dt.datetime
    ticks: float
    checked: float | None = None


@dataclass(frozen=True)
class Clock:
    """The time (UTC), and seconds that only go on."""

    now: Callable[[], dt.datetime] = field(default=lambda: dt.datetime.now(dt.UTC))
    ticks: Callable[[], float] = field(default=time.monotonic)


def fingerprint(*parts: str) -> str:
    """Return the SHA-256 of some texts, in hexadecimal."""
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


def of_browser(browser: str) -> str:
    """Return the fingerprint under which every login of a browser is revoked."""
    return fingerprint("browser", browser)


class Logins:
    """Logins by the name of the browser. Safe to share between threads.

    Parameters
    ----------
    idle
        How long a role stays when nobody does anything.
    revoke, is_revoked
        What keeps for all processes that a login ended, and asks it; see `store.revoking`.
    clock
        The time.
    tell
        Gets every login that began (with None) and ended (with why).
    """

    def __init__(
        self,
        *,
        idle: dt.timedelta,
        revoke: Callable[[Collection[str], dt.datetime], None],
        is_revoked: Callable[[Collection[str]], bool],
        clock: Clock | None = None,
        tell: Callable[[Login, End | None], None] | None = None,
    ) -> None:
        self.idle = idle
        self._tell = tell
        self._revoke = revoke
        self._is_revoked = is_revoked
        self._clock = clock or Clock()
        self._lock = RLock()
        self._active: OrderedDict[str, _Active] = OrderedDict()
        self._ended: OrderedDict[str, End] = OrderedDict()

    def begin(self, browser: str, login: Login) -> bool:
        """Let a browser be of somebody who just came in; False where the proof does not count (any more)."""
        now = self._clock.now()
        until = min(login.proven_until, now + LONGEST_LOGIN)
        if login.person.role is Role.PUBLIC or until <= now:
            return False
        login = Login(login.person, login.way, login.proof, until)
        with self._lock:
            if self._why_not(browser, login) is not None:
                return False
            self._active[browser] = _Active(login, now, self._clock.ticks(), self._clock.ticks())
            while len(self._active) > MOST_LOGINS:
                self._active.popitem(last=False)
        if self._tell is not None:
            self._tell(login, None)
        return True

    def of(self, browser: str) -> Login | None:
        """Return who is logged in on a browser, if that still counts; asking is no activity."""
        with self._lock:
            known = self._active.get(browser)
            if known is None:
                return None
            why = self._why_ended(browser, known)
            if why is None:
                return known.login
        self._end(browser, why)
        return None

    def touch(self, browser: str) -> Login | None:
        """Return who is logged in on a browser, if that still counts, and note that they did something."""
        login = self.of(browser)
        if login is not None:
            with self._lock:
                if (known := self._active.get(browser)) is not None:
                    known.at, known.ticks = self._clock.now(), self._clock.ticks()
                    self._active.move_to_end(browser)
        return login

    def end(self, browser: str, why: End = End.LEFT, *, also: str | None = None) -> bool:
        """End every login of a browser, here and in other processes; no name of a browser is used twice.

        Parameters
        ----------
        browser
            Name of the browser.
        why
            What people read.
        also
            Another proof that no longer counts: what the browser itself still holds.

        Returns
        -------
        False where the store could not keep it: other processes do not know it yet.
        """
        return self._end(browser, why, also=also)

    def counts(self, browser: str, proof: str) -> bool:
        """Whether what somebody got as this login, here or in another process, may still be used."""
        with self._lock:
            known = self._active.get(browser)
        if known is not None:
            login = self.of(browser)
            return login is not None and login.proof == proof
        return not self._has_ended(of_browser(browser), proof)

    def why_ended(self, proof: str) -> str | None:
        """Return why a login ended, in one sentence; None where that is not known here."""
        with self._lock:
            why = self._ended.get(proof)
        return None if why is None else self.sentence(why)

    def sentence(self, why: End) -> str:
        """Return what people read."""
        minutes = round(self.idle.total_seconds() / 60)
        return why.value.format(minutes=f"{minutes} {'minuut' if minutes == 1 else 'minuten'}")

    # ------------------------------------------------------------------------------- inside
    def _why_ended(self, browser: str, known: _Active) -> End | None:
        now, ticks = self._clock.now(), self._clock.ticks()
        if now >= known.login.proven_until:
            return End.EXPIRED
        if max((now - known.at).total_seconds(), ticks - known.ticks) >= self.idle.total_seconds():
            return End.IDLE
        if known.checked is not None and 0 <= ticks - known.checked < RECHECK_SECONDS:
            return None
        why = self._why_not(browser, known.login)
        known.checked = ticks
        return why

    def _why_not(self, browser: str, login: Login) -> End | None:
        for proof in (login.proof, of_browser(browser)):
            if (why := self._ended.get(proof)) is not None:
                return why
        try:
            return End.LEFT if self._is_revoked([of_browser(browser), login.proof]) else None
        except SpreidingskaartError:
            _LOG.exception("no role: the store does not say what was revoked")
            return End.UNREADABLE

    def _has_ended(self, *proofs: str) -> bool:
        with self._lock:
            if any(proof in self._ended for proof in proofs):
                return True
        try:
            return self._is_revoked(proofs)
        except SpreidingskaartError:
            _LOG.exception("no protected data: the store does not say what was revoked")
            return True

    def _end(self, browser: str, why: End, *, also: str | None = None) -> bool:
        proofs = [of_browser(browser), *([also] if also else [])]
        with self._lock:
            known = self._active.pop(browser, None)
            if known is not None:
                proofs.append(known.login.proof)
            for proof in proofs:
                self._ended.setdefault(proof, why)
            while len(self._ended) > 4 * MOST_LOGINS:
                self._ended.popitem(last=False)
        if known is None and also is None:
            return True
        if known is not None and self._tell is not None:
            self._tell(known.login, why)
        until = known.login.proven_until if known else self._clock.now() + LONGEST_LOGIN
        try:
            self._revoke(proofs, max(until, self._clock.now() + LONGEST_LOGIN))
        except SpreidingskaartError:
            _LOG.exception("a login ended here, and the store could not keep it")
            return False
        return True
