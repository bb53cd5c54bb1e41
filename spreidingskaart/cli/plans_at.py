"""`plans-at`: ask what plans hold at one place, and keep the answers with the city."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spreidingskaart.cli.answer import Answer, add_common, city_of
from spreidingskaart.cli.assess import add_place, given_place

if TYPE_CHECKING:
    import argparse

    from spreidingskaart.city.sources.plans.asked import AskedPlans
    from spreidingskaart.model import LegalHalf

HELP = "vraag welke plannen op een locatie gelden, en bewaar het antwoord bij de stad"
SCHEMA = "spreidingskaart/plans-at/1"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_place(parser)
    add_common(parser)


def run(options: argparse.Namespace) -> Answer:
    """Ask and keep."""
    from spreidingskaart.city.sources.services.keeping_plans import ask_and_keep, why_not_asked
    from spreidingskaart.cli.importing.common import own_city, this_moment
    from spreidingskaart.errors import InputError
    from spreidingskaart.site_test.proposals import propose

    folder = own_city(options)
    missing = why_not_asked()
    if missing:
        raise InputError(missing)
    city = city_of(options)
    # the ground that a site test would test: the plot of a pin, or a disc around it
    proposal = propose(city, form=next(iter(city.forms)), places=1.0, **given_place(options))
    place, called = proposal.geometry[0], options.site or "een punt"
    asked, version = ask_and_keep(folder, place, called=called, now=this_moment())
    return Answer(document_of(asked, version.name), "\n".join([*asked.sentences, _end(asked)]))


def document_of(asked: AskedPlans, version: str) -> dict[str, Any]:
    """Return what was answered, JSON-ready."""
    from shapely import to_wkt

    return {
        "schema": SCHEMA,
        "place": to_wkt(asked.place, rounding_precision=3),
        "asked_at": asked.asked_at.isoformat(timespec="seconds"),
        "complete": asked.complete,
        "halves": [
            {**half.model_dump(mode="json"), "documents": _documents(asked, half.half)}
            for half in asked.halves
        ],
        "others": _documents(asked, None),
        "receipts": [asked.series],
        "version": version,
    }


def _documents(asked: AskedPlans, half: LegalHalf | None) -> list[dict[str, Any]]:
    return [
        one.model_dump(mode="json", exclude={"half"}) for one in asked.documents if one.half is half
    ]


def _end(asked: AskedPlans) -> str:
    others = [each.title for each in asked.documents if each.half is None]
    also = f"Ook van toepassing, maar geen omgevingsplan: {'; '.join(others)}.\n" if others else ""
    return f"{also}Ontvangstbewijs {asked.series}."
