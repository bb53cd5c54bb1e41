"""A planner imports a file: choose what it is, hand it in, see what would happen, keep it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.city.sources.register import RegisterKind
from spreidingskaart.city.sources.versions import mark_of
from spreidingskaart.errors import SpreidingskaartError
from spreidingskaart.web.gegevens.file_in import MOST_MEGABYTES, FileIn, prepared
from spreidingskaart.web.gegevens.keeping import keep_file, round_of_fields, show_said
from spreidingskaart.web.gegevens.mapper import said_of, show_mapper
from spreidingskaart.web.gegevens.plans_in import PLANS, show_plans_in
from spreidingskaart.web.gegevens.preview import (
    show_changes,
    show_faults_of,
    show_found,
    show_preview,
)
from spreidingskaart.web.layout import small
from spreidingskaart.web.limits import TYPED_LINE
from spreidingskaart.web.own_folder import why_not_writable
from spreidingskaart.web.rendering import render, say_error, say_info
from spreidingskaart.web.session import person
from spreidingskaart.words.dates import current_day

if TYPE_CHECKING:
    from pathlib import Path

    from spreidingskaart.city import City

_TYPES: Final = ["csv", "txt", "xlsx", "ods", "gpkg", "geojson", "json", "gml", "zip", "parquet"]
_REPLACES, _ADDS = "vervangt alles", "komt erbij"


def show_importing(city: City) -> None:
    """Show to a planner how to import a file; nobody else sees this part."""
    if not person().role.may_change:
        return
    st.html(render("gegevens/importing.html"))
    why = why_not_writable(city)
    if why is not None or city.folder is None:
        say_info(why or "")
        return
    show_said(city.folder)
    turn = round_of_fields()
    kind = _kind(turn)
    if kind == PLANS:
        show_plans_in(city.folder)
        return
    given = _asked(RegisterKind(kind), turn) if kind else None
    if given is None:
        small(
            f"Een tabel (CSV, Excel, ODS) of een kaart (GeoPackage, GeoJSON, shapefile in een zip), hoogstens "
            f"{MOST_MEGABYTES} MB. Een groter bestand leest u op de server in met python -m spreidingskaart import."
        )
        return
    with st.container(border=True, key="gegevens-import"):
        _show(given, city.folder, city)


def _kind(turn: int) -> str | None:
    """Ask what is imported: the word of a kind of register, or plans."""
    titles = {**{kind.value: kind.dutch for kind in RegisterKind}, PLANS: PLANS}
    return st.segmented_control(
        "Wat leest u in?",
        list(titles),
        format_func=titles.__getitem__,
        key=f"gegevens.import.kind.{turn}",
    )


def _asked(kind: RegisterKind, turn: int) -> FileIn | None:
    """Show the field for a file and what must be said of it; None until there is one."""
    given = st.file_uploader(
        "Bestand",
        type=_TYPES,
        key=f"gegevens.import.file.{turn}.{kind.value}",
        max_upload_size=MOST_MEGABYTES,
    )
    if given is None:
        return None
    return _with_choices(FileIn(kind=kind, name=given.name, data=given.getvalue()), turn)


def _with_choices(given: FileIn, turn: int) -> FileIn:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        does = st.selectbox(
            "Dit bestand", [_REPLACES, _ADDS], key=f"gegevens.import.adds.{turn}", width=180
        )
        source = st.text_input(
            "Bron (leeg: de gemeente)",
            key=f"gegevens.import.source.{turn}",
            max_chars=TYPED_LINE,
            width=240,
        )
        date = st.date_input(
            "Peildatum",
            value=None,
            max_value=current_day(),
            format="DD-MM-YYYY",
            key=f"gegevens.import.date.{turn}",
            width=150,
        )
        sheet = st.text_input(
            "Blad of laag (bij meer dan één)",
            key=f"gegevens.import.sheet.{turn}",
            max_chars=TYPED_LINE,
            width=240,
        )
    skips = given.kind.drops_rows and st.checkbox(
        "Laat rijen met een fout weg", key=f"gegevens.import.skips.{turn}"
    )
    return replace(
        given,
        adds=does == _ADDS,
        source=source or None,
        date=date,
        sheet=sheet or None,
        skips=skips,
    )


def _show(given: FileIn, folder: Path, city: City) -> None:
    mark = given.token("")
    given = replace(given, mapping=said_of(mark))
    try:
        found = prepared(given, folder, city)
    except SpreidingskaartError as error:
        say_error(error)
        return
    show_found(found)
    show_mapper(found, mark, city)
    everything = given.kind is not RegisterKind.FACILITIES or st.toggle(
        "Toon ook adressen en namen die niet openbaar zijn", key="gegevens.import.everything"
    )
    show_faults_of(found, everything=everything)
    show_preview(found, city, everything=everything)
    show_changes(found)
    st.button(
        "Inlezen",
        type="primary",
        key="gegevens.import.keep",
        disabled=not found.ready,
        on_click=keep_file,
        args=(found, given.token(mark_of(folder))),
    )
