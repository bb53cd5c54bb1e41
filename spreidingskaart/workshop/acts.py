"""What a browser may ask for in a session: read strictly, and nothing more than this."""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from spreidingskaart.errors import InputError
from spreidingskaart.workshop.limits import MOST_DOTS, MOST_SHARE
from spreidingskaart.workshop.nouns import CardKind

_Id = Annotated[str, Field(min_length=1, max_length=120)]
_Latitude = Annotated[float, Field(ge=50, le=54, allow_inf_nan=False)]
_Longitude = Annotated[float, Field(ge=3, le=8, allow_inf_nan=False)]
_Step = Annotated[int, Field(ge=1, le=1_000_000)]
_LONG: Final = 5_000
"""Characters that are read at all; how many may be kept is checked with a sentence (workshop/limits.py)."""
_Once = Annotated[str, Field(min_length=8, max_length=40)]
"""What a browser calls a thing that it sends, so that sending it again after a lost answer does it once."""
_Text = Annotated[str, Field(max_length=_LONG)]


class _Act(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Where(_Act):
    """Where a card is about: exactly one of these."""

    spot: tuple[_Latitude, _Longitude] | None = None
    area: _Id | None = None
    candidate: _Id | None = None


class PutCard(_Act):
    """A table puts a card."""

    what: Literal["card"]
    once: _Once
    kind: CardKind
    text: _Text
    criterion: _Id | None = None
    where: Where | None = None


class PutPin(_Act):
    """A table puts a pin."""

    what: Literal["pin"]
    once: _Once
    latitude: _Latitude
    longitude: _Longitude
    form: _Id
    places: int


class PutDots(_Act):
    """A table says how many of its dots a candidate or pin gets."""

    what: Literal["dots"]
    candidate: _Id | None = None
    pin: _Step | None = None
    dots: Annotated[int, Field(ge=0, le=MOST_DOTS)]


class SetWeights(_Act):
    """A table says how much each criterion weighs."""

    what: Literal["weights"]
    shares: Annotated[dict[_Id, Annotated[int, Field(ge=0, le=MOST_SHARE)]], Field(max_length=40)]


class TakeBack(_Act):
    """A table takes its own card or pin back, or puts it back."""

    what: Literal["withdraw", "restore"]
    step: _Step


class Moderate(_Act):
    """Who leads hides a card or pin, or shows it again."""

    what: Literal["hide", "show"]
    step: _Step
    reason: _Text = ""


class Lead(_Act):
    """Who leads pauses, closes, fixes the outcome or publishes the answers."""

    what: Literal["pause", "resume", "close", "reopen", "freeze", "publish", "unpublish"]


class WriteAnswer(_Act):
    """Who leads writes the public answer to a pin; an empty one takes it away."""

    what: Literal["answer"]
    step: _Step
    text: _Text


TableAct = PutCard | PutPin | PutDots | SetWeights | TakeBack
LeadingAct = Moderate | Lead | WriteAnswer
_Read = TypeVar("_Read")
_OF_TABLE: Final[TypeAdapter[TableAct]] = TypeAdapter(
    Annotated[TableAct, Field(discriminator="what")]
)
_LEADING: Final[TypeAdapter[LeadingAct]] = TypeAdapter(
    Annotated[LeadingAct, Field(discriminator="what")]
)


def read_table_act(body: bytes) -> TableAct:
    """Return what a table asks for.

    Raises
    ------
    InputError
        If it is nothing that a table may ask.
    """
    return _read(_OF_TABLE, body)


def read_leading_act(body: bytes) -> LeadingAct:
    """Return what the one who leads asks for.

    Raises
    ------
    InputError
        If it is nothing that who leads may ask.
    """
    return _read(_LEADING, body)


def _read(kind: TypeAdapter[_Read], body: bytes) -> _Read:
    try:
        return kind.validate_json(body, strict=True)
    except ValidationError as error:
        raise InputError(
            "Niet bewaard: deze vraag klopt niet. Laad de pagina opnieuw en probeer het nog eens."
        ) from error
