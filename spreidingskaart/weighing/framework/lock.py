"""Lock a framework before anybody sees which site is which: a fingerprint, a time, and who and why."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import to_jsonable_python

from spreidingskaart.errors import InputError
from spreidingskaart.weighing.framework.check import check, framework_from
from spreidingskaart.weighing.framework.framework import Framework, Version
from spreidingskaart.words.canonical import fingerprint
from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping, Sequence

SCHEMA: Final = "spreidingskaart/framework-lock/1"
_PARTS: Final = {"hard": "harde grens", "scored": "criterium", "history": "versie"}


class Lock(BaseModel):
    """Proof of what a framework was at one moment."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    framework: str
    version: int
    sha256: str
    """Fingerprint of the whole framework."""
    parts: dict[str, str]
    """Fingerprint of each part, so that a change can be named."""
    at: AwareDatetime
    by: str
    why: str
    seal: str
    """Fingerprint of the lock itself without this field."""


class LockedFramework(BaseModel):
    """A framework and its lock in one file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    schema_: Literal["spreidingskaart/framework-lock/1"] = Field(default=SCHEMA, alias="schema")
    framework: Framework
    lock: Lock


def digest(framework: Framework) -> str:
    """Return the SHA-256 of the framework in its canonical spelling, as 64 hexadecimal characters."""
    return fingerprint(framework.model_dump(mode="json"))


def lock(
    framework: Framework,
    *,
    at: dt.datetime,
    by: str,
    why: str,
    known_criteria: Collection[str],
) -> Lock:
    """Return the lock of a valid framework.

    Parameters
    ----------
    framework
        Framework that is fixed from now on.
    at
        Moment of locking, with time zone.
    by, why
        Name of the person who locks it, and the reason.
    known_criteria
        Ids of the criteria that the engine has.

    Raises
    ------
    InputError
        If the framework is not valid, or time zone, name or reason is missing; one message with every fault.
    """
    found = check(framework, known_criteria=known_criteria)
    found += _missing(at, by, why)
    if found:
        raise InputError(" ".join(["Dit afwegingskader kan nog niet worden vastgezet.", *found]))
    record = {
        "framework": framework.id,
        "version": framework.version,
        "sha256": digest(framework),
        "parts": _parts(framework),
        "at": at,
        "by": by.strip(),
        "why": why.strip(),
    }
    unsealed = Lock.model_validate({**record, "seal": ""})
    return unsealed.model_copy(update={"seal": _seal(unsealed)})


def verify(framework: Framework, locked: Lock) -> list[str]:
    """Return what differs between a framework and its lock, as Dutch sentences; empty if nothing does."""
    faults = []
    if locked.seal != _seal(locked):
        faults.append(
            "Het slot zelf is veranderd: tijdstip, naam, reden of vingerafdruk klopt niet."
        )
    if digest(framework) == locked.sha256:
        return faults
    now = _parts(framework)
    for name in dict.fromkeys([*locked.parts, *now]):
        if name not in now:
            faults.append(f"Verdwenen na het vastzetten: {name}.")
        elif name not in locked.parts:
            faults.append(f"Toegevoegd na het vastzetten: {name}.")
        elif now[name] != locked.parts[name]:
            faults.append(f"Veranderd na het vastzetten: {name}.")
    return faults or ["Het afwegingskader is niet het vastgezette: de vingerafdruk verschilt."]


def to_file(framework: Framework, locked: Lock) -> str:
    """Return framework and lock as one JSON text to download."""
    both = LockedFramework(schema=SCHEMA, framework=framework, lock=locked)
    return (
        json.dumps(both.model_dump(mode="json", by_alias=True), ensure_ascii=False, indent=2) + "\n"
    )


def from_file(text: str) -> tuple[Framework, Lock]:
    """Return the framework and lock in a downloaded text, after checking that they belong together.

    Raises
    ------
    InputError
        If the text is not such a file, or the framework is not the locked one; the message names the part.
    """
    try:
        both = LockedFramework.model_validate(json.loads(text))
    except ValidationError as error:
        places = [".".join(str(part) for part in fault["loc"]) for fault in error.errors()]
        raise InputError(
            f"Dit is geen vastgezet afwegingskader: {join(places)} klopt niet."
        ) from error
    except (ValueError, RecursionError) as error:
        raise InputError(
            "Dit is geen vastgezet afwegingskader: het is geen leesbare JSON."
        ) from error
    found = verify(both.framework, both.lock)
    if found:
        raise InputError(" ".join(["Dit afwegingskader is geweigerd.", *found]))
    return both.framework, both.lock


def new_version(
    framework: Framework,
    changes: Mapping[str, Any],
    *,
    at: dt.datetime,
    by: str,
    why: str,
    known_criteria: Collection[str],
) -> Framework:
    """Return the framework with changes, and with one more line of history that names the version before.

    Parameters
    ----------
    framework
        The version before.
    changes
        New values by field: `hard`, `scored`, `title`, ...
    at, by, why
        When, by whom and for what reason.
    known_criteria
        Ids of the criteria that the engine has.

    Raises
    ------
    InputError
        If time zone, name or reason is missing, or the changed framework is not valid; says every fault.
    """
    found = _missing(at, by, why)
    if found:
        raise InputError(" ".join(found))
    step = Version(number=framework.version + 1, at=at, by=by, why=why, previous=digest(framework))
    changed = {**framework.model_dump(), **changes, "history": (*framework.history, step)}
    return framework_from(to_jsonable_python(changed), known_criteria=known_criteria)


def follows(older: Framework, newer: Framework) -> bool:
    """Whether `newer` is the next version of exactly this `older` one."""
    return (
        newer.version == older.version + 1
        and newer.history[:-1] == older.history
        and newer.history[-1].previous == digest(older)
    )


def cover_names(sites: Sequence[str], *, key: str) -> dict[str, str]:
    """Return a cover name (Locatie A, B, ... AA) for every site, in an order that the list does not betray.

    Parameters
    ----------
    sites
        Ids of the sites, all different.
    key
        The same key gives the same names. Keep it secret until names may show: who knows the key and the
        list of sites can undo the cover.
    """
    drawn = sorted(sites, key=lambda site: hashlib.sha256(f"{key}/{site}".encode()).hexdigest())
    letters = {site: _letters(place) for place, site in enumerate(drawn)}
    return {site: f"Locatie {letters[site]}" for site in sites}


def _letters(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _missing(at: dt.datetime, by: str, why: str) -> list[str]:
    faults = []
    if at.tzinfo is None:
        faults.append("Het tijdstip heeft geen tijdzone.")
    if not by.strip():
        faults.append("Zeg wie dit doet.")
    if not why.strip():
        faults.append("Geef een reden.")
    return faults


def _seal(locked: Lock) -> str:
    return fingerprint(locked.model_dump(mode="json", exclude={"seal"}))


def _parts(framework: Framework) -> dict[str, str]:
    data = framework.model_dump(mode="json")
    parts = {}
    for field, value in data.items():
        if field not in _PARTS:
            parts[f"veld `{field}`"] = fingerprint(value)
            continue
        names = [item.get("id", item.get("number")) for item in value]
        parts[f"de volgorde van `{field}`"] = fingerprint(names)
        for name, item in zip(names, value, strict=True):
            parts[f"{_PARTS[field]} `{name}`"] = fingerprint(item)
    return parts
