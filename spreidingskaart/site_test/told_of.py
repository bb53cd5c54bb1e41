"""Of what a site test is, in a few words: the site, the form, how many places; in a file that goes elsewhere too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.site_test.evidence import HEAD, rows
from spreidingskaart.words.lists import count
from spreidingskaart.words.spreadsheet import csv_bytes

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from spreidingskaart.city import City
    from spreidingskaart.model import Assessment

_AREAS: Final = ("buurt", "wijk", "district")
_HEAD: Final = ("locatie", "woonzorgvorm", "plekken", "oordeel als geheel", "opgesteld op")


def site_told(proposal: Mapping[str, Any], city: City) -> str:
    """Return what people call the site of a proposal: its id with its name, else the area in which it lies."""
    site_id = proposal["site_id"]
    area = next((str(proposal[one]["name"]) for one in _AREAS if proposal.get(one)), "")
    sites = city.layer("sites")
    names = {} if sites is None else dict(zip(sites["id"], sites["name"], strict=True))
    called = names.get(site_id) or area or city.municipality.name
    return f"{site_id} {called}" if site_id else str(called)


def told_of(assessment: Assessment, city: City) -> str:
    """Return of what a test is: "24 plekken Domus, L05 Tussen de Vaarten"."""
    proposal = assessment.proposal
    places = proposal["places"]
    amount = "" if places is None else f"{count(places, 'plek', 'plekken')} "
    return f"{amount}{proposal['form_name']}, {site_told(proposal, city)}"


def evidence_table(assessment: Assessment, city: City, made_on: dt.date) -> bytes:
    """Return the evidence as a file for a Dutch spreadsheet, in which every row says of what it is."""
    proposal = assessment.proposal
    first = (
        site_told(proposal, city),
        proposal["form_name"],
        proposal["places"],
        assessment.word,
        made_on.isoformat(),
    )
    return csv_bytes((*_HEAD, *HEAD), ((*first, *cells) for cells in rows(assessment)))


def evidence_document(assessment: Assessment, city: City, made_on: dt.date) -> dict[str, Any]:
    """Return the document that programs read, with what people call the site and the day on which it was made."""
    called = {"site_name": site_told(assessment.proposal, city), "made_on": made_on.isoformat()}
    return {**called, **assessment.as_dict()}
