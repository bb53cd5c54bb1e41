"""What no criterion asks, in one list (subjects.yaml), with what of it the plan map shows on a site."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, ConfigDict, ValidationError

from spreidingskaart.criteria.zoning.details import (
    DoubleDesignation,
    ZonedObject,
    ZoneRecord,
    ZoningDetails,
    ZoningUnread,
)
from spreidingskaart.criteria.zoning.ground import ground_of
from spreidingskaart.criteria.zoning.marks import read_zone
from spreidingskaart.criteria.zoning.records import (
    LEGAL_SOURCES,
    NOT_ASKED,
    NOT_AVAILABLE,
    sources_asked,
)
from spreidingskaart.errors import DataError
from spreidingskaart.model import OpenSubject
from spreidingskaart.rules import faults_of, read_yaml
from spreidingskaart.rules.svbp import tidy
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from spreidingskaart.city import City
    from spreidingskaart.criteria.zoning.details import SourceAsked
    from spreidingskaart.model import Finding
    from spreidingskaart.model.details import Details

SUBJECTS: Final = Path(__file__).with_name("subjects.yaml")
_SEEN: Final = 0.005
"""Share of a site that is named with its percentage."""
_LEAD: Final = "Op deze locatie "
_TAIL: Final = ": niet getoetst."
_SEVERAL: Final = 2


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Subject(_Record):
    """One subject of the list."""

    id: str
    name: str
    sentence: str
    on_map: tuple[str, ...] = ()
    only_here: bool = False
    asked_as: str = ""

    def is_of(self, name: str) -> bool:
        """Whether an object of the plan map with this name is about the subject."""
        return any(re.search(rf"(?<!\w){re.escape(word)}", name) for word in self.on_map)


class _Subjects(_Record):
    subjects: tuple[Subject, ...]


@cache
def subjects() -> tuple[Subject, ...]:
    """Return the list.

    Raises
    ------
    DataError
        If subjects.yaml is missing or has faults; the message lists them.
    """
    try:
        return _Subjects.model_validate(read_yaml(SUBJECTS)).subjects
    except ValidationError as error:
        raise DataError(f"De lijst in {SUBJECTS.name} klopt niet: {faults_of(error)}.") from error


@lru_cache(maxsize=4096)
def subject_of(name: str) -> Subject | None:
    """Return the subject that an object of the plan map with this name is about; None where it is about none."""
    plain = tidy(name)
    return next((one for one in subjects() if one.is_of(plain)), None)


def open_subjects(findings: Iterable[Finding]) -> tuple[OpenSubject, ...]:
    """Return what no criterion asked of one site, in the order of the list.

    Parameters
    ----------
    findings
        Of the site; those of the zoning plan say which zones lie on it and which sources answered.
    """
    details = next(
        (
            told.details
            for told in findings
            if isinstance(told.details, ZoningDetails | ZoningUnread)
        ),
        None,
    )
    return _open(details.sources_asked if details is not None else (), _here(details))


def open_subjects_of(city: City) -> tuple[OpenSubject, ...]:
    """Return what no criterion asks anywhere in a City."""
    return _open(sources_asked(ground_of(city), ()), {})


def _open(
    sources: Sequence[SourceAsked], here: Mapping[str, Sequence[ZonedObject]]
) -> tuple[OpenSubject, ...]:
    answered = {told.source for told in sources if told.answer not in (NOT_ASKED, NOT_AVAILABLE)}
    return tuple(
        OpenSubject(one.id, one.name, one.sentence, _lies_here(here.get(one.id, ())))
        for one in subjects()
        if not (one.only_here and one.id not in here)
        and LEGAL_SOURCES.get(one.asked_as) not in answered
    )


def told_short(some: Sequence[OpenSubject], also: object = None) -> str:
    """Return the list as one short sentence: "Niet getoetst: geluid, lucht en bodem."; `also` where more was not."""
    lead = "Ook niet getoetst" if also else "Niet getoetst"
    return f"{lead}: {join([one.name for one in some])}." if some else ""


def told_here(some: Sequence[OpenSubject]) -> str:
    """Return what lies on the site and is not judged, of all subjects together, as one sentence; "" for nothing."""
    heres = [one.here for one in some if one.here]
    if len(heres) < _SEVERAL:
        return "".join(heres)
    parts = [here.removeprefix(_LEAD).removesuffix(_TAIL) for here in heres]
    named = [part.removeprefix("ligt ").removeprefix("liggen ") for part in parts]
    return f"{_LEAD}liggen {'; '.join(named)}{_TAIL}"


def _here(details: Details | None) -> Mapping[str, Sequence[ZonedObject]]:
    """Return by subject the objects on the site that nobody judged."""
    found: dict[str, list[ZonedObject]] = {}
    for placed in _unjudged(details) if isinstance(details, ZoningDetails) else ():
        about = subject_of(placed.name or "")
        if about is not None:
            found.setdefault(about.id, []).append(placed)
    return found


def _unjudged(details: ZoningDetails) -> Iterator[ZoneRecord | DoubleDesignation]:
    """Return the zones and double designations on the site that no rule of ours reads."""
    yield from (zone for zone in details.zones if read_zone(zone.name or "") is None)
    yield from details.double_designations


def _lies_here(objects: Sequence[ZonedObject]) -> str:
    """Return the sentence on what lies on the site; empty where nothing does."""
    if not objects:
        return ""
    shares: dict[str, float] = {}
    for each in objects:
        name = each.name or "een zone zonder naam"
        shares[name] = min(shares.get(name, 0.0) + each.share, 1.0)
    told = [
        f'"{name}" ({percent(share)} van de locatie)' if share >= _SEEN else f'"{name}"'
        for name, share in shares.items()
    ]
    verb = "ligt" if len(told) == 1 else "liggen"
    return f"{_LEAD}{verb} {join(told)}{_TAIL}"
