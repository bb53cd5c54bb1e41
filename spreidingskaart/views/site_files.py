"""A site test to take away: a sheet to print, a table, and the document that programs read."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import streamlit as st

from spreidingskaart.criteria import BY_ID
from spreidingskaart.views import choices
from spreidingskaart.views.table import csv_bytes

if TYPE_CHECKING:
    from spreidingskaart.model import Assessment, Finding

_HEAD: Final = (
    "criterium", "oordeel", "hard", "bevinding", "waarde", "eenheid", "norm", "waarom niet hard", "regels", "gegevens",
    "fictief",
)  # fmt: skip


def site_files(outcome: Assessment, form: dict[str, Any]) -> None:
    """Show the buttons; a file is made when somebody asks for it."""
    with st.container(horizontal=True):
        st.link_button("Afdrukken", print_address(form))
        for name, made, kind in (("CSV", _table, "text/csv"), ("JSON", _document, "application/json")):
            st.download_button(
                name, partial(made, outcome), f"locatietoets.{name.lower()}", kind, on_click="ignore"
            )


def _table(outcome: Assessment) -> bytes:
    return csv_bytes(_HEAD, map(_row, outcome.findings))


def _document(outcome: Assessment) -> str:
    return json.dumps(outcome.as_dict(), ensure_ascii=False, indent=1)


def print_address(form: dict[str, Any]) -> str:
    """Return the address of the sheet that prints this test; the sheet is always the public one."""
    asked = {name: value for name, value in form.items() if value is not None}
    for name in ("punt", "perceel", "kandidaat"):
        if choices.choice(name):
            asked[name] = choices.choice(name)
    return f"/blad/locatie?{urlencode(asked)}"


def _row(finding: Finding) -> tuple[object, ...]:
    return (
        BY_ID[finding.criterion].title,
        finding.verdict.dutch,
        "ja" if finding.firm else "nee",
        finding.sentence,
        finding.value,
        finding.unit,
        finding.threshold,
        finding.why_not_firm,
        "; ".join(f"{rule.id}: {rule.source}" for rule in finding.rules),
        "; ".join(f"{ref.title or ref.layer} ({ref.date})" for ref in finding.data),
        "ja" if any(ref.fictional for ref in finding.data) else "nee",
    )
