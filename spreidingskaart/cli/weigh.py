"""`weigh`: rank many sites by a framework."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spreidingskaart.cli.answer import Answer, add_common, aligned, as_number, city_of
from spreidingskaart.errors import InputError
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from spreidingskaart.city import City
    from spreidingskaart.weighing.case.measured import Measured
    from spreidingskaart.weighing.dossier.case import Case
    from spreidingskaart.weighing.framework.framework import Framework
    from spreidingskaart.weighing.framework.lock import Lock
    from spreidingskaart.weighing.ranking.inputs import Entry

HELP = "weeg locaties met een afwegingskader"
ALL = "all"
_PLACES = 24.0
_BETWEEN = re.compile(r"[,;](?=\s*[A-Za-z_]\w*\s*=)")
"""Between two weights: a comma that a name follows, so that a decimal comma is none."""


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_case(parser)
    parser.add_argument(
        "--amend",
        metavar="WIJZIGING",
        help="proef een amendement, bijvoorbeeld 'grens.minimum_area=5000'",
    )
    add_common(parser)


def add_case(parser: argparse.ArgumentParser) -> None:
    """Declare the options that say what is weighed; `dossier make` has them too."""
    add_weighing(parser)
    parser.add_argument("--form", help="woonzorgvorm; standaard die van het afwegingskader")
    parser.add_argument("--places", metavar="N", help="plekken per locatie (standaard 24)")


def add_weighing(parser: argparse.ArgumentParser) -> None:
    """Declare the options of a weighing, apart from what must come."""
    parser.add_argument(
        "--framework",
        metavar="ID|BESTAND",
        help="afwegingskader: een id, of een bestand (YAML, JSON of vastgezet)",
    )
    parser.add_argument(
        "--sites",
        metavar=f"{ALL}|ID,ID|BESTAND",
        default=ALL,
        help="kandidaatlocaties (standaard alle), ids, of een bestand met percelen (GeoJSON of GeoPackage)",
    )
    parser.add_argument("--weights", metavar="ID=GETAL,...", help="probeer andere gewichten")
    parser.add_argument(
        "--entries",
        metavar="BESTAND.csv|example|none",
        default="store",
        help="met de hand ingevuld: een bestand, de fictieve voorbeelden, of niets (standaard wat is bewaard)",
    )


def run(options: argparse.Namespace) -> Answer:
    """Weigh."""
    from spreidingskaart.criteria.zoning.subjects import open_subjects_of, told_short
    from spreidingskaart.weighing.case.outcome import as_dict, weigh

    case = case_of(options)
    weighed = weigh(case.framework, case.facts, weights=case.weights)
    from spreidingskaart.weighing.dossier.parts import context

    subjects = open_subjects_of(case.measured.city)
    document = {
        **as_dict(weighed, context=context(case)),
        "left_out": list(case.left_out),
        "open_subjects": [asdict(one) for one in subjects],
    }
    lines = [table(document), "", *document["sentences"], *case.left_out]
    if "counting" in document:
        lines.append(document["counting"]["sentence"])
    if document["robustness"]:
        lines += document["robustness"]["sentences"]
    if options.amend:
        document["amendment"], told = _amendment(case, options.amend)
        lines += ["", *told]
    lines += ["", told_short(subjects)]
    lines.append(
        f"{case.framework.title}, versie {case.framework.version}, "
        f"{'vastgezet' if case.lock else 'niet vastgezet'}. Dit is geen besluit."
    )
    return Answer(document, "\n".join(lines))


def case_of(options: argparse.Namespace) -> Case:
    """Return what the options ask to weigh.

    Raises
    ------
    InputError
        If framework, sites, form or weights cannot be used.
    """
    from spreidingskaart.site_test.overrides import reader_of
    from spreidingskaart.store import open_store
    from spreidingskaart.weighing.dossier.case import Case

    city = city_of(options)
    store, reader = open_store(), reader_of(city.role)
    framework, lock = framework_of(options.framework, city)
    form = options.form or (framework.care_forms[0] if framework.care_forms else None)
    if form is None:
        raise InputError(
            f"Geef ook --form: het kader `{framework.id}` geldt voor alle woonzorgvormen."
        )
    places = as_number("--places", options.places)
    places = _PLACES if places is None else places
    measured, left_out = measured_of(options.sites, city, form=form, places=places)
    entries, not_counted = _entries(options.entries, framework, measured)
    return Case(
        measured=measured,
        facts=measured.facts.with_entries(entries),
        framework=framework,
        lock=lock,
        weights=_weights(options.weights, framework),
        overrides=measured.overrides_of(store.all_overrides(seen_by=reader)),
        journal=store.history(framework_id=framework.id, seen_by=reader),
        left_out=(*left_out, *not_counted),
    )


def framework_of(given: str | None, city: City) -> tuple[Framework, Lock | None]:
    """Return a framework by id (as it stands in the store, else as shipped) or from a file, and its lock."""
    from spreidingskaart.site_test.overrides import reader_of
    from spreidingskaart.store import open_store
    from spreidingskaart.weighing.case.offered import offered, standing

    if given is None:
        ids = ", ".join(offered(city.forms, folder=city.folder))
        raise InputError(f"Geef ook --framework: een bestand, of een van {ids}.")
    path = Path(given)
    if path.suffix.lower() in (".yaml", ".yml", ".json"):
        from spreidingskaart.cli.framework import read_framework

        return read_framework(path, forms=city.forms)
    found = standing(
        given, city.forms, open_store(), folder=city.folder, seen_by=reader_of(city.role)
    )
    return found.framework, found.lock


def measured_of(
    given: str, city: City, *, form: str, places: float
) -> tuple[Measured, tuple[str, ...]]:
    """Return the sites that are asked, measured, and what was left out of a file of plots."""
    from spreidingskaart.weighing.case.measured import measure
    from spreidingskaart.weighing.case.plots import read_plots

    if given == ALL:
        return measure(city, form=form, places=places), ()
    if Path(given).suffix:
        plots = read_plots(Path(given), city)
        measured = measure(
            city, form=form, places=places, sites=plots.ids, plots=plots.geometry, names=plots.names
        )
        return measured, plots.left_out
    sites = [site.strip() for site in given.split(",") if site.strip()]
    return measure(city, form=form, places=places, sites=sites), ()


def _entries(
    given: str, framework: Framework, measured: Measured
) -> tuple[Sequence[Entry], Sequence[str]]:
    """Return the entries that count, and why others that were kept do not."""
    from spreidingskaart.site_test.overrides import reader_of
    from spreidingskaart.store import open_store
    from spreidingskaart.weighing.case.entering import refuse_unsound, sound_entries
    from spreidingskaart.weighing.case.example_entries import example_entries, read_entries
    from spreidingskaart.weighing.case.facts import entries_from_store

    city, facts = measured.city, measured.facts
    if given == "none":
        return (), ()
    if given == "store":
        kept = open_store().entries(
            framework.id, city.municipality.name, seen_by=reader_of(city.role)
        )
        names = dict(zip(facts.sites, facts.names, strict=True))
        return sound_entries(framework, entries_from_store(kept), names=names)
    if given == "example":
        found = example_entries(framework.id, city.municipality.code, measured.fictional)
        if not found:
            raise InputError(f"Voor `{framework.id}` zijn er geen voorbeelden.")
        return found, ()
    if not Path(given).is_file():
        raise InputError(f"Het bestand {Path(given).name} bestaat niet.")
    return refuse_unsound(framework, read_entries(Path(given)), Path(given).name), ()


def _weights(text: str | None, framework: Framework) -> dict[str, float] | None:
    if text is None:
        return None
    known = {criterion.id: criterion.weight for criterion in framework.scored}
    tried = {}
    for part in filter(None, (each.strip() for each in _BETWEEN.split(text))):
        name, equals, value = part.partition("=")
        if name not in known or not equals:
            raise InputError(
                f"Bij --weights hoort ID=GETAL met een id uit {', '.join(known)} (gegeven: {part!r})."
            )
        tried[name] = as_number("--weights", value) or 0.0
    return {**known, **tried}


def _amendment(case: Case, text: str) -> tuple[dict[str, Any], list[str]]:
    from spreidingskaart.weighing.case.changes import amended, parse
    from spreidingskaart.weighing.ranking.amendment import effect, tell, tell_sites

    found = effect(case.framework, amended(case.framework, parse(text)), case.facts.inputs())
    ids = case.facts.sites
    sentence, changes, sites = tell(found), list(found.changes), tell_sites(found)
    document = {
        "sentence": sentence,
        "changes": changes,
        "enters": [ids[i] for i in found.enters],
        "leaves": [ids[i] for i in found.leaves],
        "swaps": [[ids[a], ids[b]] for a, b in found.swaps],
        "sites": sites,
    }
    return document, [sentence, *changes, *sites]


def table(document: dict[str, Any]) -> str:
    """Return the ranking as text in columns."""
    rows: list[tuple[str, ...]] = [("rang", "locatie", "totaal", "ligt tussen")]
    for site in document["sites"]:
        out = any(limit["outcome"] == "not_met" for limit in site["limits"])
        total, low, high = (
            "" if site[name] is None else number(site[name], 1) for name in ("total", "low", "high")
        )
        rows.append(
            (
                "valt af" if out else str(site["rank"] or ""),
                f"{site['site']} {site['name']}",
                total,
                f"{low} tot {high}" if low and high else "",
            )
        )
    return aligned(rows)
