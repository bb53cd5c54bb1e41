"""Who may see what. Hiding happens only here: all that comes after works on the City that it returns."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from geo.layer import Layer
from spreidingskaart.city.hidden_rows import reports_without_hidden, without_hidden
from spreidingskaart.city.known import of_layers, of_rules
from spreidingskaart.city.sources.folder import LoadReport
from spreidingskaart.city.telling_areas import TellingArea, TellingAreas, telling_areas
from spreidingskaart.errors import InputError
from spreidingskaart.model import Fictional, Precision, Role, Visibility

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.city.sources.folder import LayerEntry

PUBLIC: Final = Role.PUBLIC
PLANNER: Final = Role.PLANNER
ROLES: Final = (PUBLIC, PLANNER)
"""The roles that a City is made for (`Role.sees`)."""
ROLE_NAMES: Final = {"public": "openbaar", "planner": "planner van de gemeente"}
ROUNDED_TO: Final = 5.0
"""Hidden places are told in steps of this many, and never as fewer."""
_KIND: Final = ("form", "fictional", "status", "opened", "closes")
"""Places of facilities that differ in one of these are counted apart."""


def seen_by(city: City, role: str) -> City:
    """Return the City as a role may see it; the same object for the same role.

    `planner` sees everything. For `public` secret facilities are gone from every layer, count, total and
    report; aggregated ones, and dispersed homes whatever their visibility, are gone from `facilities` and
    told in `hidden_counts` (see `hidden_counts_of`). What is hidden does not change the data version either.

    Raises
    ------
    InputError
        If there is no such role, or the City was already made for a role that sees less, or it was set to another
        year before: which years are past is told from its own.
    """
    if role not in ROLES:
        message = f"De rol {role!r} bestaat niet; kies uit: {', '.join(ROLES)}."
        raise InputError(message)
    if city.role == role:
        return city
    if city.role != "all":
        message = f"Deze gegevens zijn al gemaakt voor de rol {city.role}; begin bij de hele stad."
        raise InputError(message)
    if city.own_year is not None:
        message = f"Kies eerst de rol en dan het jaar: deze gegevens staan al op {city.year}."
        raise InputError(message)
    return city.known(
        of_rules("seen_by", role),
        lambda: replace(city, role=role) if role == PLANNER else _public(city),
    )


def _public(city: City) -> City:
    facilities = city.layer("facilities")
    if facilities is None:
        return _without_facilities(city)
    shown = _shown_as(city, facilities)
    visible = facilities.take(shown == Visibility.PUBLIC)
    counts = hidden_counts_of(city, facilities.take(shown == Visibility.AGGREGATED))
    if len(facilities) and not len(visible) and not len(counts):
        return _without_facilities(
            city
        )  # as where the file has no row: a 0 would say that some are hidden
    layers = without_hidden({**city.layers, "facilities": visible}, visible["id"].tolist())
    report = city.reports.get("facilities")
    entry = None if report is None else _entry_of_visible(report.entry, visible, counts)
    told = LoadReport("facilities", entry, len(visible), len(visible))
    _ = visible.tree
    reports = {**reports_without_hidden(city.reports, layers), "facilities": told}
    return replace(
        city,
        role="public",
        layers=layers,
        hidden_counts=counts,
        reports=reports,
        version=_content_version(replace(city, reports=reports), layers, counts),
    )


def _entry_of_visible(entry: LayerEntry | None, *visible: Layer) -> LayerEntry | None:
    """Return what city.yaml says of facilities, as far as what is told says it: one secret row makes them mixed."""
    if entry is None or entry.fictional is not Fictional.MIXED:
        return entry
    words = {word for layer in visible for word in layer["fictional"].tolist()}
    told = Fictional(words.pop()) if len(words) == 1 and None not in words else Fictional.MIXED
    return entry.model_copy(update={"fictional": told})


def _without_facilities(city: City) -> City:
    """Return the City of the public where no facility is known to it, whatever the reason."""
    kept = {name: layer for name, layer in city.layers.items() if name != "facilities"}
    layers = without_hidden(kept, ())
    version = _content_version(city, layers, None)
    reports = reports_without_hidden(_without_quotes(city.reports), layers)
    return replace(city, role=PUBLIC, layers=layers, version=version, reports=reports)


def _without_quotes(reports: Mapping[str, LoadReport]) -> Mapping[str, LoadReport]:
    """Return the reports without what a fault quotes of a file of facilities: some of its rows are secret."""
    report = reports.get("facilities")
    if report is None:
        return reports
    file = report.entry.file if report.entry else "het bestand"
    told = f"De voorzieningen zijn weggelaten: in {file} staat iets dat niet klopt."
    return {**reports, "facilities": LoadReport("facilities", report.entry, 0, 0, fault=told)}


def _shown_as(city: City, facilities: Layer) -> NDArray[np.object_]:
    """Return public, aggregated or secret; an unknown word is secret, a dispersed home is never a point.

    A care form that nobody knows may hold any text, so such a facility is not counted by it.
    """
    visibility = facilities["visibility"]
    shown = np.where(np.isin(visibility, ("public", "aggregated")), visibility, "secret").astype(
        object
    )
    dispersed = np.array(
        [form in city.forms and not city.forms[form].clustered for form in facilities["form"]]
    )
    shown[(shown == Visibility.PUBLIC) & dispersed.astype(bool)] = Visibility.AGGREGATED.value
    unknown = np.array([form not in city.forms for form in facilities["form"]], dtype=bool)
    shown[(shown == Visibility.AGGREGATED) & unknown] = Visibility.SECRET.value
    return shown


def hidden_counts_of(city: City, facilities: Layer) -> Layer:
    """Return places of facilities that may only be told per area, summed and rounded.

    They are told per telling area (see `telling_areas`): that of their wijk, that of their district where no wijk
    is known or homes are dispersed, else the municipality. What lies in no telling area is not told. Places are
    rounded to 5 and never told as fewer than 5; NaN where no number is known. Rows that differ in status or in a
    year to come stay apart, so that City.at(year) counts the future right. Years that are past are not told,
    because they single out one facility: for an earlier year nobody can say whether these places were there, so
    they count in none (`city.open_in`), and neither does a facility that has closed.

    Returns
    -------
    A layer whose points are where the numbers stand on the map: level (wijken, districts, municipality), code,
    areas (codes, semicolons between them), area (their names), form, fictional, status, opened, closes, places,
    wijk_code and district_code (where tables count it; None where for larger areas only).
    """
    facilities = facilities.take(~(facilities["closes"] <= city.year))
    coming = np.where(facilities["opened"] > city.year, facilities["opened"], np.nan)
    facilities = facilities.with_columns(opened=coming)
    told = _told_in(city, facilities)
    rows = [row for row, area in enumerate(told) if area is not None]
    by_code = {(area.level, area.code): area for area in told if area is not None}
    frame = pd.DataFrame(
        {
            "level": [area.level for area in told if area is not None],
            "code": [area.code for area in told if area is not None],
            **{name: facilities[name][rows] for name in _KIND},
            "places": facilities["places"][rows].astype(float),
        }
    )
    summed = frame.groupby(["level", "code", *_KIND], dropna=False, sort=True)["places"].sum(
        min_count=1
    )
    return _as_layer(summed.reset_index(), by_code)


def _told_in(city: City, facilities: Layer) -> list[TellingArea | None]:
    """Return for each facility the area in which it is told; None where it is not."""
    areas = telling_areas_of(city)
    wijken = city.areas("wijken")
    district_of = dict(zip(wijken["code"].tolist(), wijken["district_code"].tolist(), strict=True))
    found = []
    for form, precision, wijk, district in zip(
        *(facilities[name] for name in ("form", "precision", "wijk_code", "district_code")),
        strict=True,
    ):
        clustered = city.forms[form].clustered
        if clustered and precision != Precision.DISTRICT and wijk in district_of:
            found.append(areas.by_wijk.get(wijk))
        elif (home := district_of.get(wijk, district)) in city.areas("districts").index:
            found.append(areas.by_district.get(home))
        else:
            found.append(areas.municipality)
    return found


def telling_areas_of(city: City) -> TellingAreas:
    """Return the areas in which hidden facilities of a City are told, by its inhabitants of now; made once.

    In another year they stay the same: whoever keeps the areas of two years could rule out what is in one only.
    """
    code, name = city.municipality.code, city.municipality.name
    return city.known(
        of_layers("telling_areas"), lambda: telling_areas(city.layers_of_facts, code, name)
    )


def _as_layer(summed: pd.DataFrame, by_code: Mapping[tuple[str, str], TellingArea]) -> Layer:
    """Return the sums with what is known of their areas."""
    areas = [by_code[key] for key in zip(summed["level"], summed["code"], strict=True)]
    columns = {
        "level": [area.level for area in areas],
        "code": [area.code for area in areas],
        "areas": [";".join(area.codes) for area in areas],
        "area": [area.name for area in areas],
        **{name: summed[name].tolist() for name in ("form", "fictional", "status")},
        "wijk_code": [area.wijk for area in areas],
        "district_code": [area.district for area in areas],
    }
    numbers = {name: summed[name].to_numpy(dtype=float) for name in ("opened", "closes")}
    places = rounded_places(summed["places"].to_numpy(dtype=float))
    return Layer(
        _objects(area.mark for area in areas),
        {
            **{name: _objects(values) for name, values in columns.items()},
            **numbers,
            "places": places,
        },
    )


def _objects(values: Iterable[object]) -> NDArray[np.object_]:
    """Return values as an array of objects, with None for what is missing."""
    listed = [None if isinstance(value, float) and np.isnan(value) else value for value in values]
    return np.array([*listed, None], dtype=object)[
        :-1
    ]  # the last one keeps it flat, whatever the others are


def rounded_places(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return places rounded to 5, at least 5; NaN stays NaN."""
    return np.maximum(np.floor(places / ROUNDED_TO + 0.5) * ROUNDED_TO, ROUNDED_TO)


def _content_version(city: City, layers: Mapping[str, Layer], counts: Layer | None) -> str:
    """Return a hash of what is left to see, so that a change in what is hidden does not show in it."""
    digest = hashlib.sha256(repr(city.municipality).encode())
    for name, layer in sorted(layers.items()):
        report = city.reports.get(name)
        # not where its file lies: whoever imports a secret row puts every file in a new place
        entry = report.entry.model_copy(update={"file": ""}) if report and report.entry else ""
        digest.update(f"{name}{entry}".encode())
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
