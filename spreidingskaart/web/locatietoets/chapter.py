"""What the page Locatietoets shows, as a chapter of a report; by the address of the page, or of a sheet of before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.criteria.parking.old_use import old_uses
from spreidingskaart.model import NO_OLD_USE
from spreidingskaart.model.fields import FIELDS
from spreidingskaart.print.chapters.site import site_chapter
from spreidingskaart.print.words import sentence_case
from spreidingskaart.site_test.assess import assessment
from spreidingskaart.site_test.proposals import propose
from spreidingskaart.web.link_values import one_of, text
from spreidingskaart.web.locatietoets.asked_by_address import question
from spreidingskaart.web.url_state import SITE
from spreidingskaart.words.numbers import typed

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.print.document import Chapter
    from spreidingskaart.web.link_values import Given

FORM: Final = "vorm"
OLD_USE: Final = "oud"
_NOTHING: Final = "Niets"


def chapter(city: City, given: Given, address: str) -> tuple[Chapter, ...]:
    """Return the test that the page shows at an address.

    Raises
    ------
    InputError
        If there is no site, or something of the proposal cannot be right.
    """
    forms = {form.id: form.name for form in city.forms.values()}
    first = next((form.id for form in city.forms.values() if form.clustered), "")
    asked = {str(name): text(given, name) for name in SITE}
    asked["form"] = one_of(given, FORM, forms, first)
    for field in FIELDS:
        empty = "" if field.default is None else typed(field.default)
        asked[field.name] = text(given, field.address) or empty
    asked["old_function"] = one_of(given, OLD_USE, _old_uses(), "")
    return (_tested(city, asked, address),)


def sheet(city: City, given: Given, address: str) -> tuple[Chapter, ...]:
    """Return the test of a sheet, whose address says everything by the names of programs (form, places, ...).

    Raises
    ------
    InputError
        As for `chapter`.
    """
    return (_tested(city, {name: text(given, name) for name in given}, address),)


def _tested(city: City, asked: dict[str, str], address: str) -> Chapter:
    proposals = propose(city, **question(asked, city))
    return site_chapter(assessment(proposals, city), proposals, city, address=address)


def _old_uses() -> dict[str, str]:
    titles = {name: sentence_case(use.title) for name, use in old_uses().items()}
    return {NO_OLD_USE: _NOTHING, **titles}
