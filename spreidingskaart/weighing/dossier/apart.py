"""Try to read a dossier from outside in a process of its own, with limits, before this process does.

`python -m spreidingskaart.weighing.dossier.apart FOLDER` reads `dossier.zip` in the folder and writes beside it why it
is refused, or nothing. A dossier made to take all memory or time takes only that process with it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Final

from geo.gdal_child import deny_network, limit
from spreidingskaart.city.sources.apart import run_apart
from spreidingskaart.errors import DataError, InputError
from spreidingskaart.weighing.dossier.frozen import about_of, facts_of
from spreidingskaart.weighing.dossier.limits import MOST_SITES
from spreidingskaart.weighing.dossier.packing import unpack
from spreidingskaart.weighing.dossier.plots import plots_of
from spreidingskaart.weighing.dossier.refusal import DossierError, without_values
from spreidingskaart.weighing.dossier.replay import replay_parts

_GIVEN: Final = "dossier.zip"
_REFUSED: Final = "refused.txt"


def try_apart(data: bytes, *, most_sites: int = MOST_SITES) -> None:
    """Read all of a dossier in another process, and forget what came of it.

    Parameters
    ----------
    data
        The zip.
    most_sites
        How many sites it may have.

    Raises
    ------
    InputError
        If it is refused there, or does not come to an end within the limits.
    """
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / _GIVEN).write_bytes(data)
        try:
            run_apart(__name__, [str(folder), str(most_sites)], folder, "dossier")
        except DataError as error:
            raise DossierError("Dit dossier is geweigerd; het is stuk, of te groot.") from error
        refused = (folder / _REFUSED).read_text(encoding="utf-8")
    if refused:
        raise DossierError(refused)


def read_all(data: bytes, *, most_sites: int = MOST_SITES) -> None:
    """Read every part of a dossier, and do its sum.

    Raises
    ------
    InputError
        If it is no dossier, or a part of it cannot be read.
    """
    parts = unpack(data)
    about_of(parts)
    facts_of(parts, most_sites=most_sites)
    plots_of(parts)
    replay_parts(parts)


def main() -> None:
    """Read the dossier in the folder that the command line names."""
    limit()
    deny_network()
    folder = Path(sys.argv[1])
    refused = ""
    try:
        read_all((folder / _GIVEN).read_bytes(), most_sites=int(sys.argv[2]))
    except InputError as error:
        refused = str(without_values(error))
    (folder / _REFUSED).write_text(refused, encoding="utf-8")


if __name__ == "__main__":
    main()
