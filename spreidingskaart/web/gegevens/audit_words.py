"""What a row of the audit is about, in a few Dutch words; what has no word stands there as it was written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.site_test.journal_words import KINDS
from spreidingskaart.store.audit import AuditKind
from spreidingskaart.web.identity.logins import End, WayIn
from spreidingskaart.workshop.nouns import StepKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.store.audit import AuditRow

_NAMES: Final = {
    "event": "stap",
    "way": "",
    "why": "",
    "what": "",
    "file": "",
    "version": "versie",
    "framework": "kader",
    "through": "tot en met regel",
    "removed": "aantal regels",
    "before": "vingerafdruk daarvoor",
    "events": "stappen",
    "audit": "regels van de audit",
    "revocations": "afmeldingen",
    "session": "werksessie",
    "step": "stap",
    "steps": "stappen",
}
"""Names of what a row holds; no name where the value says enough."""
_WAYS: Final = {
    WayIn.LOCAL: "met de code van deze computer",
    WayIn.OIDC: "met een account van de gemeente",
    WayIn.PROXY: "door de proxy van de gemeente",
}
_ENDS: Final = {
    End.IDLE: "te lang niets gedaan",
    End.EXPIRED: "aanmelding verlopen",
    End.LEFT: "zelf afgemeld",
    End.CHANGED: "aanmelding veranderd",
    End.UNREADABLE: "opslag niet te lezen",
}
_OF_SESSION: Final = {
    "start": "begonnen",
    "forget": "gewist",
    **{kind.value: kind.dutch for kind in StepKind},
}
"""What was done to a workshop session."""
_VALUES: Final[Mapping[str, Mapping[str, str]]] = {
    "way": {way.value: word for way, word in _WAYS.items()},
    "why": {end.name.lower(): word for end, word in _ENDS.items()},
}


def told_about(row: AuditRow) -> str:
    """Return what a row is about, in Dutch."""
    parts = [_part(row.kind, *each) for each in row.about.items() if each[1] is not None]
    return ", ".join(part for part in parts if part)


def _part(kind: AuditKind, name: str, value: Any) -> str:  # noqa: ANN401 - as free as JSON
    word = value if isinstance(value, str) else json.dumps(value)
    if kind is AuditKind.CHANGE and name == "what":
        word = KINDS.get(word, word)
    elif kind in (AuditKind.SESSION, AuditKind.PRUNE) and name == "what":
        word = _OF_SESSION.get(word, word)
    elif kind in (AuditKind.PUBLISH, AuditKind.UNPUBLISH) and name == "what":
        return ""  # the kind says it
    word = _VALUES.get(name, {}).get(word, word)
    return f"{_NAMES.get(name, name)} {word}".strip()
