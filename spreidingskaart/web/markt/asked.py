"""What an address asks of the screens of an evening: which weighing, and which amendments."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from spreidingskaart.city.measures.facility_filter import FacilityFilter, apply_filter
from spreidingskaart.errors import InputError
from spreidingskaart.model.fields import BY_NAME
from spreidingskaart.print.market import Asked
from spreidingskaart.web.gate.secret import keyed
from spreidingskaart.web.url_state import Name
from spreidingskaart.weighing.case.offered import offered
from spreidingskaart.weighing.case.opened import open_case
from spreidingskaart.weighing.case.outcome import weigh
from spreidingskaart.words.numbers import quoted, read_within

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.city import City
    from spreidingskaart.store import Store
    from spreidingskaart.weighing.case.opened import OpenedCase

_FIRST: Final = "beschermd_wonen_plus_2024"
"""The framework where an address names none: that of the council."""
_PLACES: Final = 36.0
_AMENDMENTS: Final = {Name.AMENDMENT_A: "Amendement A", Name.AMENDMENT_B: "Amendement B"}
_NO: Final = ("false", "nee", "0")


def asked_of(city: City, store: Store, given: Mapping[str, str]) -> tuple[Asked, tuple[str, ...]]:
    """Return what an address asks, and a sentence for each value in it that cannot be used.

    Parameters
    ----------
    city
        The public City.
    given
        The parameters of the address; those that an evening does not know are left alone.
    """
    faults: list[str] = []
    filtered = apply_filter(city, FacilityFilter())
    try:
        case = _case(city, store, given, faults)
        weighed = weigh(case.standing.framework, case.facts, shown=case.shown)
    except InputError as error:
        return Asked(filtered, None, None, str(error), ()), tuple(faults)
    amendments = tuple(
        (title, given[name]) for name, title in _AMENDMENTS.items() if given.get(name)
    )
    return Asked(filtered, case, weighed, "", amendments), tuple(faults)


def _case(city: City, store: Store, given: Mapping[str, str], faults: list[str]) -> OpenedCase:
    frameworks = offered(city.forms, store, folder=city.folder)
    # an address of Afweging names a framework by its title, as its field shows it
    by_name = {name: name for name in frameworks} | {
        framework.title: name for name, framework in frameworks.items()
    }
    first = _FIRST if _FIRST in frameworks else next(iter(frameworks), _FIRST)
    asked = given.get(Name.FRAMEWORK, first)
    if asked not in by_name:
        faults.append(
            f"Het kader {quoted(asked)} is er niet; getoond wordt {frameworks[first].title}."
        )
    return open_case(
        city,
        store,
        by_name.get(asked, first),
        _places(given.get(Name.WEIGHED_PLACES, ""), faults),
        examples=given.get(Name.EXAMPLES, "").lower() not in _NO,
        key=partial(keyed, "cover names"),
    )


def _places(text: str, faults: list[str]) -> float:
    field = BY_NAME["places"]
    if not text:
        return _PLACES
    try:
        return read_within(text, field.least, field.most, whole=True)
    except InputError as error:
        faults.append(f"{Name.WEIGHED_PLACES}: {error} Getoond wordt {_PLACES:.0f}.")
        return _PLACES
