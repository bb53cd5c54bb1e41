"""What an import would do: what was found, what is wrong, the first rows, and what would change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.city.confidential import confidential_name
from spreidingskaart.city.sources.register import RegisterKind, fields_of
from spreidingskaart.model import Role, Visibility
from spreidingskaart.store import audit
from spreidingskaart.web.gegevens.field_words import word_told
from spreidingskaart.web.leaving import rows_on_screen
from spreidingskaart.web.protected_download import protected_download
from spreidingskaart.web.rendering import render
from spreidingskaart.web.session import person
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import number
from spreidingskaart.words.spreadsheet import csv_bytes

if TYPE_CHECKING:
    import pandas as pd

    from spreidingskaart.city import City
    from spreidingskaart.city.sources.faults import Fault
    from spreidingskaart.city.sources.register import Changes, Prepared

HIDDEN: Final = "•••"
_OPEN: Final = (
    "row",
    "form",
    "places",
    "units",
    "status",
    "visibility",
    "fictional",
    "opened",
    "closes",
)
"""Of a secret row these are shown; everything else may tell where or who it is."""
_MOST_FAULTS: Final = 200
_MOST_NAMED: Final = 8
_VISIBILITY: Final = "visibility"
_ID: Final = "id"


def show_found(found: Prepared) -> None:
    """Show what was read, in one line and with what else a reader must know."""
    where = [found.format]
    where += [f"blad {found.sheet}"] if found.sheet else []
    where += [f"kop op rij {found.header_row}"] if found.header_row else []
    told = f"{found.file}: {count(found.read, 'rij', 'rijen')} gelezen ({', '.join(where)})."
    st.html(render("gegevens/found.html", told=told, notes=found.notes))


def show_faults_of(found: Prepared, *, everything: bool) -> None:
    """Show everything that is wrong, by row as people count, and a file of it for who mends it."""
    if not found.faults:
        return
    shown = [fault_told(found, each, everything=everything) for each in found.faults[:_MOST_FAULTS]]
    st.html(
        render(
            "gegevens/faults.html",
            total=len(found.faults),
            told=count(len(found.faults), "fout", "fouten"),
            lines=shown,
            more=len(found.faults) - len(shown),
        )
    )
    if st.button("Maak een bestand met alle fouten", key="gegevens.import.faults"):
        about = {"file": "fouten bij inlezen"}
        audit.write(audit.AuditKind.CONFIDENTIAL_FILE, person(), about)
        name = confidential_name("fouten.csv", Role.PLANNER.value)
        protected_download(f"Bewaar {name}", faults_csv(found), name, "text/csv")


def faults_csv(found: Prepared) -> bytes:
    """Return every fault as a file: row, column, what is wrong. It may quote secret addresses."""
    rows = ((each.row, each.column, each.sentence) for each in found.faults)
    return csv_bytes(("rij", "kolom", "wat er mis is"), rows)


def fault_told(found: Prepared, fault: Fault, *, everything: bool) -> str:
    """Return a fault as one line; what a cell says stays hidden where it may tell where somebody lives."""
    if everything or found.kind is not RegisterKind.FACILITIES or _is_open(found, fault):
        return fault.line
    return f"Rij {fault.row}, kolom {fault.column}: klopt niet; zet 'Toon ook adressen' aan om te zien wat."


def _is_open(found: Prepared, fault: Fault) -> bool:
    if fault.row is None or fault.column is None:
        return True
    return found.mapping.columns.get(fault.column, fault.column) in _OPEN


def show_preview(found: Prepared, city: City, *, everything: bool) -> None:
    """Show the first rows under our names; a secret row without what tells where it is."""
    if found.preview.empty:
        return
    st.html(render("gegevens/heading.html", told="De eerste rijen, zoals ze worden ingelezen"))
    rows = found.preview if everything else without_secrets(found)
    rows_on_screen(in_dutch(rows, found, city), height=min(420, 60 + 35 * len(rows)))


def in_dutch(rows: pd.DataFrame, found: Prepared, city: City) -> pd.DataFrame:
    """Return rows under the Dutch names of our fields, their words in Dutch."""
    offered = fields_of(found.kind, {form: one.name for form, one in city.forms.items()})
    told = rows.astype(object)
    for one in offered:
        if one.words and one.name in told.columns:
            told[one.name] = [word_told(city, one.name, str(word)) for word in told[one.name]]
    titles = {one.name: one.title for one in offered}
    return told.rename(columns={**titles, "row": "Rij", "x": "x", "y": "y"})


def without_secrets(found: Prepared) -> pd.DataFrame:
    """Return the first rows, of the secret ones only what cannot tell where or who they are.

    A facility of which nobody says who may see it counts as secret until somebody does.
    """
    rows = found.preview.astype(object)
    if found.kind is not RegisterKind.FACILITIES:
        return rows
    told = rows[_VISIBILITY] if _VISIBILITY in rows.columns else None
    secret = [True] * len(rows) if told is None else [word != Visibility.PUBLIC for word in told]
    for column in rows.columns:
        if column not in _OPEN:
            rows.loc[secret, column] = HIDDEN
    return rows


def show_changes(found: Prepared) -> None:
    """Show what would change against what is in use."""
    if not found.ready:
        return
    changes = found.changes
    named = _ID in found.mapping.columns.values()  # an id that we made says nothing to people
    parts = [
        ("Nieuw", changes.added),
        ("Veranderd", changes.changed),
        ("Weg", changes.removed),
    ]
    st.html(
        render(
            "gegevens/changes.html",
            parts=[(word, number(len(ids)), _named(ids) if named else "") for word, ids in parts],
            same=number(changes.same),
            nothing=not changes.any,
            warning=_warning(changes),
        )
    )


def _named(ids: tuple[str, ...]) -> str:
    if not ids:
        return ""
    named = list(ids[:_MOST_NAMED])
    rest = len(ids) - len(named)
    return join([*named, f"nog {number(rest)}"] if rest else named)


def _warning(changes: Changes) -> str:
    kept = changes.same + len(changes.changed)
    if changes.removed and len(changes.removed) > kept:
        return "Let op: meer dan de helft van wat er nu is, verdwijnt. Moet dit bestand alles vervangen?"
    return ""
