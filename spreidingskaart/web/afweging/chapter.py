"""What the page Afweging shows, as chapters of a report: the weighing, a comparison, or the whole dossier on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.city.access import PUBLIC
from spreidingskaart.errors import InputError
from spreidingskaart.print.chapters.comparison import comparison_chapter
from spreidingskaart.print.chapters.weighing import sites_chapters, weighing_chapter
from spreidingskaart.site_test.overrides import reader_of
from spreidingskaart.web.afweging.case import Weighing
from spreidingskaart.web.afweging.choices import how_in, weights_in
from spreidingskaart.web.afweging.compare import best
from spreidingskaart.web.afweging.question import FIRST, PLACES
from spreidingskaart.web.afweging.screens import WeighingScreen, names
from spreidingskaart.web.link_values import is_on, one_of, some_of, text, whole_number
from spreidingskaart.web.readable_store import readable_store
from spreidingskaart.web.url_state import Name
from spreidingskaart.weighing.case.offered import offered

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.print.document import Chapter
    from spreidingskaart.web.afweging.case import ShownCase
    from spreidingskaart.web.link_values import Given

_NO_NAMES: Final = (
    "Vergelijken kan in een verslag pas als het kader vastligt: de namen staan er nog niet bij."
)


def chapter(city: City, given: Given, address: str) -> tuple[Chapter, ...]:
    """Return the weighing of an address; on Naast elkaar the comparison, on Dossier every site on a page of its own.

    Raises
    ------
    InputError
        If a value in the address cannot be right, or names may not show yet where they must.
    """
    case = _weighing(city, given).of(city)
    screen = text(given, Name.WEIGHING_SCREEN)
    if screen == names[WeighingScreen.COMPARE]:
        return (_comparison(case, given, address),)
    whole = weighing_chapter(
        case.weighed,
        city,
        locked=case.standing.lock is not None,
        covered=case.covered,
        address=address,
    )
    if screen != names[WeighingScreen.DOSSIER] or case.covered:
        return (whole,)
    return (whole, *sites_chapters(case.measured, case.assessments))


def _comparison(case: ShownCase, given: Given, address: str) -> Chapter:
    if case.covered:
        raise InputError(_NO_NAMES)
    called = dict(zip(case.facts.sites, case.shown, strict=True))
    sites = some_of(given, Name.COMPARED, called) or [case.facts.sites[i] for i in best(case)]
    return comparison_chapter(case.weighed, case.measured, sites, address=address)


def _weighing(city: City, given: Given) -> Weighing:
    frameworks = offered(
        city.forms, readable_store(), folder=city.folder, seen_by=reader_of(PUBLIC)
    )
    titles = {name: framework.title for name, framework in frameworks.items()}
    first = FIRST if FIRST in titles else next(iter(titles))
    framework = frameworks[one_of(given, Name.FRAMEWORK, titles, first)]
    least, most = int(PLACES.least), int(PLACES.most)
    places = whole_number(given, Name.WEIGHED_PLACES, least, most, int(PLACES.default or least))
    weights = weights_in(text(given, Name.WEIGHTS), [one.id for one in framework.scored])
    return Weighing(
        framework=framework.id,
        places=float(places),
        examples=is_on(given, Name.EXAMPLES, default=True),
        weights=None if weights is None else tuple(weights.items()),
        how=how_in(text(given, Name.AGGREGATION), framework),
    )
