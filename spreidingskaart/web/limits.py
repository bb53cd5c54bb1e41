"""How much, how long and how often: every limit on what comes over the network. docs/security.md lists them.

A workshop sits behind one address: thirty tablets and a beamer must never meet a limit by clicking. What a limit
keeps out is a program that repeats itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ADDRESS_LENGTH: Final = 32_000
"""Bytes of path and query together: a drawn plot of 500 corners has about 13,000."""
HEADER_LENGTH: Final = 48_000
"""Bytes of all headers together: a login at an identity provider may take some 20,000 in cookies."""
HEADERS: Final = 100
"""Headers of one request."""
BODY_LENGTH: Final = 64_000
"""Bytes of a body where no file is handed in."""
UPLOAD_LENGTH: Final = 21 * 1024 * 1024
"""Bytes of a file that is handed in, with what surrounds it; the screen itself allows 20 MB."""
BODY_SECONDS: Final = 60.0
"""Within which a whole body has arrived."""
BODY_PAUSE_SECONDS: Final = 15.0
"""Within which the next part of a body arrives."""

IDLE_MINUTES: Final = 30
"""After which a role falls back to public, unless the server is told otherwise."""
MOST_IDLE_MINUTES: Final = 480
"""A working day: what the server may be told at most."""


@dataclass(frozen=True)
class Rate:
    """How often one address may ask: at once, and then per minute."""

    at_once: int
    per_minute: int


WEBSOCKETS: Final = Rate(at_once=600, per_minute=300)
"""New connections: 200 phones in one room that open the page at once, and tablets that reload."""
DOSSIER_SHEETS: Final = Rate(at_once=20, per_minute=10)
"""Sheets of a weighing; one with every site on its own page costs some 2 s."""
SHEETS: Final = Rate(at_once=60, per_minute=60)
"""Sheets as PDF; each costs some 200 ms."""
PLAIN_PAGES: Final = Rate(at_once=400, per_minute=300)
"""Pages of an area, screens of an evening; each costs some 100 ms. 200 phones in one room that open it by a QR code."""
FEEDS: Final = Rate(at_once=60, per_minute=60)
"""Feeds of news; each costs some 30 ms, and a reader asks a few times a day."""
UPLOADS: Final = Rate(at_once=40, per_minute=30)
"""Files handed in."""
LAYERS: Final = Rate(at_once=6000, per_minute=3000)
"""Map layers: 15 for a new map, which a browser then keeps; 200 phones in one room that open it at once."""
PLOTS: Final = Rate(at_once=4000, per_minute=3000)
"""Tiles with outlines of plots: some 20 in view, 40 tablets that move the map."""
TILES: Final = Rate(at_once=8000, per_minute=6000)
"""Tiles of our own background: some 30 in view, which a browser then keeps; 200 phones in one room that open it."""
DOWNLOADS: Final = Rate(at_once=60, per_minute=30)
"""Protected files."""
LOGINS: Final = Rate(at_once=40, per_minute=20)
"""Tries to log in; the code itself has a limit of its own."""
SEARCHES: Final = Rate(at_once=10, per_minute=10)
"""Addresses that one screen lets the server search at PDOK."""
ALL_SEARCHES: Final = Rate(at_once=60, per_minute=120)
"""Those of all screens of one process together."""
SEARCH_SECONDS: Final = 3
"""After which PDOK is given up and the addresses of the city are searched."""
SEARCHES_AT_ONCE: Final = 4
"""Of one process; a fifth waits, and its seconds run."""
PLOT_FILES_AT_ONCE: Final = 2
"""Files of plots that one process reads at the same time."""
ENTRANCE: Final = Rate(at_once=200, per_minute=100)
"""Pages to join or start a workshop session: 200 phones in one room."""
SESSIONS: Final = Rate(at_once=6_000, per_minute=6_000)
"""All that is asked in workshop sessions: 40 tables that see the room anew every second, and act."""
WRONG_CODES: Final = Rate(at_once=60, per_minute=20)
"""Codes of a session that are none: a room that mistypes, never a program that guesses."""
LISTENERS: Final = 500
"""Browsers that follow sessions live, of one process."""
LISTENERS_OF_ONE_ADDRESS: Final = 200
"""Of those from one address."""
LISTENERS_OF_ONE_SESSION: Final = 300
"""Of those that follow one session, so that no session keeps another from being followed."""
HEAVY_AT_ONCE: Final = 2
"""PDFs, pages of an area and screens of an evening that one process makes at the same time; others wait."""
OTHER: Final = Rate(at_once=20_000, per_minute=10_000)
"""Everything else: some 60 files for a first visit."""
MOST_ADDRESSES: Final = 20_000
"""Addresses of which is remembered how often they asked; the longest silent one is forgotten first."""

TYPED_NUMBER: Final = 40
"""Characters of a number that is typed in a field."""
TYPED_LINE: Final = 200
"""Characters of coordinates, and of words to search a rule by."""
TYPED_SHAPE: Final = 50_000
"""Characters of an address, of coordinates, or of the pasted shape of a plot."""
TYPED_CURVE: Final = 2_000
"""Characters of the numbers of a value curve."""

DOWNLOAD_MINUTES: Final = 10
"""How long a protected file waits to be fetched."""
DOWNLOAD_BYTES: Final = 64 * 1024 * 1024
"""Of all protected files that wait, together; the oldest give way."""
SCREENS: Final = 1_000
"""Screens that are open at once; each takes some megabytes."""
SCREENS_OF_ONE_ADDRESS: Final = 500
"""Of those from one address: a whole town hall may sit behind one."""
MESSAGES: Final = Rate(at_once=300, per_minute=1_200)
"""Messages of one screen; faster ones wait. A person who drags a map sends one or two a second."""
MESSAGE_MEGABYTES: Final = 32
"""Of one message over a WebSocket, either way; the screen refuses more."""
STATE_MEGABYTES: Final = 4
"""Of what one screen says that all its fields hold."""
