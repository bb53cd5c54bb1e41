"""The frameworks to choose from: those that are shipped, and above them what people kept in the store."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from spreidingskaart.city import DATA
from spreidingskaart.criteria import BY_ID
from spreidingskaart.errors import DataError, InputError, SpreidingskaartError
from spreidingskaart.model import Role
from spreidingskaart.weighing.framework.check import framework_from
from spreidingskaart.weighing.framework.files import read
from spreidingskaart.weighing.framework.framework import for_care_form
from spreidingskaart.weighing.framework.lock import Lock, verify

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from spreidingskaart.model import CareForm
    from spreidingskaart.store import FrameworkVersion, Store
    from spreidingskaart.weighing.framework.framework import Framework

FOLDER: Final = DATA / "frameworks"
OWN_FRAMEWORKS: Final = "frameworks"
"""Folder beside city.yaml in which a municipality may keep its own frameworks."""


@dataclass(frozen=True)
class FrameworkStanding:
    """The framework that is in use now, and whether it is fixed."""

    framework: Framework
    kept: FrameworkVersion | None
    """Its newest version in the store; None while nobody saved it."""
    lock: Lock | None
    """Lock on this version; None while it is open."""
    seen: bool
    """Whether names may show: some version was locked once."""

    @property
    def internal(self) -> bool:
        """Whether the public does not see this version, or not its lock."""
        if self.kept is None:
            return False
        return not self.kept.public or (self.kept.lock is not None and not self.kept.lock.public)


@cache
def shipped() -> tuple[Framework, ...]:
    """Return the frameworks in data/frameworks, by file name."""
    return tuple(read(path, known_criteria=BY_ID) for path in sorted(FOLDER.glob("*.yaml")))


@cache
def labels() -> dict[str, str]:
    """Return the Dutch name of everything that a shipped framework asks, by id."""
    limits = {limit.id: limit.label for each in shipped() for limit in each.hard}
    return limits | {one.id: one.label for each in shipped() for one in each.scored}


def of_municipality(folder: Path | None) -> tuple[tuple[Framework, ...], tuple[str, ...]]:
    """Return the frameworks in a folder `frameworks` beside city.yaml, and what is wrong with the others.

    Parameters
    ----------
    folder
        Folder of the municipality (`City.folder`); with None there are none.
    """
    frameworks, faults = [], []
    for path in () if folder is None else sorted((folder / OWN_FRAMEWORKS).glob("*.yaml")):
        try:
            frameworks.append(read(path, known_criteria=BY_ID))
        except SpreidingskaartError as error:
            faults.append(f"{path.parent.parent.name}/{OWN_FRAMEWORKS}/{path.name}: {error}")
    return tuple(frameworks), tuple(faults)


def offered(
    forms: Mapping[str, CareForm],
    store: Store | None = None,
    *,
    folder: Path | None = None,
    seen_by: Role = Role.PUBLIC,
) -> dict[str, Framework]:
    """Return every framework to choose from by id: made for one form first, then the general one per form.

    One in the municipality's own folder goes before one of the same id that ships with the program.

    Raises
    ------
    DataError
        If a framework in the store does not hold what was saved.
    """
    every = {framework.id: framework for framework in of_municipality(folder)[0]}
    every |= {framework.id: framework for framework in shipped() if framework.id not in every}
    own = [framework for framework in every.values() if framework.care_forms]
    general = [framework for framework in every.values() if not framework.care_forms]
    saved = [] if store is None else _saved_for_forms(store, seen_by)
    # of one id the last counts: what was saved goes before what the files hold
    offers = (*own, *_per_form(general, forms), *saved)
    return {framework.id: framework for framework in offers}


def _per_form(general: Iterable[Framework], forms: Mapping[str, CareForm]) -> list[Framework]:
    """Return each general framework made for each clustered form of care."""
    clustered = [form for form in forms.values() if form.clustered]
    return [for_care_form(each, form.id, form.name) for each in general for form in clustered]


def _saved_for_forms(store: Store, seen_by: Role) -> list[Framework]:
    """Return the frameworks in the store that are made for certain forms of care."""
    saved = [_checked(version) for version in store.frameworks(seen_by=seen_by)]
    return [framework for framework in saved if framework.care_forms]


def standing(
    framework_id: str,
    forms: Mapping[str, CareForm],
    store: Store,
    *,
    folder: Path | None = None,
    seen_by: Role,
) -> FrameworkStanding:
    """Return the newest version of a framework that a role may see, its lock, and whether names may show to it.

    Raises
    ------
    InputError
        If there is no such framework.
    """
    choices = offered(forms, folder=folder)
    every = store.framework_versions(framework_id, seen_by=seen_by)
    versions = [version for version in every if version.in_force]
    if not versions:
        if framework_id not in choices:
            raise InputError(
                f"Het afwegingskader `{framework_id}` is er niet; er zijn {', '.join(choices)}."
            )
        return FrameworkStanding(choices[framework_id], None, None, seen=False)
    newest = versions[-1]
    framework = _checked(newest)
    seen = any(version.lock is not None for version in versions)
    return FrameworkStanding(framework, newest, _lock_of(newest, framework), seen)


def _checked(version: FrameworkVersion) -> Framework:
    try:
        return framework_from(dict(version.document), known_criteria=BY_ID)
    except InputError as error:
        raise DataError(
            f"Het bewaarde afwegingskader `{version.framework_id}` klopt niet. {error}"
        ) from error


def _lock_of(kept: FrameworkVersion, framework: Framework) -> Lock | None:
    if kept.lock is None or kept.lock.proof is None:
        return None
    lock = Lock.model_validate(dict(kept.lock.proof))
    faults = verify(framework, lock)
    if faults:
        raise DataError(f"Het slot op `{framework.id}` klopt niet meer. {' '.join(faults)}")
    return lock
