"""A dossier that a visitor hands in on a page: smaller limits, read apart first, and no sentence that quotes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from spreidingskaart.errors import InputError
from spreidingskaart.weighing.case.outcome import weigh
from spreidingskaart.weighing.dossier.apart import try_apart
from spreidingskaart.weighing.dossier.frozen import (
    about_of,
    facts_of,
    framework_of,
    tried_how,
    tried_weights,
)
from spreidingskaart.weighing.dossier.limits import MOST_UPLOADED_BYTES, MOST_UPLOADED_SITES
from spreidingskaart.weighing.dossier.packing import NO_ZIP, ZIP_BEGINS, fingerprint, unpack
from spreidingskaart.weighing.dossier.refusal import DossierError, without_values
from spreidingskaart.weighing.dossier.replay import replay_parts
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Callable

    from spreidingskaart.city import City
    from spreidingskaart.weighing.case.facts import Facts
    from spreidingskaart.weighing.case.outcome import Weighed
    from spreidingskaart.weighing.dossier.replay import Replayed
    from spreidingskaart.weighing.framework.framework import Framework
    from spreidingskaart.weighing.framework.lock import Lock


def replay_upload(data: bytes, city_of: Callable[[str], City | None]) -> Replayed:
    """Return what comes of doing the sum of an upload again.

    Parameters
    ----------
    data
        What was handed in.
    city_of
        The City of today for the role that the dossier names, or None to compare with nothing.

    Raises
    ------
    InputError
        If it is refused; the sentence holds nothing that stands in the file or was computed from it.
    """
    try:
        parts = _checked(data)
        return replay_parts(parts, city_of(about_of(parts).role))
    except InputError as error:
        raise without_values(error) from None


@dataclass(frozen=True)
class UploadedCase:
    """A weighing as it stands in a dossier that was handed in."""

    fingerprint: str
    municipality: str
    role: str
    """What the dossier was made for: `public` holds only what everybody may see."""
    places: float
    framework: Framework
    lock: Lock | None
    facts: Facts
    weighed: Weighed
    sound: bool
    """Whether its sum comes out the same, and every part says so."""


def open_upload(data: bytes) -> UploadedCase:
    """Return the weighing in a dossier after doing its sum again.

    Raises
    ------
    InputError
        If it is refused, as for `replay_upload`.
    """
    try:
        parts = _checked(data)
        about, (framework, lock) = about_of(parts), framework_of(parts)
        facts = facts_of(parts, most_sites=MOST_UPLOADED_SITES)
        weighed = weigh(framework, facts, weights=tried_weights(parts), how=tried_how(parts))
        return UploadedCase(
            fingerprint=fingerprint(parts),
            municipality=about.municipality,
            role=about.role,
            places=about.places,
            framework=framework,
            lock=lock,
            facts=facts,
            weighed=weighed,
            sound=replay_parts(parts).sound,
        )
    except InputError as error:
        raise without_values(error) from None


def _checked(data: bytes) -> dict[str, bytes]:
    """Return the parts of an upload that another process could read."""
    if len(data) > MOST_UPLOADED_BYTES:
        raise DossierError(
            f"Dit bestand is groter dan {number(MOST_UPLOADED_BYTES / 1e6)} MB; reken het na met dossier verify."
        )
    if not data.startswith(ZIP_BEGINS):
        raise DossierError(NO_ZIP)
    try_apart(data, most_sites=MOST_UPLOADED_SITES)
    parts = unpack(data)
    facts_of(parts, most_sites=MOST_UPLOADED_SITES)
    return parts
