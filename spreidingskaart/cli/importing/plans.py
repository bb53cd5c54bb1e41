"""`import plans`: zoning plans in IMRO GML, a table of what came of each file."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.cli.answer import Answer, aligned
from spreidingskaart.cli.importing.common import (
    add_import,
    dropped_row,
    existing,
    import_document,
    own_city,
    this_moment,
    told_end,
)
from spreidingskaart.errors import InputError
from spreidingskaart.model import ZoningAsked
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    import argparse

    from spreidingskaart.city.sources.plans.importing import ImportedPlans
    from spreidingskaart.city.sources.plans.model import PlanFile, ReadPlan

HELP = "lees bestemmingsplannen (IMRO GML): een bestand, een map, een zip of een bestand met alle plannen"
_MOST_REASONS: Final = 5
_TITLES: Final = ("bestand", "plan", "status", "bindt", "gelezen", "gehouden", "waarom niet")
_BINDS: Final = {True: "ja", False: "nee", None: "niet bekend"}
_NO_PLAN: Final = "er staat geen plan van deze gemeente in."
_NOT_HERE: Final = (
    "--mapping hoort niet bij plannen: IMRO zegt zelf wat elke kolom betekent. Laat het weg."
)


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_import(parser, path="GML-bestand, map, zip, of bestand met alle plannen (gml.gz)")
    parser.add_argument(
        "--replace-all",
        action="store_true",
        help="haal eerst alle plannen weg die de gemeente al had",
    )
    parser.add_argument(
        "--asked",
        action="append",
        default=[],
        choices=[each.value for each in ZoningAsked],
        metavar="WAT",
        help=f"wat u ook hebt nagegaan, ook als er niets was: {join(list(ZoningAsked), 'of')}; mag vaker",
    )


def run(options: argparse.Namespace) -> Answer:
    """Read plans and keep them."""
    from spreidingskaart.city.sources.folder import read_folder
    from spreidingskaart.city.sources.plans.importing import import_plans
    from spreidingskaart.city.sources.versions import keep_version, mark_of

    folder = own_city(options)
    if options.mapping is not None:
        raise InputError(_NOT_HERE)
    path, now = existing(options.path), this_moment()
    before = mark_of(folder)
    found = import_plans(
        read_folder(folder),
        path,
        today=now.date(),
        replace_all=options.replace_all,
        asked=[ZoningAsked(each) for each in options.asked],
    )
    version = None
    if found.kept is not None and not options.dry_run:
        why = f"ingelezen: plannen uit {path.name}"
        kept = found.kept
        version = keep_version(
            folder, kept.layers, why=why, now=now, leave_out=kept.leave_out, read_from=before
        ).name
    document = _document(found, version, dry_run=options.dry_run)
    return Answer(
        document, _told(found, version, dry_run=options.dry_run), ok=found.kept is not None
    )


def _document(found: ImportedPlans, version: str | None, *, dry_run: bool) -> dict[str, Any]:
    dropped = [dropped_row(fault, file.name) for file in found.files for fault in file.dropped]
    refused = [
        {"row": None, "column": None, "reason": file.refused, "file": file.name}
        for file in found.files
        if file.refused is not None
    ]
    kept = found.kept
    return import_document(
        "plans",
        read=found.read,
        kept=found.kept_objects,
        dropped=[*refused, *dropped],
        version=version,
        dry_run=dry_run,
        plans=[plan for file in found.files for plan in _plans(file)],
        files=[_file(file) for file in found.files],
        other_files=dict(found.others),
        replaced=[] if kept is None else list(kept.replaced),
        examples_gone=[] if kept is None else list(kept.examples),
        outside=list(found.outside),
        notes=_notes(found),
    )


def _plans(file: PlanFile) -> list[dict[str, Any]]:
    """Return every plan of a file, also one that is not kept."""
    kept = [_plan(file, plan, file.kinds[plan.id], None) for plan in file.plans]
    return kept + [_plan(file, each.plan, each.kinds, each.why) for each in file.left_out]


def _plan(file: PlanFile, plan: ReadPlan, kinds: Counter[str], why: str | None) -> dict[str, Any]:
    alone = len(file.plans) + len(file.left_out) == 1
    return {
        "id": plan.id,
        "name": plan.name,
        "type": plan.type or None,
        "status": plan.status or None,
        "date": plan.date or None,
        "binding": plan.binds,
        "umbrella": plan.umbrella,
        "kept": why is None,
        "reason": why,
        "objects": dict(sorted((kinds + file.unread if alone else kinds).items())),
        "url": plan.url or None,
        "file": file.name,
    }


def _file(file: PlanFile) -> dict[str, Any]:
    return {
        "file": file.name,
        "read": file.read,
        "kept": file.kept,
        "dropped": len(file.dropped),
        "elsewhere": file.elsewhere,
        "refused": file.refused,
    }


def _notes(found: ImportedPlans) -> list[str]:
    told = [] if found.kept is None else list(found.kept.notes)
    if found.outside:
        plans = count(len(found.outside), "plan ligt", "plannen liggen")
        told.append(f"{plans} geheel buiten de gemeente: {_some(found.outside)}.")
    if found.others:
        many = count(sum(many for _, many in found.others), "ander bestand", "andere bestanden")
        told.append(f"{many} overgeslagen ({join([end for end, _ in found.others])}).")
    return told


def _some(names: tuple[str, ...]) -> str:
    more = len(names) - _MOST_REASONS
    return join([*names[:_MOST_REASONS], *([f"nog {number(more)}"] if more > 0 else [])])


def _told(found: ImportedPlans, version: str | None, *, dry_run: bool) -> str:
    rows = [_TITLES, *(row for file in found.files for row in _rows(file))]
    reasons = Counter(
        (file.name if fault.row is None else "", fault.sentence)
        for file in found.files
        for fault in file.dropped
    )
    lines = [aligned(rows)]
    lines += [
        f"{number(many)} × weggelaten: {why}"
        for (_, why), many in reasons.most_common(_MOST_REASONS)
    ]
    more = len(reasons) - _MOST_REASONS
    if more > 0:
        lines.append(f"Nog {count(more, 'reden', 'redenen')}: zie --json.")
    lines += _notes(found)
    refused = sum(file.refused is not None for file in found.files)
    lines.append(
        f"{count(len(found.files), 'bestand', 'bestanden')}, waarvan {number(refused)} niet te lezen."
    )
    lines.append(told_end(found.read, found.kept_objects, version, dry_run=dry_run))
    return "\n".join(lines)


def _rows(file: PlanFile) -> list[tuple[str, ...]]:
    """Return the rows of the table about one file: one for each of its plans, with what came of it."""
    if file.refused is not None:
        return [(file.name, "", "", "", "", "", file.refused)]
    plans = [(plan, "") for plan in file.plans]
    plans += [(each.plan, each.why) for each in file.left_out]
    if not plans:
        return [(file.name, "", "", "", number(file.read), "0", _NO_PLAN)]
    told: list[tuple[str, ...]] = []
    for at, (plan, why) in enumerate(plans):
        numbers = (number(file.read), number(file.kept)) if at == 0 else ("", "")
        told.append((file.name, plan.id, plan.status, _BINDS[plan.binds], *numbers, why))
    return told
