"""What stands in the journal, in Dutch words: what an event did, and every text of it that people read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.criteria import BY_ID
from spreidingskaart.model import Role, Verdict
from spreidingskaart.words.dates import moment_told
from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.store import Event, Store

PROTECTED: Final = (
    "Dit gaat over een uitkomst die alleen planners zien; het kan niet openbaar worden."
)
COVERED: Final = "nog zonder naam, want het kader is niet vastgezet"
KINDS: Final = {
    "override": "anders beoordeeld",
    "framework": "versie bewaard",
    "lock": "versie vastgezet",
    "entry": "met de hand ingevuld",
    "scenario": "scenario bewaard",
    "proposal": "voorstel bewaard",
    "withdraw": "ingetrokken",
    "restore": "hersteld",
    "publish": "gepubliceerd",
    "unpublish": "weer intern gemaakt",
}
"""What an event did, by its kind."""


def what_happened(event: Event) -> str:
    """Return what an event did, in a few Dutch words."""
    if event.kind in ("framework", "lock"):
        word = "bewaard" if event.kind == "framework" else "vastgezet"
        return f"versie {event.about.get('version')} {word}"
    return KINDS.get(event.kind, event.kind)


def rests_on_protected(event: Event) -> bool:
    """Return whether an event can never be public: it is an override of a finding that only planners see."""
    return event.about.get("made") == "override" and event.about.get("role") != Role.PUBLIC


def texts(
    store: Store, event: Event, labels: Mapping[str, str] | None = None
) -> list[tuple[str, str]]:
    """Return every text of an event that the public reads once it is public, each with its Dutch name.

    Parameters
    ----------
    store, event
        Event, and the store that it is in.
    labels
        Dutch names of what frameworks ask, by id.
    """
    told = [*_about(event.about, labels or {}, covered=_is_covered(store, event))]
    told.append(("Naam", event.name))
    if event.reason:
        told.append(("Reden", event.reason))
    if event.about.get("source"):
        told.append(("Bron", str(event.about["source"])))
    if event.kind in ("framework", "lock"):
        told += _of_version(store, event)
    if event.about.get("made") == "scenario":
        told += _of_scenario(store, event)
    told.append(("Wanneer", moment_told(event.at)))
    return told


def _is_covered(store: Store, event: Event) -> bool:
    """Return whether sites bear cover names yet: whoever weighs must not read here which one it is."""
    framework = event.about.get("framework_id")
    if not event.about.get("site") or not framework:
        return False
    return not any(lock.in_force for lock in store.locks(framework, seen_by=Role.PLANNER))


def _about(
    about: Any,  # noqa: ANN401 - as free as JSON
    labels: Mapping[str, str],
    *,
    covered: bool,
) -> list[tuple[str, str]]:
    told = []
    if about.get("framework_id"):
        told.append(("Kader", str(about["framework_id"])))
    if about.get("site"):
        told.append(("Locatie", COVERED if covered else str(about["site"])))
    if about.get("criterion"):
        name = str(about["criterion"])
        told.append(("Onderdeel", BY_ID[name].title if name in BY_ID else labels.get(name, name)))
    if about.get("verdict"):
        told.append(("Oordeel", Verdict(about["verdict"]).dutch))
    if about.get("value") is not None:
        told.append(("Getal", plain(about["value"], 3)))
    return told


def _of_version(store: Store, event: Event) -> list[tuple[str, str]]:
    """Return what a version of a framework holds that people wrote: its title, and who changed it and why."""
    kept = store.framework_versions(event.about["framework_id"], seen_by=Role.PLANNER)
    found = [one for one in kept if one.version == event.about["version"] and one.in_force]
    if not found:
        return []
    document = found[-1].document
    told = [("Titel", str(document.get("title", "")))]
    if event.kind == "lock" and not found[-1].public:
        told.append(("Ook", f"de hele versie, bewaard door {found[-1].name}: {found[-1].reason}"))
    return told + [
        (f"Versie {line.get('number')}", f"{line.get('by', '')}: {line.get('why', '')}")
        for line in document.get("history", ())
    ]


def _of_scenario(store: Store, event: Event) -> list[tuple[str, str]]:
    """Return the name of a scenario and all that it holds: a line for each field, and for each line of a list."""
    told = [("Scenario", str(event.about["title"])), ("Gemeente", str(event.about["municipality"]))]
    if event.kind != "scenario":
        return told
    kept = store.scenario_versions(event.about["municipality"], seen_by=Role.PLANNER)
    document: Mapping[str, Any] = next(
        (one.document for one in kept if one.event_id == event.id), {}
    )
    for field, value in document.items():
        lines = value if isinstance(value, list) else [value]
        told += [(str(field), _plain_line(line)) for line in lines]
    return told


def _plain_line(value: object) -> str:
    """Return plain data on one line, each value with its name."""
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_plain_line(each)}" for name, each in value.items())
    if isinstance(value, list):
        return ", ".join(map(_plain_line, value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return plain(value, 3)
    return "-" if value is None else str(value)
