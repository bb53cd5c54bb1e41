"""Fix a framework in the store, or keep a change as its next version."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from spreidingskaart.criteria import BY_ID
from spreidingskaart.store import ANYTHING
from spreidingskaart.weighing.framework.lock import lock as locked
from spreidingskaart.weighing.framework.lock import new_version

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.model import Person
    from spreidingskaart.store import Expected, Store
    from spreidingskaart.weighing.framework.framework import Framework
    from spreidingskaart.weighing.framework.lock import Lock


def lock(
    framework: Framework,
    store: Store,
    *,
    by: Person,
    why: str,
    at: dt.datetime | None = None,
    expected: Expected = ANYTHING,
) -> Lock:
    """Keep the framework and fix it; the names of the sites may show to who may see the lock.

    Raises
    ------
    InputError
        If this person keeps nothing, the reason is missing, or the framework is not valid.
    ChangedError
        If it is locked already, or another version stands than `expected` (the event of the newest one that the person
        saw, None for none).
    """
    moment = at or dt.datetime.now(dt.UTC)
    proof = locked(framework, at=moment, by=by.name, why=why, known_criteria=BY_ID)
    store.save_framework(framework.model_dump(mode="json"), by=by, reason=why, expected=expected)
    store.lock(
        framework.id, framework.version, by=by, reason=why, proof=proof.model_dump(mode="json")
    )
    return proof


def change(
    framework: Framework,
    changes: Mapping[str, Any],
    store: Store,
    *,
    by: Person,
    why: str,
    at: dt.datetime | None = None,
    expected: Expected = ANYTHING,
) -> Framework:
    """Keep a change as the next version, which is open until somebody locks it.

    Raises
    ------
    InputError
        If this person keeps nothing, the reason is missing, or the changed framework is not valid.
    ChangedError
        If another version stands than `expected`, as for `lock`.
    """
    made = new_version(
        framework,
        changes,
        at=at or dt.datetime.now(dt.UTC),
        by=by.name,
        why=why,
        known_criteria=BY_ID,
    )
    before = store.save_framework(
        framework.model_dump(mode="json"), by=by, reason=why, expected=expected
    )
    store.save_framework(
        made.model_dump(mode="json"),
        by=by,
        reason=why,
        expected=expected if expected is ANYTHING else before.event_id,
    )
    return made
