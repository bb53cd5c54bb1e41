"""The ways in of this process, as its settings say: one of them at most, and none where anything is wrong."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final

from spreidingskaart.errors import InputError
from spreidingskaart.store import open_store
from spreidingskaart.store.chain import AuditKind
from spreidingskaart.web.identity.account import write_down
from spreidingskaart.web.identity.login_file import LoginFile, read_login_file
from spreidingskaart.web.identity.logins import End, Login, Logins, WayIn
from spreidingskaart.web.identity.one_time_code import OneTimeCode
from spreidingskaart.web.settings import LOGIN, PLANNER, PlannerWay, settings

if TYPE_CHECKING:
    from collections.abc import Collection

    from spreidingskaart.web.settings import Settings


@dataclass(frozen=True)
class WaysIn:
    """What somebody can become planner by, and who did."""

    logins: Logins
    file: LoginFile | None = None
    code: OneTimeCode | None = None
    refused: tuple[str, ...] = ()
    """One sentence for each setting that is off because something is wrong with it."""

    @property
    def way(self) -> WayIn | None:
        """The way in; None where nobody can log in."""
        if self.code is not None:
            return WayIn.LOCAL
        if self.file is None:
            return None
        return WayIn.OIDC if self.file.auth is not None else WayIn.PROXY


def ways_in(given: Settings) -> WaysIn:
    """Return the ways in that the settings ask for."""
    logins = Logins(
        idle=dt.timedelta(minutes=given.idle_minutes),
        revoke=_revoke,
        is_revoked=_is_revoked,
        tell=_account_for,
    )
    file, refused = _login_file(given)
    if given.planner_way is not PlannerWay.LOCAL:
        return WaysIn(logins, file, None, refused)
    if given.login_file is not None:
        both = f"{PLANNER} is local en {LOGIN} noemt een bestand; kies er één. {PLANNER} staat uit."
        return WaysIn(logins, file, None, (*refused, both))
    return WaysIn(logins, None, OneTimeCode(_tell_code), refused)


def _login_file(given: Settings) -> tuple[LoginFile | None, tuple[str, ...]]:
    if given.login_file is None:
        return None, ()
    try:
        return read_login_file(given.login_file, given.origins), ()
    except InputError as error:
        return None, (f"{LOGIN} staat uit. {error}",)


def _revoke(fingerprints: Collection[str], until: dt.datetime) -> None:
    open_store().revoke(fingerprints, until)


def _is_revoked(fingerprints: Collection[str]) -> bool:
    return open_store().is_revoked(fingerprints)


def _account_for(login: Login, why: End | None) -> None:
    kind = AuditKind.LOGIN if why is None else AuditKind.LOGOUT
    write_down(kind, login.person, login.way.value, "" if why is None else why.name.lower())


def _tell_code(code: str) -> None:
    print(f"Code om als planner te kijken (werkt één keer): {code}", flush=True)  # noqa: T201 - only the terminal has it


_in_force: WaysIn | None = None
_STARTING: Final = Lock()


def ways() -> WaysIn:
    """Return the ways in of this process. At first use they are made and said where the server was started."""
    global _in_force  # noqa: PLW0603 - one process, one way in
    if _in_force is not None:
        return _in_force
    with _STARTING:
        if _in_force is None:
            _in_force = ways_in(settings())
            for sentence in _in_force.refused:
                print(f"Let op: {sentence}", file=sys.stderr, flush=True)  # noqa: T201 - whoever starts it must see it
            if _in_force.code is not None:
                _in_force.code.renew()
        return _in_force


def let_in_by(given: WaysIn | None) -> None:
    """Let these ways in hold for the process; None reads the settings again at next use. For tests."""
    global _in_force  # noqa: PLW0603 - one process, one way in
    _in_force = given
