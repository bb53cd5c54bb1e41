"""Which data sets a City has, how far each reaches, and what each leaves untested."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city.access import PUBLIC
from spreidingskaart.city.known import of_layers
from spreidingskaart.city.sources.schema import TITLES
from spreidingskaart.criteria import CRITERIA
from spreidingskaart.model import Fictional, YesNo
from spreidingskaart.site_test.coverage.nouns import Covered, DataSet, Extent
from spreidingskaart.site_test.coverage.reaching import (
    Spoken,
    district_of_rows,
    rows_per_district,
    share_spoken_of,
)

if TYPE_CHECKING:
    import datetime as dt

    from spreidingskaart.city import City
    from spreidingskaart.city.sources.folder import LoadReport

_ALL: Final = 0.9995
"""Share from which on an area is covered: borders of two sources never agree to the metre."""
_DAYS: Final = 365.25
_PROTECTED: Final = (
    "Wat beschermd is, telt hier niet mee; of dit alle voorzieningen zijn, is hier niet te zien."
)
_NOT_WHOLE: Final = "De bron gaf niet alles wat zij heeft."


def data_sets(city: City, today: dt.date) -> tuple[DataSet, ...]:
    """Return every data set that there can be, in the order of docs/data.md, with how far it reaches.

    Parameters
    ----------
    city
        As one role may see it: what is hidden from that role counts nowhere.
    today
        From when ages are counted.
    """
    return tuple(_data_set(city, name, today) for name in TITLES)


def reads_layer(name: str) -> tuple[str, ...]:
    """Return the titles of the criteria that declare that their answer rests on a layer."""
    return tuple(criterion.title for criterion in CRITERIA if name in criterion.layers)


def _data_set(city: City, name: str, today: dt.date) -> DataSet:
    report = city.reports.get(name)
    entry = None if report is None else report.entry
    loaded = name in city.layers and report is not None
    complete = report is not None and _complete(report)
    whole, districts = (
        city.known(of_layers("coverage.covered", name), lambda: _covered(city, name))
        if loaded
        else (_NOTHING, tuple(_NOTHING for _ in city.areas("districts")["code"]))
    )
    return DataSet(
        layer=name,
        title=entry.title if entry else TITLES[name],
        loaded=loaded,
        source=entry.source if entry else None,
        date=entry.date if entry else None,
        age=None if entry is None else max((today - entry.date).days / _DAYS, 0.0),
        receipts=entry.receipts if entry else (),
        complete=loaded and complete,
        measure=_measure(city, name) if loaded else "",
        whole=whole,
        districts=districts,
        criteria=reads_layer(name),
        why_missing=None if loaded else city.why_missing(name),
        note=_note(city, name, report) if loaded and report is not None else "",
    )


_NOTHING: Final = Covered(Extent.NONE, 0, None)


def _complete(report: LoadReport) -> bool:
    """Whether nothing of a source is missing as far as anybody said, and every row was read."""
    return report.entry is not None and report.entry.complete and report.read == report.kept


def _source_says_all(report: LoadReport) -> bool:
    """Whether a source was asked for everything, and gave it; a file that somebody put there says no such thing."""
    return report.entry is not None and report.entry.fetched is not None and _complete(report)


def _spoken(city: City, name: str) -> Spoken | None:
    return city.known(of_layers("coverage.spoken", name), lambda: share_spoken_of(city, name))


def _measure(city: City, name: str) -> str:
    spoken = _spoken(city, name)
    return "" if spoken is None else spoken.measure


def _note(city: City, name: str, report: LoadReport) -> str:
    if name == "facilities" and city.role == PUBLIC:
        return _PROTECTED
    if report.entry is not None and not report.entry.complete:
        return _NOT_WHOLE
    dropped = report.read - report.kept
    return f"Niet gelezen: {dropped} van de {report.read} rijen." if dropped else ""


def _covered(city: City, name: str) -> tuple[Covered, tuple[Covered, ...]]:
    """Return how far a layer that is loaded reaches, in the whole and in each district."""
    spoken, rows = _spoken(city, name), rows_per_district(city, name)
    fictional = _fictional(city, name)
    total = len(city.layers[name])
    whole = _one(city, name, total, None if spoken is None else spoken.whole, fictional[-1])
    districts = tuple(
        _one(city, name, int(count), None if spoken is None else float(spoken.districts[i]), kind)
        for i, (count, kind) in enumerate(zip(rows, fictional[:-1], strict=True))
    )
    return whole, districts


def _one(city: City, name: str, rows: int, share: float | None, fictional: Fictional) -> Covered:
    report = city.reports[name]
    hidden = name == "facilities" and city.role == PUBLIC
    extent = (
        _without_share(report, rows, hidden=hidden)
        if share is None
        else _of_share(share, complete=_complete(report))
    )
    return Covered(extent, rows, share, fictional)


def _of_share(share: float, *, complete: bool) -> Extent:
    if share >= _ALL and complete:
        return Extent.FULL
    return Extent.PARTLY if share > 0 else Extent.NONE


def _without_share(report: LoadReport, rows: int, *, hidden: bool) -> Extent:
    if _source_says_all(report) and not hidden:
        return Extent.FULL
    if not rows:
        return Extent.NONE
    whole = report.entry is None or report.entry.complete
    return Extent.SOME if whole else Extent.PARTLY


def _fictional(city: City, name: str) -> tuple[Fictional, ...]:
    """Return whether what lies in each district is fictional, and last that of the whole."""
    layer, kind = city.layers[name], city.fictional_kind(name)
    n = len(city.areas("districts"))
    if kind is not Fictional.MIXED or "fictional" not in layer.columns:
        return (kind,) * (n + 1)
    invented = np.array([word == YesNo.YES for word in layer["fictional"]], dtype=bool)
    district = district_of_rows(city, name)
    each = [invented[district == row] for row in range(n)]
    return tuple(_kind(part) for part in (*each, invented))


def _kind(invented: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Fictional:
    if not len(invented) or not invented.any():
        return Fictional.NO
    return Fictional.YES if invented.all() else Fictional.MIXED
