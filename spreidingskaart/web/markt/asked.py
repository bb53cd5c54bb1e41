"""What an address asks of the screens of an evening: which weighing, and which amendments."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from spreidingskaart.city.access import PUBLIC
from spreidingskaart.city.measures.facility_filter import FacilityFilter, apply_filter
from spreidingskaart.errors import InputError
from spreidingskaart.model.fields import BY_NAME
from spreidingskaart.print.market import MarketCase, MarketQuestion
from spreidingskaart.web.gate.secret import keyed
from spreidingskaart.web.url_state import Name
from spreidingskaart.weighing.case.offered import offered
from spreidingskaart.weighing.case.opened import open_case
from spreidingskaart.weighing.case.outcome import weigh
from spreidingskaart.weighing.dossier.upload import open_upload
from spreidingskaart.words.numbers import quoted, read_within

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.city import City
    from spreidingskaart.store import Store
    from spreidingskaart.weighing.case.opened import OpenedCase
    from spreidingskaart.weighing.dossier.upload import UploadedCase

_FIRST: Final = "beschermd_wonen_plus_2024"
"""The framework where an address names none: that of the council."""
_PLACES: Final = 36.0
_AMENDMENTS: Final = {Name.AMENDMENT_A: "Amendement A", Name.AMENDMENT_B: "Amendement B"}
_NO: Final = ("false", "nee", "0")


def asked_of(
    city: City, store: Store, given: Mapping[str, str], dossier: bytes = b""
) -> tuple[MarketQuestion, tuple[str, ...]]:
    """Return what an address asks, and a sentence for each value in it that cannot be used.

    Parameters
    ----------
    city
        The public City.
    store
        What people kept: frameworks, locks and answers.
    given
        The parameters of the address; those that an evening does not know are left alone.
    dossier
        A dossier whose weighing is shown instead; one that is refused leaves the live city.
    """
    faults: list[str] = []
    filtered = apply_filter(city, FacilityFilter())
    amendments = tuple(
        (title, given[name]) for name, title in _AMENDMENTS.items() if given.get(name)
    )
    try:
        case = _of_dossier(city, dossier, faults) or _live(city, store, given, faults)
    except InputError as error:
        return MarketQuestion(filtered, None, str(error), ()), tuple(faults)
    return MarketQuestion(filtered, case, "", amendments), tuple(faults)


def _of_dossier(city: City, data: bytes, faults: list[str]) -> MarketCase | None:
    """Return the weighing in a dossier; None where there is none, or where it may not be shown to everybody."""
    if not data:
        return None
    try:
        frozen = open_upload(data)
    except InputError as error:
        faults.append(str(error))
        return None
    if (why := _why_refused(city, frozen)) is not None:
        faults.append(why)
        return None
    return MarketCase(
        framework=frozen.framework,
        lock=frozen.lock,
        places=frozen.places,
        facts=frozen.facts,
        shown=frozen.facts.names,
        covered=False,
        weighed=frozen.weighed,
        dossier=frozen.fingerprint,
    )


def _why_refused(city: City, frozen: UploadedCase) -> str | None:
    if frozen.role != PUBLIC:
        return "Dit dossier is vertrouwelijk. Op deze schermen staat alleen wat iedereen mag zien."
    if frozen.municipality != city.municipality.name:
        return "Dit dossier is van een andere gemeente."
    if frozen.lock is None:
        return (
            "In dit dossier is het kader niet vastgezet. Daarom staan de namen niet op het scherm."
        )
    if not frozen.sound:
        return "De som van dit dossier komt nu anders uit. Reken het na op Afweging, stap Dossier."
    return None


def _live(city: City, store: Store, given: Mapping[str, str], faults: list[str]) -> MarketCase:
    opened = _case(city, store, given, faults)
    framework = opened.standing.framework
    return MarketCase(
        framework=framework,
        lock=opened.standing.lock,
        places=opened.measured.places,
        facts=opened.facts,
        shown=opened.shown,
        covered=opened.covered,
        weighed=weigh(framework, opened.facts, shown=opened.shown),
        dossier="",
    )


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
