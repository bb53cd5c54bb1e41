"""The same question again, years later: the same answer, or what is different in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import number, quoted

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from spreidingskaart.city.sources.receipts import Question, Receipt, Receipts
    from spreidingskaart.city.sources.services.client import Client

_MOST_TOLD: Final = 20
"""Differences that are told one by one."""
_EVER_OTHER: Final = frozenset({"timeStamp", "links", "_links"})
"""Parts of an answer that differ each time and say nothing of the facts."""


@dataclass(frozen=True)
class AskedAgain:
    """A kept answer beside a new one."""

    before: Receipt
    after: Receipt
    as_known_then: bool
    """Whether the source was asked what it knew then; else it says what it knows now."""
    differences: tuple[str, ...]
    """Dutch; none where the answers say the same."""

    @property
    def same(self) -> bool:
        """Whether both say the same."""
        return not self.differences

    @property
    def as_record(self) -> dict[str, Any]:
        """Both, JSON-ready."""
        return {
            "before": self.before.id,
            "after": self.after.id,
            "as_known_then": self.as_known_then,
            "same": self.same,
            "differences": list(self.differences),
        }


def ask_again(client: Client, kept: Receipts, before: Receipt) -> AskedAgain:
    """Ask what was asked, as it was known then where the source can say that.

    Raises
    ------
    SourceError
        If the source does not answer.
    DataError
        If the kept answer is gone.
    """
    content = kept.content(before)
    parameter = client.service(before.question.service).known_then
    then = before.known_at if parameter else None
    question = before.question
    if parameter is not None and then is not None:
        question = _as_known(question, parameter, then)
    reply = client.ask(question, fresh=True)
    return AskedAgain(
        before, reply.receipt, then is not None, tuple(_differences(content, reply.content))
    )


def _as_known(question: Question, parameter: str, then: dt.datetime) -> Question:
    """Return a question for what was known at a moment."""
    parts = urlsplit(question.address)
    asked = [
        pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != parameter
    ]
    asked.append((parameter, f"{then:%Y-%m-%dT%H:%M:%SZ}"))
    address = urlunsplit(parts._replace(query=urlencode(asked, safe=":/,")))
    return question.model_copy(update={"address": address})


def _differences(before: bytes, after: bytes) -> list[str]:
    if before == after:
        return []
    try:
        old, new = json.loads(before), json.loads(after)
    except ValueError:
        return [f"{number(len(before))} bytes werden {number(len(after))} bytes."]
    if not isinstance(old, dict) or not isinstance(new, dict):
        return [] if old == new else ["Het antwoord is anders."]
    was, came = _features(old), _features(new)
    if was is None or came is None:
        return _of_fields(old, new, _EVER_OTHER)
    return [*_of_features(was, came), *_of_fields(old, new, _EVER_OTHER | {"features"})]


def _features(document: Mapping[str, Any]) -> dict[str, Any] | None:
    features = document.get("features")
    if not isinstance(features, list) or not all(isinstance(each, dict) for each in features):
        return None
    return {str(each.get("id", at)): each for at, each in enumerate(features)}


def _of_features(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    gone, new = before.keys() - after.keys(), after.keys() - before.keys()
    found = []
    if gone:
        found.append(f"{count(len(gone), 'rij is', 'rijen zijn')} weg: {_some(gone)}.")
    if new:
        found.append(f"{count(len(new), 'rij is', 'rijen zijn')} nieuw: {_some(new)}.")
    changed = [name for name in before if name in after and before[name] != after[name]]
    found += [
        f"{quoted(name)}: {join(_fields(before[name], after[name]))}."
        for name in changed[:_MOST_TOLD]
    ]
    if len(changed) > _MOST_TOLD:
        found.append(
            f"En nog {count(len(changed) - _MOST_TOLD, 'rij', 'rijen')} met andere waarden."
        )
    return found


def _fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    old = {**(before.get("properties") or {}), "vorm": before.get("geometry")}
    new = {**(after.get("properties") or {}), "vorm": after.get("geometry")}
    return [_change(name, old, new) for name in {**old, **new} if old.get(name) != new.get(name)]


def _of_fields(
    before: Mapping[str, Any], after: Mapping[str, Any], left_out: frozenset[str]
) -> list[str]:
    names = [name for name in {**before, **after} if name not in left_out]
    return [
        f"{_change(name, before, after)}." for name in names if before.get(name) != after.get(name)
    ][:_MOST_TOLD]


def _change(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    if name == "vorm":
        return "de vorm is anders"
    old, new = (_cell(document.get(name)) for document in (before, after))
    return f"{quoted(name)} was {old} en is {new}"


def _cell(value: object) -> str:
    if value is None:
        return "leeg"
    return quoted(value) if isinstance(value, str) else quoted(json.dumps(value))[1:-1]


def _some(names: set[str]) -> str:
    told = ", ".join(map(quoted, sorted(names)[:5]))
    return f"{told} …" if len(names) > 5 else told
