"""What is expected of each service: services.yaml, with over it what a municipality says of its own network."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode, urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from spreidingskaart.errors import InputError
from spreidingskaart.rules import faults_of, read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

SERVICES: Final = Path(__file__).with_name("services.yaml")
LAID_OVER: Final = "SPREIDINGSKAART_SERVICES"
"""Environment variable that names a file in the form of services.yaml; what it says wins, field by field."""
_HERE: Final = ("127.0.0.1", "::1", "localhost")


class ServiceKind(StrEnum):
    """How a service is asked."""

    OGC = "ogc"
    """OGC API Features, in pages."""
    ODATA = "odata"
    JSON = "json"
    FILE = "file"


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ServiceKey(_Record):
    """What a service wants to know of who asks; the key itself is in the environment only."""

    variable: str = Field(pattern=r"^SPREIDINGSKAART_[A-Z_]+_KEY$")
    header: str
    own: str | None = Field(default=None, pattern=r"^SPREIDINGSKAART_[A-Z_]+_KEY$")
    """Another variable that wins where it is set: some keys are for one service only."""
    asked_at: str = ""
    """Where a municipality asks for one, for people."""

    def given(self, environ: Mapping[str, str] = os.environ) -> tuple[str, str]:
        """Return the name of the variable that counts, and the key in it; "" where there is none."""
        own = environ.get(self.own, "").strip() if self.own else ""
        if own:
            return str(self.own), own
        return self.variable, environ.get(self.variable, "").strip()


class AskingLimits(_Record):
    """How much is asked of a service, and how much is taken of it."""

    page: int = Field(default=1_000, ge=1)
    """Features or rows in one answer."""
    pages: int = Field(default=5_000, ge=1)
    """Answers that make one table; more is a source that never ends."""
    seconds: float = Field(default=60.0, gt=0)
    """For one whole answer."""
    per_second: float = Field(default=5.0, gt=0)
    """Questions."""
    tries: int = Field(default=5, ge=1)
    first_wait: float = Field(default=0.5, ge=0)
    """Seconds before the second try; each next wait is twice as long, and a little by chance."""
    most_wait: float = Field(default=60.0, ge=0)
    """Seconds; a service that asks for more patience than this is given up."""
    largest: int = Field(default=200_000_000, ge=1)
    """Bytes of one answer after it is unpacked."""
    young_hours: float = Field(default=24.0, ge=0)
    """As long as this an answer is not asked again."""


class Collection(_Record):
    """One table of a service."""

    id: str
    """As the service calls it; `{year}` stands for a year."""
    dutch: str
    needs: tuple[str, ...] = ()
    """Fields without which we cannot use it."""
    fields: dict[str, str] = Field(default_factory=dict)
    """What it calls a field, by our name for it."""
    words: tuple[str, ...] = ()
    """What is searched for, in a table that is too large to take whole."""


class Service(_Record):
    """One service, and what we hold it to."""

    name: str
    dutch: str
    base: str
    """Address that all others begin with; `{year}` stands for a year."""
    kind: ServiceKind
    publisher: str
    """Who stands in city.yaml as the source."""
    licence: str | None = None
    attribution: str | None = None
    """What must stand where its facts are shown."""
    key: ServiceKey | None = None
    limits: AskingLimits = AskingLimits()
    status: tuple[int, ...] = (200,)
    """Of an answer that counts."""
    types: tuple[str, ...] = ()
    """How the type of an answer begins that counts; any, where there are none."""
    too_long: str | None = None
    """Words in a 500 by which a service says that the question is too large to answer in one go."""
    kept: bool = True
    """Whether answers are kept; not where a question may hold the address of a person or of a secret place."""
    known_then: str | None = None
    """Parameter by which it can be asked as it was known at a moment."""
    collections: dict[str, Collection] = Field(default_factory=dict)
    """By our name for it."""
    check: str | None = None
    """Address, after the base, of the cheap question of `fetch --check`."""

    @field_validator("base")
    @classmethod
    def _safe(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise ValueError(
                "geef een adres dat begint met https:// en geen naam of wachtwoord bevat"
            )
        if parts.scheme == "http" and parts.hostname not in _HERE:
            raise ValueError("geef https://; http:// kan alleen voor een adres op deze computer")
        return value.rstrip("/")

    def address(self, path: str = "", /, *, year: int | None = None, **asked: object) -> str:
        """Return a whole address: the base, a path after it and parameters.

        Raises
        ------
        ValueError
            If the base has a year in it and none is given.
        """
        base = self.base
        if "{year}" in base:
            if year is None:
                message = f"{self.name} wants a year"
                raise ValueError(message)
            base = base.replace("{year}", str(year))
        given = {name: value for name, value in asked.items() if value is not None}
        return f"{base}{path}{'?' + urlencode(given, safe=':/,') if given else ''}"

    @property
    def asked_once(self) -> Service:
        """The same service, for who does not wait until it answers."""
        return self.model_copy(update={"limits": self.limits.model_copy(update={"tries": 1})})

    def collection(self, name: str) -> Collection:
        """Return one of its tables.

        Raises
        ------
        InputError
            If services.yaml has none of this name.
        """
        if name not in self.collections:
            there = ", ".join(self.collections) or "geen"
            raise InputError(f"{self.dutch} heeft geen verzameling {name!r}; er zijn: {there}.")
        return self.collections[name]


class _File(_Record):
    """The whole of services.yaml."""

    year: int = Field(ge=2000, le=2200)
    """Of areas and figures, where nobody names one: the last of which most is there."""
    services: dict[str, Service]


def services(environ: Mapping[str, str] = os.environ) -> Mapping[str, Service]:
    """Return all services by name.

    Raises
    ------
    DataError
        If one of the two files is missing or is no YAML.
    InputError
        If what they say together is not right.
    """
    return _read(environ).services


def service(name: str, environ: Mapping[str, str] = os.environ) -> Service:
    """Return one service.

    Raises
    ------
    InputError
        If there is none of this name.
    """
    found = services(environ)
    if name not in found:
        raise InputError(f"De bron {name!r} is niet bekend; bekend zijn: {', '.join(found)}.")
    return found[name]


def default_year(environ: Mapping[str, str] = os.environ) -> int:
    """Return the year of areas and figures where nobody names one."""
    return _read(environ).year


def _read(environ: Mapping[str, str]) -> _File:
    document = read_yaml(SERVICES)
    over = environ.get(LAID_OVER, "").strip()
    if over:
        document = _laid_over(document, read_yaml(Path(over)))
    try:
        return _File.model_validate(_with_names(document))
    except ValidationError as error:
        where = Path(over).name if over else SERVICES.name
        raise InputError(f"{where} klopt niet: {faults_of(error)}.") from error


def _with_names(document: Any) -> Any:  # noqa: ANN401 - YAML may be anything until it is validated
    """Return a document in which each service says its name itself."""
    records = document.get("services") if isinstance(document, dict) else None
    for name, record in records.items() if isinstance(records, dict) else ():
        if isinstance(record, dict):
            record.setdefault("name", name)
    return document


def _laid_over(below: Any, above: Any) -> Any:  # noqa: ANN401 - YAML may be anything until it is validated
    """Return a document in which the second says only what is different."""
    if not isinstance(below, dict) or not isinstance(above, dict):
        return above
    return {**below, **{name: _laid_over(below.get(name), value) for name, value in above.items()}}
