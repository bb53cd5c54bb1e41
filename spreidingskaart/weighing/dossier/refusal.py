"""Why a dossier is refused, in our own words: names of our parts and limits, nothing that stands in it."""

from __future__ import annotations

from spreidingskaart.errors import InputError


class DossierError(InputError):
    """A dossier that is refused; whoever raises it puts nothing in the sentence that was read or computed from it."""


OTHERWISE = "Dit dossier is geweigerd: er klopt iets niet in wat erin staat. Het commando dossier verify zegt wat."


def without_values(error: InputError) -> DossierError:
    """Return an error that may be shown to whoever handed the file in; of one that may quote it, that it is wrong."""
    return error if isinstance(error, DossierError) else DossierError(OTHERWISE)
