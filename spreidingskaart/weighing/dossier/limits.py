"""How large a dossier from outside may be; whatever is beyond is refused in one sentence."""

from __future__ import annotations

from typing import Final

from spreidingskaart.city.sources.zips import ZipLimits

MOST_BYTES: Final = 200_000_000
"""The zip as a whole."""
ZIP: Final = ZipLimits(entries=50, unpacked=MOST_BYTES)
MOST_SITES: Final = 5_000
"""As many as one file of plots may hold."""
MOST_DEPTH: Final = 40
"""Lists and records in each other in one JSON part; ours have ten."""
MOST_CRITERIA: Final = 200
"""With numbers and verdicts."""
MOST_ENTRIES: Final = 5_000
"""Found by hand."""
