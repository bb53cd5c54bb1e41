"""How long a login lasts and how much is kept of it: every limit of this room. docs/security.md lists them."""

from __future__ import annotations

import datetime as dt
from typing import Final

LONGEST_LOGIN: Final = dt.timedelta(hours=12)
"""A working day: then somebody logs in anew, whatever the proof says."""
MOST_LOGINS: Final = 1_000
"""Logins that one process remembers; the one that was silent longest goes first."""
MOST_TABS: Final = 4_000
"""Tabs of planners of which one process remembers that they were."""
RECHECK_SECONDS: Final = 1.0
"""How old the answer of the store may be on whether a login was revoked elsewhere."""
WATCH_SECONDS: Final = 15.0
"""How often a page of a planner asks by itself whether the role still counts; that is no activity."""

CODE_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Letters of a one-time code: none that looks like another."""
CODE_LENGTH: Final = 8
"""Letters of a one-time code: 40 bits, at `MOST_WRONG` tries a minute."""
MOST_WRONG: Final = 5
"""Wrong codes in a minute; then every try waits."""
WRONG_SECONDS: Final = 60.0
"""How long a wrong try counts."""

LEAST_SECRET: Final = 32
"""Characters of a secret in the login file."""
MOST_LOGIN_FILE: Final = 64_000
"""Bytes of the login file."""
MOST_GROUPS: Final = 1_000
"""Groups of one person that are looked at."""
MOST_CLAIM: Final = 16_000
"""Characters of a header with groups, and of a path to come back to."""
MOST_RETURN: Final = 2_000
"""Characters of the address that one comes back to after a login; a longer one brings to its page only."""
RETURN_SECONDS: Final = 600
"""How long the address is kept in a cookie while somebody is away to log in."""
