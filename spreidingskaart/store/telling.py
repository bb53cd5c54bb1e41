"""What went wrong with the store itself, in one Dutch sentence that says what a person can do."""

from __future__ import annotations

import errno
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFreeError

BUSY: Final = "is te lang bezet door anderen. Probeer het zo opnieuw."
FULL: Final = "heeft geen ruimte meer. Vraag de beheerder om ruimte; wat bewaard was, staat er nog."
READ_ONLY: Final = "mag alleen worden gelezen. Vraag de beheerder om schrijfrechten."
BROKEN: Final = (
    "is stuk of geen opslag. Vraag de beheerder: `store check` zegt wat eraan scheelt, `store restore` zet een "
    "reservekopie terug."
)
CLOSED: Final = "is niet te openen. Vraag de beheerder of de plaats en de rechten kloppen."
REFUSED: Final = (
    "weigert de toegang. Vraag de beheerder of adres, naam, wachtwoord en rechten kloppen."
)
AWAY: Final = "is niet te bereiken. Probeer het zo opnieuw, of vraag de beheerder."
OTHER: Final = "geeft een fout. Probeer het opnieuw, of vraag de beheerder."
UNSURE: Final = (
    "De verbinding met de database viel weg bij het bewaren; het is niet zeker of dit bewaard is. Kijk of het er "
    "staat, en bewaar het anders opnieuw: dubbel komt het er niet in."
)
_CAUSES: Final = {
    # SQLite, by the first two parts of its own names
    "SQLITE_BUSY": BUSY, "SQLITE_LOCKED": BUSY,
    "SQLITE_FULL": FULL, "SQLITE_IOERR": FULL, "SQLITE_TOOBIG": FULL,
    "SQLITE_READONLY": READ_ONLY, "SQLITE_PERM": READ_ONLY,
    "SQLITE_CORRUPT": BROKEN, "SQLITE_NOTADB": BROKEN, "SQLITE_FORMAT": BROKEN, "SQLITE_ERROR": BROKEN,
    "SQLITE_CANTOPEN": CLOSED, "SQLITE_AUTH": CLOSED,
    # PostgreSQL, by code or by class of codes
    "55P03": BUSY, "57014": BUSY, "40001": BUSY, "40P01": BUSY, "25P03": BUSY, "53300": BUSY,
    "53100": FULL, "53200": FULL, "58030": FULL, "54": FULL,
    "25006": READ_ONLY, "42501": READ_ONLY,
    "28": REFUSED, "3D000": REFUSED,
    "XX": BROKEN, "42": BROKEN,
    "08": AWAY, "57": AWAY,
    # the system
    "ENOSPC": FULL, "EDQUOT": FULL, "EFBIG": FULL, "EROFS": READ_ONLY, "EACCES": CLOSED, "EPERM": CLOSED,
    "ENOTDIR": CLOSED, "EEXIST": CLOSED, "EISDIR": CLOSED,
}  # fmt: skip
"""What the codes of the two databases and of the system mean to a person."""
_NOT_NOW: Final = ("starting up", "shutting down", "recovery", "too many", "terminating")
"""Words of a server that will answer later."""


def sentence(what: str, where: str, error: Exception) -> str:
    """Return the sentence.

    Parameters
    ----------
    what
        What did not happen, as in "Bewaren is niet gelukt".
    where
        Name of the file, or "de database".
    error
        What SQLAlchemy or the system raised.
    """
    return f"{what}: {where} {_cause(error)}"


def fell_silent(error: Exception) -> bool:
    """Whether the connection was lost, so that nobody knows what the database did last."""
    return isinstance(error, DBAPIError) and error.connection_invalidated


def _cause(error: Exception) -> str:
    for code in _codes(error):
        if code in _CAUSES:
            return _CAUSES[code]
    return OTHER


def _codes(error: Exception) -> tuple[str, ...]:
    """Return the codes of an error, the most precise first."""
    if isinstance(error, NoConnectionFreeError):
        return ("53300",)
    if isinstance(error, OSError):
        return (errno.errorcode.get(error.errno or 0, ""),)
    original = getattr(error, "orig", error)
    if name := getattr(original, "sqlite_errorname", None):
        return name, "_".join(name.split("_")[:2])
    if state := getattr(original, "sqlstate", None):
        return state, state[:2]
    if type(original).__name__ == "OperationalError":
        return ("28" if _answered(str(original)) else "08",)
    return ()


def _answered(said: str) -> bool:
    """Whether a server was there and did not want us: before a connection stands it gives words and no code."""
    return "FATAL" in said and not any(words in said for words in _NOT_NOW)
