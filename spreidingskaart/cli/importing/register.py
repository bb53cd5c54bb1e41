"""`import facilities` and the like: a register that the municipality keeps, in whatever table or map it keeps it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.city.access import PLANNER
from spreidingskaart.cli.answer import Answer, aligned
from spreidingskaart.cli.importing.common import (
    add_import,
    dropped_row,
    existing_file,
    import_document,
    own_city,
    this_moment,
    told_end,
)
from spreidingskaart.errors import InputError
from spreidingskaart.words.lists import count
from spreidingskaart.words.spreadsheet import csv_bytes

if TYPE_CHECKING:
    import argparse

    from spreidingskaart.city.sources.register import (
        FoundColumn,
        FoundWord,
        Prepared,
        RegisterMapping,
        RegisterOrigin,
    )

_MOST_FAULTS: Final = 20
"""Faults that a person reads at once."""
_MOST_IDS: Final = 5


@dataclass(frozen=True)
class RegisterImport:
    """One kind of register as a command."""

    kind: str
    HELP: str

    def add(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        add_import(
            parser, path="CSV, XLSX, ODS, GeoPackage, GeoJSON, GML of een zip met een shapefile"
        )
        parser.set_defaults(role=PLANNER)
        for option, metavar, told in (
            ("--sheet", "NAAM", "blad of laag van het bestand, als het er meer heeft"),
            ("--source", "NAAM", "wie het bestand bijhoudt (standaard de gemeente)"),
            ("--date", "JJJJ-MM-DD", "de dag waarvan het bestand spreekt (standaard vandaag)"),
            ("--licence", "NAAM", "licentie, als het bestand er een heeft"),
            ("--save-mapping", "BESTAND", "bewaar wat elke kolom en elk woord betekent, om aan te passen"),
            ("--faults", "BESTAND.csv", "bewaar alle fouten, met rij en kolom"),
        ):  # fmt: skip
            parser.add_argument(option, metavar=metavar, help=told)
        parser.add_argument(
            "--set",
            metavar="VELD=WAARDE",
            action="append",
            default=[],
            help="één waarde voor alle rijen, als het bestand er geen kolom voor heeft",
        )
        parser.add_argument(
            "--add",
            action="store_true",
            help="voeg toe: wat de gemeente al had en niet in het bestand staat, blijft",
        )
        parser.add_argument(
            "--skip-bad-rows",
            action="store_true",
            help="sla rijen met een fout over (niet bij voorzieningen en groen-blauw)",
        )

    def run(self, options: argparse.Namespace) -> Answer:
        """Read a register, and keep it if nothing is wrong."""
        from spreidingskaart.city.sources.register import keep

        folder, now = own_city(options), this_moment()
        if options.role != PLANNER:
            raise InputError(f"Inlezen kan alleen met --role {PLANNER}.")
        found = _prepared(self.kind, options, folder, now.date())
        _write_files(options, found)
        version = None
        if found.ready and not options.dry_run:
            version = keep(found, folder, now=now, lets_go=True).name
        document = _document(found, version, dry_run=options.dry_run)
        return Answer(document, _text(found, version, options), ok=found.ready)


REGISTERS: Final = tuple(
    RegisterImport(kind, told)
    for kind, told in (
        ("facilities", "lees voorzieningen in: een tabel of kaart die de gemeente zelf bijhoudt"),
        ("sites", "lees zoeklocaties in, als vlakken"),
        ("teams", "lees wijkteams in, met hun adres en werkgebied"),
        ("owners", "lees in van wie de grond is, per perceel of als kaart"),
        ("green-blue", "lees het groen-blauwe netwerk in, als vlakken"),
        ("zones", "lees parkeerzones in, als vlakken"),
    )
)


def _prepared(kind: str, options: argparse.Namespace, folder: Path, today: dt.date) -> Prepared:
    from spreidingskaart.city.city import CARE_FORMS
    from spreidingskaart.city.sources.register import RegisterKind, prepare
    from spreidingskaart.rules import care_forms

    of_kind = RegisterKind(kind)
    return prepare(
        existing_file(options.path),
        of_kind,
        folder,
        forms={form: about.name for form, about in care_forms(CARE_FORMS).items()},
        mapping=_mapping(options),
        constants=_constants(options),
        sheet=options.sheet,
        origin=_origin(options),
        today=today,
        adds=options.add,
        skip_bad_rows=options.skip_bad_rows,
    )


def _mapping(options: argparse.Namespace) -> RegisterMapping | None:
    from spreidingskaart.city.sources.register import read_mapping

    return None if options.mapping is None else read_mapping(Path(options.mapping))


def _constants(options: argparse.Namespace) -> dict[str, str]:
    """Return what --set says, by field."""
    found = {}
    for text in options.set:
        field, equals, value = text.partition("=")
        if not (equals and field.strip() and value.strip()):
            raise InputError(
                f"Schrijf --set als VELD=WAARDE, zoals --set status=existing; dit is {text!r}."
            )
        found[field.strip()] = value.strip()
    return found


def _origin(options: argparse.Namespace) -> RegisterOrigin:
    from spreidingskaart.city.sources.register import RegisterOrigin

    date = None
    if options.date is not None:
        try:
            date = dt.date.fromisoformat(options.date)
        except ValueError as error:
            raise InputError(
                f"Schrijf --date als 2026-01-31; {options.date!r} is geen dag."
            ) from error
    return RegisterOrigin(options.source, date, options.licence)


def _write_files(options: argparse.Namespace, found: Prepared) -> None:
    """Write the mapping and the faults, where somebody asked for them."""
    from spreidingskaart.city.sources.register import proposal

    if options.save_mapping is not None:
        _write(Path(options.save_mapping), proposal(found).encode())
    if options.faults is not None:
        rows = [
            (fault.row, fault.column, fault.sentence) for fault in (*found.faults, *found.dropped)
        ]
        _write(Path(options.faults), csv_bytes(("rij", "kolom", "fout"), rows))


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise InputError(f"Het bestand {path} is niet te schrijven: {error.strerror}.") from error


def _document(found: Prepared, version: str | None, *, dry_run: bool) -> dict[str, Any]:
    return import_document(
        found.kind,
        read=found.read,
        kept=found.kept,
        dropped=[dropped_row(fault) for fault in (*found.faults, *found.dropped)],
        version=version,
        dry_run=dry_run,
        file=found.file,
        format=found.format,
        sheet=found.sheet,
        header_row=found.header_row,
        columns=[_column(one) for one in found.columns],
        words=[_word(one) for one in found.words],
        mapping=found.mapping.model_dump(mode="json", by_alias=True),
        changes={
            "added": list(found.changes.added),
            "removed": list(found.changes.removed),
            "changed": list(found.changes.changed),
            "same": found.changes.same,
        },
        notes=list(found.notes),
    )


def _column(found: FoundColumn) -> dict[str, Any]:
    return {"column": found.column, "field": found.field, "certainty": found.certainty.name.lower()}


def _word(found: FoundWord) -> dict[str, Any]:
    return {
        "column": found.column,
        "text": found.text,
        "word": found.word,
        "certainty": found.certainty.name.lower(),
        "rows": found.rows,
    }


def _text(found: Prepared, version: str | None, options: argparse.Namespace) -> str:
    faults = (*found.faults, *found.dropped)
    lines = [_outcome(found, version, dry_run=options.dry_run)]
    lines += [fault.line for fault in faults[:_MOST_FAULTS]]
    if len(faults) > _MOST_FAULTS:
        more = count(len(faults) - _MOST_FAULTS, "fout", "fouten")
        lines.append(f"En nog {more}; alle staan in --faults BESTAND.csv of --json.")
    if options.dry_run or found.faults:
        lines += ["", aligned(_columns(found)), ""]
    lines += found.notes
    lines.append(told_end(found.read, found.kept, version, dry_run=options.dry_run))
    return "\n".join(lines)


def _outcome(found: Prepared, version: str | None, *, dry_run: bool) -> str:
    if found.faults:
        return f"{found.file} is niet ingelezen: {count(len(found.faults), 'fout', 'fouten')}."
    changes = found.changes
    told = (
        f"{len(changes.added)} nieuw, {len(changes.changed)} anders, {len(changes.removed)} weg, "
        f"{changes.same} hetzelfde"
    )
    verb = "kan worden ingelezen" if dry_run or version is None else "is ingelezen"
    return f"{found.file} {verb}: {found.kind.dutch}, {told}."


def _columns(found: Prepared) -> list[tuple[str, ...]]:
    columns = [
        (one.column, one.field or "niet gelezen", one.certainty.value) for one in found.columns
    ]
    words = [
        (f"{one.column}: {one.text}", one.word or "?", one.certainty.value)
        for one in found.words
        if one.certainty.is_open
    ]
    return [("kolom", "wordt", "hoe zeker"), *columns, *words]
