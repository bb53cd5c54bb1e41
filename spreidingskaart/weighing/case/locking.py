"""Fix a framework in the store, or keep a change as its next version."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from spreidingskaart.criteria import BY_ID
from spreidingskaart.weighing.framework.lock import lock as locked
from spreidingskaart.weighing.framework.lock import new_version

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.store import Store
    from spreidingskaart.weighing.framework.framework import Framework
    from spreidingskaart.weighing.framework.lock import Lock


def lock(
    framework: Framework, store: Store, *, by: str, why: str, at: dt.datetime | None = None
) -> Lock:
    """Keep the framework and fix it; from now on the names of the sites may show.

    Raises
    ------
    InputError
        If name or reason is missing, the framework is not valid, or it is locked already.
    """
    moment = at or dt.datetime.now(dt.UTC)
    proof = locked(framework, at=moment, by=by, why=why, known_criteria=BY_ID)
    store.save_framework(framework.model_dump(mode="json"), name=by, reason=why)
    store.lock(
        framework.id, framework.version, name=by, reason=why, proof=proof.model_dump(mode="json")
    )
    return proof


def change(
    framework: Framework,
    changes: Mapping[str, Any],
    store: Store,
    *,
    by: str,
    why: str,
    at: dt.datetime | None = None,
) -> Framework:
    """Keep a change as the next version, which is open until somebody locks it.

    Raises
    ------
    InputError
        If name or reason is missing, or the changed framework is not valid.
    """
    made = new_version(
        framework, changes, at=at or dt.datetime.now(dt.UTC), by=by, why=why, known_criteria=BY_ID
    )
    store.save_framework(framework.model_dump(mode="json"), name=by, reason=why)
    store.save_framework(made.model_dump(mode="json"), name=by, reason=why)
    return made
