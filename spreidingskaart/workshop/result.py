"""The outcome of a session: plain data with a fingerprint, a table to take away, and the public answers."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.criteria import BY_ID
from spreidingskaart.model import Verdict
from spreidingskaart.words.canonical import fingerprint
from spreidingskaart.words.dates import moment_told
from spreidingskaart.words.spreadsheet import csv_bytes
from spreidingskaart.workshop import desk
from spreidingskaart.workshop.answers import survival
from spreidingskaart.workshop.nouns import CardKind, pin_target
from spreidingskaart.workshop.replay import replay
from spreidingskaart.workshop.telling import told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.store import KeptSession, Store
    from spreidingskaart.workshop.nouns import Workshop

SCHEMA: Final = "spreidingskaart/workshop/1"
_MOST_OFFERED: Final = 40
"""Sessions that are looked through for what a dossier may take."""
_HEAD: Final = (
    "nummer", "soort", "tafel", "wanneer", "tekst", "criterium", "waar", "breedtegraad", "lengtegraad",
    "woonzorgvorm", "plekken", "oordeel", "zeker", "uitleg", "stippen",
)  # fmt: skip


def result(session: KeptSession, workshop: Workshop) -> dict[str, Any]:
    """Return the outcome of a session as it stands, as the room sees it."""
    room = told(workshop)
    left_out = ("version", "status", "frozen", "published", "gone")
    return {
        "schema": SCHEMA,
        "title": session.title,
        "municipality": session.municipality,
        "started_at": session.started_at.isoformat(),
        "question": dict(session.document),
        "steps": workshop.version,
        **{name: value for name, value in room.items() if name not in left_out},
    }


def fingerprint_now(store: Store, session: KeptSession) -> str:
    """Return the fingerprint of the outcome as it stands."""
    return fingerprint(result(session, desk.now(store, session)))


def frozen_result(store: Store, session: KeptSession) -> tuple[dict[str, Any], str] | None:
    """Return the outcome that was fixed and its fingerprint; None where none was, or it is not what was fixed.

    It is made anew of the steps that it rests on, so a journal that was changed is found.
    """
    frozen = desk.now(store, session).frozen
    if frozen is None:
        return None
    steps = desk.steps_now(store, session)
    made = result(session, replay(step for step in steps if step.number <= frozen.through))
    return (made, frozen.sha256) if fingerprint(made) == frozen.sha256 else None


def fixed_outcomes(store: Store, municipality: str, *, internal: bool) -> dict[str, dict[str, Any]]:
    """Return the newest outcomes that were fixed, by the code of their session, as a dossier takes them.

    Parameters
    ----------
    store, municipality
        Store, and name of the municipality of which the sessions are.
    internal
        Whether also those of which the answers are not published.
    """
    found = {}
    for session in store.sessions()[:_MOST_OFFERED]:
        if session.municipality != municipality or session.forgotten_at is not None:
            continue
        fixed = frozen_result(store, session)
        if fixed is not None and (internal or desk.now(store, session).published):
            found[session.code] = {"result": fixed[0], "sha256": fixed[1]}
    return found


def result_csv(made: Mapping[str, Any]) -> bytes:
    """Return cards and pins of an outcome as a table: a row each."""
    tables, dots = made["tables"], {one["on"]: one["dots"] for one in made["dots"]}
    cards = [_card_row(card, tables) for card in made["cards"]]
    pins = [_pin_row(pin, tables, dots) for pin in made["pins"]]
    return csv_bytes(_HEAD, [*cards, *pins])


def public_answers(session: KeptSession, workshop: Workshop) -> dict[str, Any]:
    """Return what everybody reads once the answers are published: each proposal with its answer."""
    pins = [pin for pin in workshop.pins.values() if pin.shown]
    return {
        "title": session.title,
        "municipality": session.municipality,
        "survival": survival(pins).told,
        "sha256": None if workshop.frozen is None else workshop.frozen.sha256,
        "proposals": [
            {
                "number": number,
                "table": workshop.tables[pin.table].name,
                "place": pin.verdict.get("place"),
                "form": pin.form,
                "places": pin.places,
                "verdict": pin.verdict["verdict"],
                "word": pin.verdict["word"],
                "firm": pin.verdict["firm"],
                "reserve": pin.verdict["reserve"],
                "answer": pin.answer,
            }
            for number, pin in enumerate(pins, start=1)
        ],
    }


def _when(said: Mapping[str, Any]) -> str:
    return moment_told(dt.datetime.fromisoformat(said["at"]))


def _card_row(card: Mapping[str, Any], tables: Mapping[str, str]) -> tuple[object, ...]:
    where = card["where"] or {}
    criterion = card["criterion"]
    return (
        card["number"], CardKind(card["kind"]).dutch, tables[str(card["table"])], _when(card), card["text"],
        BY_ID[criterion].title if criterion in BY_ID else criterion, where.get("name"), where.get("latitude"),
        where.get("longitude"), None, None, None, None, None, None,
    )  # fmt: skip


def _pin_row(
    pin: Mapping[str, Any], tables: Mapping[str, str], dots: Mapping[str, int]
) -> tuple[object, ...]:
    verdict = pin["verdict"]
    why = f"{verdict['headline']} {verdict['reserve']}".strip()
    return (
        pin["number"], "punt", tables[str(pin["table"])], _when(pin), None, None, verdict.get("place"), pin["latitude"],
        pin["longitude"], pin["form"], pin["places"], Verdict(verdict["verdict"]).dutch,
        "zeker" if verdict["firm"] else "voorlopig", why, dots.get(pin_target(pin["number"]), 0),
    )  # fmt: skip
