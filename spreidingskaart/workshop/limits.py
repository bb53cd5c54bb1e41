"""How much one workshop session holds; what comes over the network has its own limits (web/limits.py)."""

from __future__ import annotations

from typing import Final

MOST_TABLES: Final = 40
MOST_TABLE_NAME: Final = 40
"""Characters in the name of a table."""
MOST_TEXT: Final = 280
"""Characters on a card, and of the reason why one is hidden."""
MOST_ANSWER: Final = 2_000
"""Characters of a public answer."""
MOST_CARDS: Final = 60
"""Of one table."""
MOST_PINS: Final = 30
"""Of one table."""
MOST_DOTS: Final = 10
"""That a session may give each table."""
MOST_STEPS_OF_TABLE: Final = 600
"""Everything that one table does, also what it takes back."""
MOST_STARTED: Final = 40
"""Sessions that may be started in a day."""
MOST_SHARE: Final = 100
"""Of one criterion, as a slider gives it."""
