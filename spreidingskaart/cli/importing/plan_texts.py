"""`import plan-texts`: what the articles of plans say, as somebody read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spreidingskaart.cli.answer import Answer
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

if TYPE_CHECKING:
    import argparse

    from spreidingskaart.city.sources.plans.texts import ReadTexts

HELP = "lees in wat de planregels per artikel toelaten (CSV), zodat de tekst van het plan beslist"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_import(parser, path="CSV met één artikel per rij")


def run(options: argparse.Namespace) -> Answer:
    """Read texts of plans and keep them."""
    from spreidingskaart.city.sources.folder import read_folder
    from spreidingskaart.city.sources.plans.texts import read_texts
    from spreidingskaart.city.sources.versions import keep_version, mark_of
    from spreidingskaart.errors import DataError

    folder = own_city(options)
    if options.mapping is not None:
        raise InputError(
            "--mapping hoort niet bij planregels: gebruik de kolommen die docs/data.md noemt."
        )
    path, now = existing(options.path), this_moment()
    before = mark_of(folder)
    try:
        found = read_texts(read_folder(folder), path, today=now.date())
    except DataError as error:
        raise InputError(str(error)) from error
    version = None
    if found.layer is not None and not options.dry_run:
        why = f"ingelezen: planregels uit {path.name}"
        version = keep_version(folder, [found.layer], why=why, now=now, read_from=before).name
    return _answer(found, version, dry_run=options.dry_run)


def _answer(found: ReadTexts, version: str | None, *, dry_run: bool) -> Answer:
    notes = _unknown_functions(found)
    document: dict[str, Any] = import_document(
        "plan-texts",
        read=found.read,
        kept=len(found.kept),
        dropped=[dropped_row(fault) for fault in found.dropped],
        version=version,
        dry_run=dry_run,
        notes=notes,
    )
    lines = [fault.line for fault in found.dropped]
    lines += [f"Let op: {note}" for note in notes]
    lines.append(told_end(found.read, len(found.kept), version, dry_run=dry_run))
    return Answer(document, "\n".join(lines), ok=bool(found.kept))


def _unknown_functions(found: ReadTexts) -> list[str]:
    from spreidingskaart.criteria.zoning.plan_text import why_not_firm

    told = []
    for row, record in zip(found.rows, found.kept, strict=True):
        why = why_not_firm(record)
        if why:
            told.append(f"rij {row}: {why}")
    return told
