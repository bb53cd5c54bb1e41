"""Check a dossier and do the sum again: from its own frozen inputs, and beside it with the data of today."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spreidingskaart.errors import SpreidingskaartError
from spreidingskaart.weighing.case.measured import measure
from spreidingskaart.weighing.case.outcome import as_dict, as_then, weigh
from spreidingskaart.weighing.dossier.again import (
    Followed,
    TriedInstead,
    followed,
    refuse_unknown,
)
from spreidingskaart.weighing.dossier.frozen import (
    about_of,
    facts_of,
    findings_of,
    framework_of,
    is_number,
    tried_how,
    tried_weights,
    unreadable,
    weighing_of,
)
from spreidingskaart.weighing.dossier.packing import fingerprint, pack, read_json, unpack
from spreidingskaart.weighing.dossier.parts import ABOUT, FINDINGS, parts
from spreidingskaart.weighing.dossier.plots import plots_of
from spreidingskaart.weighing.dossier.reading import page_version
from spreidingskaart.weighing.dossier.rules import RulesSince, rules_since
from spreidingskaart.words.lists import count, join

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from spreidingskaart.city import City
    from spreidingskaart.weighing.case.facts import Facts
    from spreidingskaart.weighing.dossier.case import Case
    from spreidingskaart.weighing.dossier.frozen import About
    from spreidingskaart.weighing.framework.framework import Framework
    from spreidingskaart.weighing.framework.lock import Lock

_SAME: Final = 1e-9
"""Numbers that differ relatively less are the same: below it only rounding of another computer is left."""
_MOST_TOLD: Final = 5
_MOST_LETTERS: Final = 60
_WORDED_BEFORE: Final = re.compile(r"\bplek\b(?= \d|:| blijft|\.)")
"""The word for a rank in the sentences of dossiers made before; a word that got better is no other outcome."""
_CHOICE_OF_SOLVER: Final = frozenset({"sentences"})
"""Under `robustness`: of several equally near weightings another solver may name another one."""


@dataclass(frozen=True)
class Replayed:
    """What came of doing the sum again."""

    fingerprint: str
    weighing: dict[str, Any]
    """As it stands in the dossier."""
    differences: tuple[str, ...]
    """Places where the sum comes out otherwise; empty if every number is identical."""
    lock: Lock | None
    today: tuple[str, ...]
    """How the data of today differ, Dutch sentences; empty if they do not, or nobody asked."""
    rules: RulesSince
    """Which rules are another version today."""
    followed: Followed
    """Which other parts are what the sum gives."""

    @property
    def identical(self) -> bool:
        """Whether every number came out the same."""
        return not self.differences

    @property
    def sound(self) -> bool:
        """Whether that holds, and every part that people open says the same."""
        return self.identical and not self.followed.otherwise


def make(case: Case) -> tuple[bytes, str]:
    """Return the dossier as a zip and its fingerprint; the same case gives the same bytes."""
    made = parts(case)
    return pack(made), fingerprint(made)


def replay(data: bytes, city: City | None = None) -> Replayed:
    """Return what comes of doing the sum of a dossier again.

    Parameters
    ----------
    data
        The zip.
    city
        The City of today, as the role in the dossier may see it, to compare with; not needed for the sum.

    Raises
    ------
    InputError
        If it is no dossier or was changed; the message names the part.
    """
    return replay_parts(unpack(data), city)


def replay_parts(unpacked: Mapping[str, bytes], city: City | None = None) -> Replayed:
    """Return the same of a dossier that was unpacked.

    Raises
    ------
    InputError
        If a part of it cannot be read; the message names the part.
    """
    refuse_unknown(unpacked)
    about = about_of(unpacked)
    framework, lock = framework_of(unpacked)
    facts = facts_of(unpacked)
    before, context = weighing_of(unpacked)
    tried, how = tried_weights(unpacked), tried_how(unpacked)
    weighed = weigh(framework, facts, weights=tried, how=how)
    now = _worded(as_then(as_dict(weighed, context=context), before), before, unpacked)
    return Replayed(
        fingerprint=fingerprint(unpacked),
        weighing=before,
        differences=tuple(_differences(before, now)),
        lock=lock,
        today=() if city is None else tuple(_today(unpacked, about, framework, facts, city)),
        rules=_rules(unpacked, about, city),
        followed=followed(unpacked, weighed, lock, TriedInstead(tried, how), now),
    )


def _worded(
    now: dict[str, Any], before: Mapping[str, Any], unpacked: Mapping[str, bytes]
) -> dict[str, Any]:
    """Return the outcome of now; in the words of the dossier where another version of the program chose them.

    Words that got better are no other outcome: every number in them is compared by itself.
    """
    if read_json(unpacked[ABOUT], ABOUT).get("page_version") == page_version():
        return now
    return {**now, "sentences": before.get("sentences")}


def role_of(data: bytes) -> tuple[str, str]:
    """Return the municipality and the role that a dossier was made for."""
    about = about_of(unpack(data))
    return about.municipality, about.role


def _other_number(before: float, now: float, place: str) -> Iterator[str]:
    if not np.isclose(before, now, rtol=_SAME, atol=_SAME):
        yield f"{place}: {before} in het dossier, {now} nu"


def _differences(before: Any, now: Any, place: str = "") -> Iterator[str]:  # noqa: ANN401 - as free as JSON
    if isinstance(before, dict) and isinstance(now, dict):
        yield from _by_name(before, now, place)
    elif isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        yield from _by_row(before, now, place)
    elif is_number(before) and is_number(now):
        yield from _other_number(before, now, place)
    elif isinstance(before, str) and _WORDED_BEFORE.sub("rang", before) == now:
        return
    elif before != now:
        yield f"{place}: {_shown(before)} in het dossier, {_shown(now)} nu"


def _by_name(before: Mapping[str, Any], now: Mapping[str, Any], place: str) -> Iterator[str]:
    skipped = _CHOICE_OF_SOLVER if place == "robustness" else ()
    for name in sorted({*before, *now}.difference(skipped)):
        yield from _differences(before.get(name), now.get(name), f"{place}.{name}".strip("."))


def _by_row(before: list[Any], now: list[Any], place: str) -> Iterator[str]:
    for i, (then, today) in enumerate(zip(before, now, strict=True)):
        yield from _differences(then, today, f"{place}[{i}]")


def _shown(value: object) -> str:
    """Return a text or a sign for nothing; of anything larger only that it is there."""
    if value is None or isinstance(value, str | bool):
        return repr(value if not isinstance(value, str) else value[:_MOST_LETTERS])
    return str(value) if is_number(value) else "iets anders"


def _rules(found: Mapping[str, bytes], about: About, city: City | None) -> RulesSince:
    """Hold the rules against those of today, where that is the same municipality."""
    same = city is not None and city.municipality.name == about.municipality
    findings, rules = findings_of(found)
    try:
        return rules_since(findings, rules, city if same else None)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise unreadable(FINDINGS) from error


def _today(
    found: Mapping[str, bytes],
    about: About,
    framework: Framework,
    facts: Facts,
    city: City,
) -> Iterator[str]:
    if city.municipality.name != about.municipality:
        yield f"De gegevens van nu zijn van {city.municipality.name}, het dossier van {about.municipality}."
        return
    if city.version == about.data_version:
        return
    yield f"De gegevens zijn nu anders: versie {city.version}, in het dossier {about.data_version}."
    try:
        plots = plots_of(found)
        measured = measure(
            city,
            form=about.care_form,
            places=about.places,
            sites=plots.ids,
            plots=plots.geometry,
            names=plots.names,
        )
    except SpreidingskaartError:
        yield (
            "Met de gegevens van nu is het niet te herhalen: de locaties, de woonzorgvorm of het aantal plekken "
            "passen daar niet meer bij."
        )
        return
    yield _moved(framework, facts, measured.facts.with_entries(facts.entries))


def _moved(framework: Framework, then: Facts, now: Facts) -> str:
    before, after = weigh(framework, then).ranking, weigh(framework, now).ranking
    changed = [
        name
        for i, name in enumerate(then.names)
        if int(before.rank[i]) != int(after.rank[i])
    ]  # fmt: skip
    if not changed:
        return "Met de gegevens van nu is de rangorde dezelfde."
    told = join(changed[:_MOST_TOLD]) + (" en andere" if len(changed) > _MOST_TOLD else "")
    verb = count(len(changed), "locatie heeft", "locaties hebben")
    return f"Met de gegevens van nu {verb} een andere rang: {told}."
