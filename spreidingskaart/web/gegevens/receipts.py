"""Receipts of a layer: what its source was asked, when, and what came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.city.sources.receipts import Receipt, Receipts, Series
from spreidingskaart.errors import SpreidingskaartError
from spreidingskaart.web.rendering import render
from spreidingskaart.web.session import person
from spreidingskaart.words.dates import moment_told
from spreidingskaart.words.lists import count
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from spreidingskaart.city import City

_MOST: Final = 100


def show_receipts(city: City) -> None:
    """Show to a planner what the sources of the layers answered; nothing where no layer has a receipt."""
    if not person().role.may_change or city.folder is None:
        return
    layers = {
        name: report.entry.title
        for name, report in city.reports.items()
        if report.entry is not None and report.entry.receipts
    }
    if not layers:
        return
    name = st.selectbox(
        "Ontvangstbewijzen van een laag",
        list(layers),
        format_func=layers.__getitem__,
        key="gegevens.receipts.layer",
        width=320,
    )
    entry = city.reports[name].entry
    kept = Receipts.of_city(city.folder)
    ids = () if entry is None else entry.receipts
    st.html(render("gegevens/receipts.html", rows=[told(kept, each) for each in ids[:_MOST]]))


def told(kept: Receipts, name: str) -> tuple[str, str, str, str]:
    """Return a receipt in four cells: its id, when, of what, and what came; or why it cannot be read."""
    try:
        receipt = kept.find(name)
    except SpreidingskaartError as error:
        return name, "", "", str(error)
    if isinstance(receipt, Series):
        whole = "alles kwam" if receipt.complete else "er kwam niet alles"
        answers = count(len(receipt.answers), "antwoord", "antwoorden")
        notes = " ".join(receipt.notes)
        return (
            name,
            moment_told(receipt.begun_at),
            receipt.what,
            f"{answers}; {whole}. {notes}".strip(),
        )
    return (
        name,
        moment_told(receipt.asked_at),
        receipt.question.service,
        _answer_told(receipt),
    )


def _answer_told(receipt: Receipt) -> str:
    return f"status {receipt.status}, {number(receipt.size)} bytes, sha256 {receipt.sha256[:16]}…"
