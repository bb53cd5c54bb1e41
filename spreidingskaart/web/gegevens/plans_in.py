"""A planner imports zoning plans (IMRO GML): what came of each file, and what would be kept."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.city.sources.folder import read_folder
from spreidingskaart.city.sources.plans.importing import ImportedPlans, import_plans
from spreidingskaart.city.sources.versions import CityVersion, keep_version, mark_of
from spreidingskaart.errors import InputError, SpreidingskaartError
from spreidingskaart.web.gegevens.file_in import MOST_MEGABYTES, alone
from spreidingskaart.web.gegevens.keeping import keep_once, round_of_fields
from spreidingskaart.web.rendering import render, say_error
from spreidingskaart.words.dates import current_day

if TYPE_CHECKING:
    import datetime as dt

    from spreidingskaart.city.sources.plans.model import PlanFile

PLANS: Final = "Plannen"
_TYPES: Final = ["gml", "xml", "gz", "zip"]
_PREPARED: Final = "gegevens.plans.prepared"
_MOST: Final = 400


@dataclass(frozen=True)
class PlansIn:
    """Plans that were read and held against the city; nothing was written."""

    file: str
    found: ImportedPlans
    base: str
    token: str


def show_plans_in(folder: Path) -> None:
    """Show the field for a file of plans, what came of it, and the button that keeps it."""
    given = st.file_uploader(
        "Bestand",
        type=_TYPES,
        key=f"gegevens.plans.file.{round_of_fields()}",
        max_upload_size=MOST_MEGABYTES,
    )
    if given is None:
        told = (
            f"IMRO GML, of een zip met GML-bestanden, hoogstens {MOST_MEGABYTES} MB. Een groter bestand of een hele "
            "map leest u op de server in met python -m spreidingskaart import plans."
        )
        st.html(render("gegevens/found.html", told=told, notes=()))
        return
    try:
        plans = read_plans(given.name, given.getvalue(), folder)
    except SpreidingskaartError as error:
        say_error(error)
        return
    with st.container(border=True, key="gegevens-plans"):
        st.html(
            render("gegevens/plans.html", rows=rows_of(plans.found), outside=plans.found.outside)
        )
        st.button(
            "Inlezen",
            type="primary",
            key="gegevens.plans.keep",
            disabled=plans.found.kept is None,
            on_click=keep_once,
            args=(PLANS, plans.file, plans.token, partial(_keep, plans)),
        )


def read_plans(name: str, data: bytes, folder: Path) -> PlansIn:
    """Return what an import of plans would do; a file is read once, as long as the city is the same.

    What is read needs a path: it lies in a folder of its own within that of the city, and nowhere after that.

    Raises
    ------
    SpreidingskaartError
        If it cannot be read as a whole; one sentence.
    """
    base = mark_of(folder)
    token = hashlib.sha256(data + f"{name}{base}".encode()).hexdigest()
    kept: PlansIn | None = st.session_state.get(_PREPARED)
    if kept is not None and kept.token == token:
        return kept
    with alone(), st.spinner("De plannen worden gelezen."):
        found = _read(name, data, folder)
    made = PlansIn(name, found, base, token)
    st.session_state[_PREPARED] = made
    return made


def _read(name: str, data: bytes, folder: Path) -> ImportedPlans:
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".inlezen-") as here:
            path = Path(here) / PurePath(name).name
            path.write_bytes(data)
            today = current_day()
            return import_plans(read_folder(folder), path, today=today)
    except OSError as error:
        raise InputError(f"De map {folder.name} is niet te schrijven.") from error


def _keep(plans: PlansIn, folder: Path, now: dt.datetime, why: str) -> CityVersion:
    kept = plans.found.kept
    if kept is None:
        raise InputError(f"Uit {plans.file} is niets in te lezen.")
    return keep_version(
        folder, kept.layers, why=why, now=now, leave_out=kept.leave_out, read_from=plans.base
    )


def rows_of(found: ImportedPlans) -> list[tuple[str, str, str, int, str]]:
    """Return a row for each plan and for each file without one: file, plan, status, objects, what was left out."""
    rows = [row for file in found.files for row in _rows_of_file(file)]
    return rows[:_MOST]


def _rows_of_file(file: PlanFile) -> list[tuple[str, str, str, int, str]]:
    if file.refused is not None:
        return [(file.name, "", "", 0, file.refused)]
    counted = {plan.id: sum(each.plan == plan.id for each in file.objects) for plan in file.plans}
    rows = [
        (file.name, plan.name or plan.id, plan.status, counted[plan.id], _dropped_of(file))
        for plan in file.plans
    ]
    rows += [
        (file.name, left.plan.name or left.plan.id, left.plan.status, 0, left.why)
        for left in file.left_out
    ]
    return rows or [(file.name, "", "", 0, "er staat geen plan van deze gemeente in")]


def _dropped_of(file: PlanFile) -> str:
    return "; ".join(fault.line for fault in file.dropped[:3])
