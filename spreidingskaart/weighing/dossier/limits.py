"""How large a dossier from outside may be; whatever is beyond is refused in one sentence."""

from __future__ import annotations

from typing import Final

from spreidingskaart.city.sources.zips import ZipLimits

MOST_BYTES: Final = 200_000_000
"""The zip as a whole."""
ZIP: Final = ZipLimits(entries=50, unpacked=MOST_BYTES)
MOST_SITES: Final = 5_000
"""As many as one file of plots may hold."""
MOST_UPLOADED_BYTES: Final = 20_000_000
"""Of a dossier that a visitor hands in on a page; one of ten sites has 340 kB. `dossier verify` takes larger ones."""
MOST_UPLOADED_SITES: Final = 1_000
"""In such a dossier."""
UPLOADS_AT_ONCE: Final = 2
"""Dossiers that one process reads at the same time, each in a process of its own; and one for each browser."""
UPLOADS_KEPT: Final = 4
"""Answers, refusals too, that one screen keeps by the fingerprint of the file, so that nothing is read twice."""
MOST_DEPTH: Final = 40
"""Lists and records in each other in one JSON part; ours have ten."""
MOST_CRITERIA: Final = 200
"""With numbers and verdicts."""
MOST_ENTRIES: Final = 5_000
"""Found by hand."""
