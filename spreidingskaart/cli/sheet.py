"""`sheet`: one thing on paper, as an accessible PDF of what everybody may see."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.city.access import PUBLIC
from spreidingskaart.cli.answer import (
    Answer,
    add_common,
    add_fields,
    check_role,
    city_of,
    fields_of,
)
from spreidingskaart.cli.weigh import add_weighing, case_of
from spreidingskaart.errors import InputError
from spreidingskaart.model.fields import FIELDS
from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from spreidingskaart.city import City
    from spreidingskaart.print.document import Chapter

HELP = "maak een blad of verslag als toegankelijke PDF"
SCHEMA: Final = "spreidingskaart/sheet/1"
_OF_EVERYBODY: Final = "Een blad toont wat iedereen mag zien, ook met --role {role}."


@dataclass(frozen=True)
class SheetKind:
    """One kind of sheet."""

    make: Callable[[argparse.Namespace, City], tuple[Chapter, ...]]
    named: str
    """What must be named, in Dutch with an example; empty where nothing is."""
    many: bool = False
    """Whether several may be named."""


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("kind", metavar="SOORT", choices=list(KINDS), help=f"{', '.join(KINDS)}")
    parser.add_argument(
        "what", metavar="WAT", nargs="*", help="welke locatie, welk stadsdeel, welke regel"
    )
    parser.add_argument("--out", metavar="BESTAND.pdf", required=True, help="waar het blad komt")
    parser.add_argument(
        "--link", metavar="ADRES", default="", help="adres voor de QR-code, zoals https://..."
    )
    parser.add_argument("--form", help="woonzorgvorm; zie het commando forms")
    add_fields(parser, FIELDS)
    parser.add_argument(
        "--old-function",
        metavar="FUNCTIE",
        help="wat er nu mag staan (een parkeerfunctie), of none",
    )
    add_weighing(parser)
    add_common(parser)


def run(options: argparse.Namespace) -> Answer:
    """Make one sheet."""
    from spreidingskaart.print.report import report_pdf

    check_role(options.role)
    kind = KINDS[options.kind]
    _check_named(options, kind)
    if options.role != PUBLIC:
        print(_OF_EVERYBODY.format(role=options.role), file=sys.stderr)
        options.role = PUBLIC
    city = city_of(options)
    chapters = kind.make(options, city)
    made = report_pdf(city, chapters, chapters[0].title)
    path = Path(options.out)
    try:
        path.write_bytes(made)
    except OSError as error:
        raise InputError(f"{path.name} is niet te schrijven.") from error
    document = {
        "schema": SCHEMA,
        "kind": options.kind,
        "title": chapters[0].title,
        "file": path.name,
        "bytes": len(made),
        "sha256": hashlib.sha256(made).hexdigest(),
        "data_version": city.version,
    }
    return Answer(document, f"{chapters[0].title}: {path.name} ({len(made) // 1000} kB).")


def _check_named(options: argparse.Namespace, kind: SheetKind) -> None:
    """Refuse too little or too much that is named, and a link that is none, before anything is read."""
    if options.link and not options.link.startswith(("https://", "http://")):
        raise InputError(
            f"Bij --link hoort een adres dat met https:// begint (gegeven: {options.link!r})."
        )
    told = len(options.what)
    if told == bool(kind.named) or (kind.many and told):
        return
    if not kind.named:
        raise InputError(f"Bij {options.kind} hoort geen naam (gegeven: {join(options.what)}).")
    raise InputError(f"Geef {kind.named}.")


def _site(options: argparse.Namespace, city: City) -> tuple[Chapter, ...]:
    from spreidingskaart.print.chapters.site import site_chapter
    from spreidingskaart.site_test.assess import assessment
    from spreidingskaart.site_test.proposals import propose

    numbers: dict[str, Any] = dict(fields_of(options, FIELDS))
    proposals = propose(
        city,
        form=options.form,
        places=numbers.pop("places") or 0.0,
        site_id=options.what[0],
        old_function=options.old_function,
        **numbers,
    )
    found = assessment(proposals, city)
    return (site_chapter(found, proposals, city, address=options.link),)


def _area(options: argparse.Namespace, city: City) -> tuple[Chapter, ...]:
    from spreidingskaart.print.chapters.area import area_chapter

    return (area_chapter(city, options.what[0], address=options.link),)


def _city(options: argparse.Namespace, city: City) -> tuple[Chapter, ...]:
    from spreidingskaart.city.measures.facility_filter import FacilityFilter, apply_filter
    from spreidingskaart.print.chapters.city import city_chapter, on_paper

    filtered = apply_filter(city, FacilityFilter())
    return (city_chapter(filtered, on_paper("rate", "wijken"), address=options.link),)


def _weighing(options: argparse.Namespace, city: City) -> tuple[Chapter, ...]:
    from spreidingskaart.print.chapters.weighing import sites_chapters, weighing_chapter
    from spreidingskaart.weighing.case.outcome import weigh

    case = case_of(options)
    weighed = weigh(case.framework, case.facts, weights=case.weights)
    locked = case.lock is not None
    first = weighing_chapter(weighed, city, locked=locked, address=options.link)
    return (first, *sites_chapters(case.measured, case.measured.assessments(case.overrides)))


def _comparison(options: argparse.Namespace, city: City) -> tuple[Chapter, ...]:  # noqa: ARG001 - as every kind
    from spreidingskaart.print.chapters.comparison import comparison_chapter
    from spreidingskaart.weighing.case.outcome import weigh

    case = case_of(options)
    weighed = weigh(case.framework, case.facts, weights=case.weights)
    return (comparison_chapter(weighed, case.measured, options.what, address=options.link),)


def _programme(options: argparse.Namespace, city: City) -> tuple[Chapter, ...]:
    from spreidingskaart.print.chapters.programme import programme_chapter

    return (programme_chapter(city, address=options.link),)


def _rule(options: argparse.Namespace, city: City) -> tuple[Chapter, ...]:
    from spreidingskaart.print.chapters.rule import rule_chapter

    return (rule_chapter(city, options.what[0], address=options.link),)


KINDS: Final[dict[str, SheetKind]] = {
    "site": SheetKind(_site, "een kandidaatlocatie, zoals L07"),
    "district": SheetKind(_area, "een stadsdeel of wijk, zoals haven"),
    "city": SheetKind(_city, ""),
    "weighing": SheetKind(_weighing, ""),
    "compare": SheetKind(_comparison, "2 tot en met 5 kandidaatlocaties, zoals L07 L12", many=True),
    "programme": SheetKind(_programme, ""),
    "rule": SheetKind(_rule, "een regel, zoals min_area"),
}
"""Every kind of sheet by its name on the command line."""
