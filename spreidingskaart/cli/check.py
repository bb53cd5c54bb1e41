"""`check`: is the City folder whole, or is a file with facilities right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from spreidingskaart.city.access import PLANNER
from spreidingskaart.city.hidden_rows import HIDING
from spreidingskaart.city.sources.faults import Fault
from spreidingskaart.cli.answer import Answer, add_common, check_role, city_folder
from spreidingskaart.errors import DataError, InputError
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    import argparse

    from spreidingskaart.city.sources.folder import FolderContents

HELP = "controleer een map met gegevens, of een bestand met voorzieningen"
_FACILITIES = "facilities"
_NOT_SAID = f"wat er mis is met voorzieningen, staat hier alleen met --role {PLANNER}."
_RULES = "rules"
_FRAMEWORKS = "frameworks"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--facilities", metavar="BESTAND.csv", help="voorzieningen van de gemeente zelf"
    )
    add_common(parser)
    parser.set_defaults(role=PLANNER)


def run(options: argparse.Namespace) -> Answer:
    """Check and list every fault.

    A fault quotes the file, and whoever keeps the files may read them: the role is planner unless another is asked.
    For the public what is wrong with facilities is left out, for some of them are hidden.
    """
    check_role(options.role)
    folder = city_folder(options)
    if options.facilities is None:
        return _check_city(folder, options.role)
    if options.role != PLANNER:
        raise InputError(f"Een bestand met voorzieningen nakijken kan alleen met --role {PLANNER}.")
    return _check_facilities(Path(options.facilities), folder)


def _check_city(folder: Path, role: str) -> Answer:
    from spreidingskaart.city.city import city_contents, missing_areas

    try:
        contents = city_contents(folder)
    except DataError as error:
        nothing: dict[str, Any] = {"municipality": None, "layers": 0, "notes": []}
        return _answer(nothing, [Fault(None, None, None, str(error))])
    missing = missing_areas(contents, folder)
    faults, notes = list(contents.faults), _notes(contents)
    if role != PLANNER:
        faults = [fault for fault in faults if fault.layer not in HIDING]
        notes = [note for note in notes if note["layer"] not in HIDING]
        notes.append({"layer": _FACILITIES, "sentence": _NOT_SAID})
    if missing is None:
        rules, more = _of_rules(contents, folder)
        faults, notes = faults + rules, notes + more
    elif all(missing != fault.sentence for fault in faults):
        faults.append(Fault(None, None, None, missing))
    read = {name for name in contents.layers if role == PLANNER or name not in HIDING}
    about = {
        "municipality": contents.entry.municipality.name,
        "layers": len(read),
        "notes": notes,
    }
    return _answer(about, faults)


def _notes(contents: FolderContents) -> list[dict[str, str]]:
    return [
        {"layer": name, "sentence": note}
        for name, report in contents.reports.items()
        for note in report.notes
    ]


def _of_rules(contents: FolderContents, folder: Path) -> tuple[list[Fault], list[dict[str, str]]]:
    """Return what is wrong with the rules of the municipality, and what else a reader must know of them."""
    from spreidingskaart.city.city import city_of_contents
    from spreidingskaart.criteria.zoning.plan_text import notes_of_texts
    from spreidingskaart.site_test.rule_faults import rule_faults, rule_notes
    from spreidingskaart.weighing.case.offered import of_municipality

    city = city_of_contents(contents, folder)
    faults = [Fault(_RULES, None, None, one.sentence) for one in rule_faults(city)]
    faults += [Fault(_FRAMEWORKS, None, None, one) for one in of_municipality(folder)[1]]
    notes = [{"layer": _RULES, "sentence": note} for note in rule_notes(city)]
    notes += [{"layer": "plan_texts", "sentence": note} for note in notes_of_texts(city)]
    return faults, notes


def _answer(about: dict[str, Any], faults: list[Fault]) -> Answer:
    lines = [f"{fault.layer or 'map'}: {fault.line}" for fault in faults]
    lines += [f"{note['layer']}: let op: {note['sentence']}" for note in about["notes"]]
    lines.append(
        f"{count(about['layers'], 'laag', 'lagen')} gelezen, {count(len(faults), 'fout', 'fouten')}."
    )
    return Answer(_document(about, faults), "\n".join(lines), ok=not faults)


def _check_facilities(path: Path, folder: Path) -> Answer:
    from spreidingskaart.city.city import city_contents, missing_areas

    if not path.is_file():
        raise InputError(f"Het bestand {path.name} bestaat niet of is niet te lezen.")
    contents = city_contents(folder, instead={_FACILITIES: path})
    missing = missing_areas(contents, folder)
    if missing:
        raise DataError(missing)
    return _facilities_answer(path, contents)


def _facilities_answer(path: Path, contents: FolderContents) -> Answer:
    report = contents.reports[_FACILITIES]
    about = {
        "municipality": contents.entry.municipality.name,
        "file": path.name,
        "rows": report.read,
    }
    rows = count(report.read, "rij", "rijen")
    lines = [fault.line for fault in report.faults]
    if lines:
        lines.append(f"{path.name}: {rows}, {count(len(lines), 'fout', 'fouten')}.")
    else:
        lines.append(
            f"{path.name}: {rows}, geen fouten. "
            "Zet het bestand als facilities.csv in de map van de gemeente; dan toont de kaart het."
        )
    faults = list(report.faults)
    return Answer(_document(about, faults), "\n".join(lines), ok=not faults)


def _document(about: dict[str, Any], faults: list[Fault]) -> dict[str, Any]:
    return {
        "schema": "spreidingskaart/check/1",
        "ok": not faults,
        **about,
        "faults": [
            {
                "layer": fault.layer,
                "row": fault.row,
                "column": fault.column,
                "value": fault.value,
                "sentence": fault.sentence,
                "message": fault.sentence,
            }
            for fault in faults
        ],
    }
