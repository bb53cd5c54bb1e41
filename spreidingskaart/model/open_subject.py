"""A subject that no criterion asks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OpenSubject:
    """A subject that no criterion asks, so that no verdict says anything of it."""

    id: str
    name: str
    """As it stands in a list: "geluid"."""
    sentence: str
    """What is not tested, one Dutch sentence."""
    here: str = ""
    """What of it lies on the site and is not judged, one Dutch sentence; empty where nothing does."""
