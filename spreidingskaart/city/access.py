"""Who may see what. Hiding happens only here: all that comes after works on the City that it returns."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from geo.layer import Layer, from_frame
from spreidingskaart.city.known import of_rules
from spreidingskaart.city.sources.folder import LoadReport
from spreidingskaart.errors import InputError
from spreidingskaart.model import Precision, Role, Visibility

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from spreidingskaart.city import City

PUBLIC: Final = Role.PUBLIC
PLANNER: Final = Role.PLANNER
ROLES: Final = (PUBLIC, PLANNER)
"""The roles that a City is made for (`Role.sees`)."""
ROLE_NAMES: Final = {"public": "openbaar", "planner": "planner van de gemeente"}
ROUNDED_TO: Final = 5.0
"""Hidden places are told in steps of this many, and never as fewer."""
FEWEST_INHABITANTS: Final = 500.0
"""An area with fewer inhabitants is too small to tell a hidden facility in."""
MUNICIPALITY: Final = "municipality"
"""Level of hidden counts that no smaller area may tell."""

_COUNT_KEYS: Final = ("level", "code", "form", "fictional", "status", "opened", "closes")


def seen_by(city: City, role: str) -> City:
    """Return the City as a role may see it; the same object for the same role.

    `planner` sees everything. For `public` secret facilities are gone from every layer, count, total and
    report; aggregated ones, and dispersed homes whatever their visibility, are gone from `facilities` and
    told in `hidden_counts` (see `hidden_counts_of`). What is hidden does not change the data version either.

    Raises
    ------
    InputError
        If there is no such role, or the City was already made for a role that sees less.
    """
    if role not in ROLES:
        message = f"De rol {role!r} bestaat niet; kies uit: {', '.join(ROLES)}."
        raise InputError(message)
    if city.role == role:
        return city
    if city.role != "all":
        message = f"Deze gegevens zijn al gemaakt voor de rol {city.role}; begin bij de hele stad."
        raise InputError(message)
    return city.known(
        of_rules("seen_by", role),
        lambda: replace(city, role=role) if role == PLANNER else _public(city),
    )


def _public(city: City) -> City:
    facilities = city.layer("facilities")
    if facilities is None:
        version = _content_version(city, city.layers, None)
        return replace(city, role=PUBLIC, version=version, reports=_without_quotes(city.reports))
    shown = _shown_as(city, facilities)
    visible = facilities.take(shown == Visibility.PUBLIC)
    counts = hidden_counts_of(city, facilities.take(shown == Visibility.AGGREGATED))
    layers = {**city.layers, "facilities": visible}
    report = city.reports.get("facilities")
    told = LoadReport("facilities", report.entry if report else None, len(visible), len(visible))
    _ = visible.tree
    return replace(
        city,
        role="public",
        layers=layers,
        hidden_counts=counts,
        reports={**city.reports, "facilities": told},
        version=_content_version(city, layers, counts),
    )


def _without_quotes(reports: Mapping[str, LoadReport]) -> Mapping[str, LoadReport]:
    """Return the reports without what a fault quotes of a file of facilities: some of its rows are secret."""
    report = reports.get("facilities")
    if report is None or report.fault is None:
        return reports
    file = report.entry.file if report.entry else "het bestand"
    told = f"De voorzieningen zijn weggelaten: in {file} staat iets dat niet klopt."
    return {**reports, "facilities": LoadReport("facilities", report.entry, 0, 0, fault=told)}


def _shown_as(city: City, facilities: Layer) -> NDArray[np.object_]:
    """Return public, aggregated or secret; an unknown word is secret, a dispersed home is never a point."""
    visibility = facilities["visibility"]
    shown = np.where(np.isin(visibility, ("public", "aggregated")), visibility, "secret").astype(
        object
    )
    dispersed = np.array(
        [form in city.forms and not city.forms[form].clustered for form in facilities["form"]]
    )
    shown[(shown == Visibility.PUBLIC) & dispersed.astype(bool)] = Visibility.AGGREGATED.value
    return shown


def hidden_counts_of(city: City, facilities: Layer) -> Layer:
    """Return places of facilities that may only be told per area, summed and rounded.

    They are told per wijk; per district where the wijk has one buurt that people live in, fewer than 500
    inhabitants, or is unknown; for the municipality as a whole where that holds for the district too. Places are
    rounded to 5 and never told as fewer than 5; NaN where no number is known. Rows that differ in status or in a
    year to come stay apart, so that City.at(year) counts the future right. Opening years that are past are not
    told, because they single out one facility: in earlier years these places count as if they were there already.

    Returns
    -------
    A layer without geometry: level (wijken, districts, municipality), code, form, fictional, status, opened,
    closes, places, wijk_code, district_code.
    """
    wijken, districts = city.areas("wijken"), city.areas("districts")
    buurten = city.areas("buurten")
    lived_in = buurten.take(buurten["inhabitants"] > 0)
    tells_wijk = _large_enough(wijken, lived_in["wijk_code"])
    tells_district = _large_enough(districts, lived_in["district_code"])
    district_of = dict(zip(wijken["code"].tolist(), wijken["district_code"].tolist(), strict=True))
    rows = []
    coming = np.where(facilities["opened"] > city.year, facilities["opened"], np.nan)
    facilities = facilities.with_columns(opened=coming)
    for row in range(len(facilities)):
        wijk = (
            facilities["wijk_code"][row]
            if facilities["precision"][row] != Precision.DISTRICT
            else None
        )
        district = district_of.get(wijk, facilities["district_code"][row])
        if tells_wijk.get(wijk):
            level, code = "wijken", wijk
        elif tells_district.get(district):
            level, code, wijk = "districts", district, None
        else:
            level, code, wijk, district = MUNICIPALITY, city.municipality.code, None, None
        rows.append(
            (
                level,
                code,
                *(facilities[name][row] for name in _COUNT_KEYS[2:]),
                float(facilities["places"][row]),
                wijk,
                district,
            )
        )
    frame = pd.DataFrame(rows, columns=[*_COUNT_KEYS, "places", "wijk_code", "district_code"])
    if len(frame):
        keys = [*_COUNT_KEYS, "wijk_code", "district_code"]
        summed = frame.groupby(keys, dropna=False, sort=True)["places"].sum(min_count=1)
        frame = summed.reset_index()
    frame["places"] = rounded_places(frame["places"].to_numpy(dtype=float))
    for name in ("opened", "closes"):
        frame[name] = frame[name].to_numpy(dtype=float)
    for name in ("wijk_code", "district_code"):  # a column without any code is one of NaN
        frame[name] = frame[name].astype(object).where(frame[name].notna(), None)
    return from_frame(frame)


def rounded_places(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return places rounded to 5, at least 5; NaN stays NaN."""
    return np.maximum(np.floor(places / ROUNDED_TO + 0.5) * ROUNDED_TO, ROUNDED_TO)


