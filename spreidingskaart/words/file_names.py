"""The names of files that people take away: what it is and of what, in plain letters, so that they find it back."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST: Final = 100
"""Characters before the ending; mail and archives cut longer names."""
_NOT_PLAIN: Final = re.compile(r"[^a-z0-9]+")


def file_name(ending: str, *about: object) -> str:
    """Return the name of a file.

    Parameters
    ----------
    ending
        Without a dot: "csv".
    about
        What the file is and of what, the most general first; what is None or has no letters or digits is left out.

    Returns
    -------
    "locatietoets-l05-almere-duin-domus-24-plekken.csv": no more than letters without accents, digits and hyphens.
    """
    told = "-".join(str(one) for one in about if one is not None)
    without_accents = unicodedata.normalize("NFKD", told).encode("ascii", "ignore").decode()
    plain = _NOT_PLAIN.sub("-", without_accents.lower()).strip("-")
    return f"{plain[:LONGEST].rstrip('-') or 'bestand'}.{ending}"
