"""The agreements of a City, read from its table, and those that are about one thing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from spreidingskaart.city.known import of_layers
from spreidingskaart.model import PromiseKind, YesNo, read_word
from spreidingskaart.programme.rows import source_of

if TYPE_CHECKING:
    from geo.layer import Layer
    from spreidingskaart.city import City
    from spreidingskaart.programme.figures import FigureSource


@dataclass(frozen=True)
class Promise:
    """One motion, promise, proposal, decision or agreement."""

    id: str
    kind: PromiseKind
    number: str
    """As the council numbers it; "" where nobody found it."""
    date: str
    """ISO; a month or a year where no more is known."""
    title: str
    text: str
    outcome: str
    district: str
    """Code of a stadsdeel; "" for none, as below."""
    site: str
    facility: str
    criterion: str
    framework: str
    norm: str
    """Id of a norm of the municipality."""
    decided: float
    """Value that was decided for the norm; NaN where it is no number."""
    decided_unit: str
    foretold: str
    came: str
    as_foretold: bool | None
    """Whether it came as foretold; None where nobody judged that."""
    source: FigureSource
    note: str

    @property
    def called(self) -> str:
        """Kind and number: "motie RG-21/2019"."""
        return f"{self.kind.dutch} {self.number}".strip()

    @property
    def sets_a_value(self) -> bool:
        """Whether a number was decided for a norm."""
        return bool(self.norm) and not math.isnan(self.decided)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "id": self.id,
            "kind": self.kind.value,
            "number": self.number or None,
            "date": self.date or None,
            "title": self.title,
            "text": self.text,
            "outcome": self.outcome or None,
            "foretold": self.foretold or None,
            "came": self.came or None,
            "as_foretold": self.as_foretold,
            "status": self.source.status.value,
            "source": self.source.told,
            "url": self.source.url,
            "note": self.note or None,
        }


def promises_of(city: City) -> tuple[Promise, ...]:
    """Return the agreements of a City, the newest first; none where the table is not loaded."""
    return city.known(of_layers("programme.promises"), lambda: _read(city))


def agreed_about(
    city: City, *, facility: str = "", site: str = "", framework: str = "", district: str = ""
) -> tuple[Promise, ...]:
    """Return the agreements that name one of these things, the newest first.

    Parameters
    ----------
    facility, site, framework, district
        Ids and the code of a stadsdeel; "" asks for none.
    """
    wanted = {"facility": facility, "site": site, "framework": framework, "district": district}
    asked = [(name, value) for name, value in wanted.items() if value]
    return tuple(
        promise
        for promise in promises_of(city)
        if any(getattr(promise, name) == value for name, value in asked)
    )


def _read(city: City) -> tuple[Promise, ...]:
    layer = city.layer("promises")
    if layer is None:
        return ()
    read = [_promise(layer, row) for row in range(len(layer))]
    # dates are ISO, so a text that is longer says more; rows of one date keep their order
    return tuple(sorted(read, key=lambda promise: promise.date, reverse=True))


def _promise(layer: Layer, row: int) -> Promise:
    def text(column: str) -> str:
        return str(layer[column][row] or "") if column in layer.columns else ""

    decided = float(layer["decided_value"][row]) if "decided_value" in layer.columns else math.nan
    as_foretold = read_word(YesNo, text("as_foretold"))
    return Promise(
        id=text("id"),
        kind=read_word(PromiseKind, text("kind")) or PromiseKind.AGREEMENT,
        number=text("number"),
        date=text("date"),
        title=text("title"),
        text=text("text"),
        outcome=text("outcome"),
        district=text("district_code"),
        site=text("site"),
        facility=text("facility"),
        criterion=text("criterion"),
        framework=text("framework"),
        norm=text("norm"),
        decided=decided,
        decided_unit=text("decided_unit"),
        foretold=text("foretold"),
        came=text("came"),
        as_foretold=None if as_foretold is None else as_foretold is YesNo.YES,
        source=source_of(layer, row),
        note=text("note"),
    )