def _large_enough(areas: Layer, area_of_buurt: NDArray[np.object_]) -> dict[Any, bool]:
    """Return by code whether an area has several lived-in buurten and enough inhabitants; unknown is too few."""
    codes, buurten = np.unique(area_of_buurt.astype(str), return_counts=True)
    count = dict(zip(codes.tolist(), buurten.tolist(), strict=True))
    return {
        code: count.get(str(code), 0) > 1 and bool(inhabitants >= FEWEST_INHABITANTS)
        for code, inhabitants in zip(
            areas["code"].tolist(), areas["inhabitants"].tolist(), strict=True
        )
    }


def _content_version(city: City, layers: Mapping[str, Layer], counts: Layer | None) -> str:
    """Return a hash of what is left to see, so that a change in what is hidden does not show in it."""
    digest = hashlib.sha256(repr(city.municipality).encode())
    for name, layer in sorted(layers.items()):
        report = city.reports.get(name)
        digest.update(f"{name}{report.entry if report else ''}".encode())
        _add_layer(digest, layer)
    if counts is not None:
        _add_layer(digest, counts)
    return f"{digest.hexdigest()[:12]}-{city.rules.version}"


def _add_layer(digest: hashlib._Hash, layer: Layer) -> None:
    frame = layer.frame()
    for name in frame.columns:
        digest.update(f"{name}{frame[name].tolist()!r}".encode())
    for place in shapely.to_wkb(layer.geometry):
        digest.update(b"-" if place is None else place)
