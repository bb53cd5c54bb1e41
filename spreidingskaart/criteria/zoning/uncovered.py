"""What the plans leave open of one site, in words: no place to build, plans that are no law, what is not read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city.measures.designations import shared_ground
from spreidingskaart.criteria.zoning.details import UnreadRecord
from spreidingskaart.criteria.zoning.table import SMALL_SHARE
from spreidingskaart.model import Gap, GapKind, ZoningKind, read_word
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.layer import Layer
    from spreidingskaart.criteria.zoning.answers import Answers
    from spreidingskaart.criteria.zoning.ground import Plan

NOT_READ: Final = Gap(
    GapKind.UNREAD, "op de locatie ligt een object van de plankaart dat niet is gelezen"
)
NO_BUILDING: Final = Gap(GapKind.TEXT_DECIDES, "de locatie ligt buiten elk bouwvlak")


def open_sentences(answers: Answers, i: int) -> list[str]:
    """Return what the plans leave open of proposal `i`, each one Dutch sentence."""
    share = building_area_share(answers, i)
    told = [] if share is None else [_building_words(share)]
    told += [_no_law(plan) for plan in plans_that_are_no_law(answers, i)]
    records = unread_records(answers, i)
    return [*told, _unread_words(records)] if records else told


def building_area_share(answers: Answers, i: int) -> float | None:
    """Return the share of the site in a bouwvlak, 0..1; None where its plans have none."""
    share = float(answers.covers.in_building_area[i])
    return None if np.isnan(share) else round(share, 4)


def plans_that_are_no_law(answers: Answers, i: int) -> list[Plan]:
    """Return the plans on the site that do not count as law."""
    pending = answers.ground.pending
    if not len(pending):
        return []
    rows = shared_ground(answers.proposals.alone(i), pending).zone
    ids = sorted({str(plan_id) for plan_id in pending["plan_id"][rows]})
    return [answers.ground.plan_of(plan_id) for plan_id in ids]


def unread_records(answers: Answers, i: int) -> tuple[UnreadRecord, ...]:
    """Return the objects on the site that may be law and are not read, each with what is not known of it."""
    if not answers.covers.unread[i]:
        return ()
    unread: Layer = answers.ground.unread
    rows = np.sort(
        unread.tree.query(answers.proposals.geometry[i], predicate="intersects")
    ).tolist()
    return tuple(
        UnreadRecord(
            kind=unread["kind"][row],
            name=unread["name"][row],
            plan_id=unread["plan_id"][row],
            why=_why_unread(answers, unread, row),
        )
        for row in rows
    )


def _why_unread(answers: Answers, unread: Layer, row: int) -> str:
    plan = answers.ground.plan_of(str(unread["plan_id"][row]))
    if not plan.in_force:
        return (
            f'de status "{plan.status}" is niet bekend'
            if plan.status
            else "het plan heeft geen status"
        )
    kind = read_word(ZoningKind, unread["kind"][row])
    if kind is not None and kind.is_decision:
        return (
            f"lees het besluit: {plan.type or 'een besluit'} van {plan.date or 'onbekende datum'}"
        )
    if kind is None:
        return f'de soort "{unread["kind"][row]}" is niet bekend'
    return "het is geen vlak" if (unread["name"][row] or "").strip() else "het heeft geen naam"


def _building_words(share: float) -> str:
    if share <= 0:
        return "De locatie ligt niet in een bouwvlak. Lees in de planregels of hier mag worden gebouwd."
    within = f"{percent(share)} van de locatie ligt in een bouwvlak."
    return (
        f"{within} Lees in de planregels of daarbuiten mag worden gebouwd."
        if share <= SMALL_SHARE
        else within
    )


def _no_law(plan: Plan) -> str:
    status = f"heeft de status {plan.status}" if plan.status else "heeft geen status"
    return f"Hier ligt ook {plan.name}. Dat plan {status} en telt niet als geldend recht."


def _unread_words(records: Sequence[UnreadRecord]) -> str:
    named = list(dict.fromkeys(f'"{each.name or each.kind}" ({each.why})' for each in records))
    return f"Niet gelezen op deze locatie: {join(named)}."
