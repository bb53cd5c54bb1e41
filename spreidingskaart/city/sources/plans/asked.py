"""What plans hold at one place, as services told it: one outcome for each legal half, and the layer that keeps it."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import shapely
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from geo.crs import RD
from spreidingskaart.city.sources.made_layer import MadeLayer, Provenance
from spreidingskaart.errors import DataError
from spreidingskaart.model import HalfOutcome, LegalHalf

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo.layer import Layer

ASKED_PLANS: Final = "asked_plans"
"""Layer with a row for each place of which the plans were asked."""
_COLUMNS: Final = (
    "id", "asked_at", "new_part", "temporary_part", "documents", "missing_new_part",
    "missing_temporary_part", "complete",
)  # fmt: skip
_LINE: Final = "\n"


class AskedDocument(BaseModel):
    """One document that holds at a place, or may come to hold there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    title: str
    kind: str = ""
    """As the source calls it: bestemmingsplan, omgevingsplan."""
    half: LegalHalf | None
    """None for what is no part of the omgevingsplan: a vision, a programme, a rule of the province."""
    in_force: bool
    """Whether it counts as law; a draft does not."""
    status: str = ""
    binding: str = ""
    date: str = ""
    """ISO, of the status."""
    holder: str = ""
    """Who made it."""
    tam: bool = False
    """Whether it is a plan under the Omgevingswet that was made as IMRO."""
    appeal: str = ""
    """What the source says of objection and appeal."""
    here: tuple[str, ...] = ()
    """Dutch: what it has on the place itself, as "enkelbestemming Wonen, artikel 12"."""


_DOCUMENTS: Final[TypeAdapter[tuple[AskedDocument, ...]]] = TypeAdapter(tuple[AskedDocument, ...])


class AskedHalf(BaseModel):
    """What asking for one half brought."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    half: LegalHalf
    outcome: HalfOutcome
    missing: tuple[str, ...] = Field(default=())
    """Dutch sentences: what was not available of what was found, and why."""


@dataclass(frozen=True, eq=False)
class AskedPlans:
    """The answer to one question about one place."""

    place: shapely.Geometry
    """EPSG:28992, to the millimetre."""
    asked_at: dt.datetime
    halves: tuple[AskedHalf, ...]
    documents: tuple[AskedDocument, ...]
    series: str
    """Id of the receipts of all that was answered."""

    def half(self, half: LegalHalf) -> AskedHalf:
        """Return what one half brought."""
        return next(each for each in self.halves if each.half is half)

    def of(self, half: LegalHalf) -> tuple[AskedDocument, ...]:
        """Return the documents of one half that count as law."""
        return tuple(each for each in self.documents if each.half is half and each.in_force)

    @property
    def complete(self) -> bool:
        """Whether both halves were answered and nothing is missing."""
        return not any(
            each.missing or each.outcome is HalfOutcome.NOT_AVAILABLE for each in self.halves
        )

    @property
    def sentences(self) -> tuple[str, ...]:
        """One Dutch sentence for each half, and those that say what was not available."""
        told = []
        for each in self.halves:
            names = [f"{one.title} ({one.status or one.kind})" for one in self.of(each.half)]
            what = f": {'; '.join(names)}" if names else ""
            told += [
                f"{each.half.dutch.capitalize()}: {each.outcome.dutch}{what}.",
                *each.missing,
            ]
        return tuple(told)


def asked_layer(made: Iterable[AskedPlans], source: str, now: dt.datetime) -> MadeLayer:
    """Return the layer of all places that were asked; of a place that was asked twice the newest stays."""
    newest = {
        shapely.to_wkb(each.place): each for each in sorted(made, key=lambda each: each.asked_at)
    }
    rows = gpd.GeoDataFrame(
        [_row(each) for each in newest.values()],
        columns=list(_COLUMNS),
        geometry=[each.place for each in newest.values()],
        crs=RD,
    )
    told = Provenance(
        source=source,
        date=now.date(),
        licence=None,
        note="Gevraagd per locatie; van andere locaties zegt deze laag niets.",
        receipts=tuple(each.series for each in newest.values()),
        fetched=now,
        complete=all(each.complete for each in newest.values()),
    )
    return MadeLayer(ASKED_PLANS, rows, told, len(rows))


def _row(asked: AskedPlans) -> dict[str, object]:
    new, temporary = asked.half(LegalHalf.NEW_PART), asked.half(LegalHalf.TEMPORARY_PART)
    return {
        "id": asked.series,
        "asked_at": asked.asked_at.isoformat(timespec="seconds"),
        "new_part": new.outcome.value,
        "temporary_part": temporary.outcome.value,
        "documents": json.dumps(
            [each.model_dump(mode="json") for each in asked.documents], ensure_ascii=False
        ),
        "missing_new_part": _LINE.join(new.missing),
        "missing_temporary_part": _LINE.join(temporary.missing),
        "complete": "yes" if asked.complete else "no",
    }


def asked_plans(layer: Layer) -> tuple[AskedPlans, ...]:
    """Return what the rows of the layer say.

    Raises
    ------
    DataError
        If a row is not as we write it.
    """
    return tuple(
        _read(record, shape)
        for record, shape in zip(layer.frame().to_dict("records"), layer.geometry, strict=True)
    )


def _read(record: Mapping[Any, Any], place: shapely.Geometry) -> AskedPlans:
    try:
        halves = tuple(
            AskedHalf(
                half=half,
                outcome=HalfOutcome(str(record[half.value])),
                missing=tuple(_lines(record.get(f"missing_{half.value}"))),
            )
            for half in LegalHalf
        )
        return AskedPlans(
            place=place,
            asked_at=dt.datetime.fromisoformat(str(record["asked_at"])),
            halves=halves,
            documents=_DOCUMENTS.validate_json(str(record["documents"])),
            series=str(record["id"]),
        )
    except (ValueError, ValidationError) as error:
        raise DataError(
            f"De laag met gevraagde plannen is niet te lezen in rij {record['id']!r}; vraag die locatie opnieuw."
        ) from error


def _lines(told: object) -> list[str]:
    return [line for line in told.split(_LINE) if line] if isinstance(told, str) else []
