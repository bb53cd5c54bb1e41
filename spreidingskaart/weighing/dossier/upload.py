"""A dossier that a visitor hands in on a page: smaller limits, read apart first, and no sentence that quotes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.errors import InputError
from spreidingskaart.weighing.dossier.apart import try_apart
from spreidingskaart.weighing.dossier.frozen import about_of, facts_of
from spreidingskaart.weighing.dossier.limits import MOST_UPLOADED_BYTES, MOST_UPLOADED_SITES
from spreidingskaart.weighing.dossier.packing import NO_ZIP, ZIP_BEGINS, unpack
from spreidingskaart.weighing.dossier.refusal import DossierError, without_values
from spreidingskaart.weighing.dossier.replay import replay_parts
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Callable

    from spreidingskaart.city import City
    from spreidingskaart.weighing.dossier.replay import Replayed


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
        if len(data) > MOST_UPLOADED_BYTES:
            raise DossierError(
                f"Dit bestand is groter dan {number(MOST_UPLOADED_BYTES / 1e6)} MB; reken het na met dossier verify."
            )
        if not data.startswith(ZIP_BEGINS):
            raise DossierError(NO_ZIP)
        try_apart(data, most_sites=MOST_UPLOADED_SITES)
        parts = unpack(data)
        facts_of(parts, most_sites=MOST_UPLOADED_SITES)
        return replay_parts(parts, city_of(about_of(parts).role))
    except InputError as error:
        raise without_values(error) from None
