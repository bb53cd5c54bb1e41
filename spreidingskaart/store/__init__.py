"""What people make is kept: a journal in which every change is a new row and nothing is ever removed."""

from spreidingskaart.store.checks import MOST_DOCUMENT, MOST_NAME, MOST_REASON, MOST_TITLE
from spreidingskaart.store.conditions import Condition, condition
from spreidingskaart.store.expecting import ANYTHING, ChangedError, Expected
from spreidingskaart.store.keys import proposal_key
from spreidingskaart.store.lost import LostStore, readable
from spreidingskaart.store.nouns import (
    Event,
    FrameworkLock,
    FrameworkVersion,
    KeptScenario,
    KeptSession,
    Override,
    SessionStep,
    SiteEntry,
)
from spreidingskaart.store.place import PLACE_VARIABLE, default_place
from spreidingskaart.store.store import Store, open_store
from spreidingskaart.words.canonical import canonical, fingerprint

__all__ = [
    "ANYTHING",
    "MOST_DOCUMENT",
    "MOST_NAME",
    "MOST_REASON",
    "MOST_TITLE",
    "PLACE_VARIABLE",
    "ChangedError",
    "Condition",
    "Event",
    "Expected",
    "FrameworkLock",
    "FrameworkVersion",
    "KeptScenario",
    "KeptSession",
    "LostStore",
    "Override",
    "SessionStep",
    "SiteEntry",
    "Store",
    "canonical",
    "condition",
    "default_place",
    "fingerprint",
    "open_store",
    "proposal_key",
    "readable",
]
