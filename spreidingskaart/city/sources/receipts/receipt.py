"""One question to a source and what it answered; no key of a person or a municipality is ever part of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from spreidingskaart.words.canonical import fingerprint

if TYPE_CHECKING:
    from collections.abc import Mapping

_DIGITS: Final = 16
"""Hexadecimal digits of an id: 64 bits tell some millions of receipts apart."""
_Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
_Id = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Question(_Record):
    """What is asked of a service, without the key that it may want."""

    service: str
    """Its name in services.yaml."""
    address: str
    """The whole address, its parameters included."""
    method: Literal["GET", "POST"] = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    """Headers that the answer depends on, such as Accept-Crs; never a key."""
    body: str | None = None

    @property
    def key(self) -> str:
        """The same for the same question: a hash of all that it says, in 64 digits."""
        return fingerprint(self.model_dump(mode="json"))


class Receipt(_Record):
    """One answer as it came."""

    kind: Literal["answer"] = "answer"
    question: Question
    asked_at: dt.datetime
    """By our clock, in UTC."""
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    """Those of the answer that say what it is: Content-Type, Content-Crs, Date, ETag, Last-Modified."""
    sha256: _Sha256
    """Of the content as it came."""
    size: int
    """Bytes of the content as it came."""
    known_at: dt.datetime | None = None
    """`beschikbaarOp`: asked again with this, the source gives what it knew then; None where it cannot be asked."""

    @property
    def id(self) -> str:
        """Name of the receipt: follows from what was asked, when, and what came."""
        return fingerprint(self.model_dump(mode="json"))[:_DIGITS]

    def header(self, name: str) -> str | None:
        """Return a header of the answer, whatever its capitals."""
        wanted = name.casefold()
        return next((value for each, value in self.headers if each.casefold() == wanted), None)


class Series(_Record):
    """Answers that together are one: the pages of a collection, or the parts of one question about a plan."""

    kind: Literal["series"] = "series"
    what: str
    """Dutch, for people: "percelen van GM0034"."""
    service: str
    begun_at: dt.datetime
    answers: tuple[_Id, ...]
    """Receipts, in the order in which they came."""
    complete: bool
    """Whether everything came that the source has; what rests on a part is never sure."""
    notes: tuple[str, ...] = ()
    """Dutch sentences: which expectation did not hold, what had to be asked in parts."""

    @property
    def id(self) -> str:
        """Name of the series: follows from what it holds."""
        return fingerprint(self.model_dump(mode="json"))[:_DIGITS]


_EITHER: Final[TypeAdapter[Receipt | Series]] = TypeAdapter(
    Annotated[Receipt | Series, Field(discriminator="kind")]
)


def as_record(receipt: Receipt | Series) -> dict[str, Any]:
    """Return a receipt JSON-ready."""
    return receipt.model_dump(mode="json")


def receipt_from(record: Mapping[str, Any]) -> Receipt | Series:
    """Return the receipt of a record.

    Raises
    ------
    pydantic.ValidationError
        If it is none.
    """
    return _EITHER.validate_python(record)
