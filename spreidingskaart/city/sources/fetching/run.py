"""One fetch: every connector in turn, each by itself, and one new version of the city at the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from spreidingskaart.city.sources.fetching.chosen import chosen
from spreidingskaart.city.sources.fetching.facts import KnownFacts
from spreidingskaart.city.sources.fetching.report import FailedFetch, FetchedLayer, FetchReport
from spreidingskaart.city.sources.receipts import Receipts
from spreidingskaart.city.sources.schema import ESSENTIAL, TITLES
from spreidingskaart.city.sources.services.asking import Wanted
from spreidingskaart.city.sources.services.joined_figures import with_joined_before
from spreidingskaart.city.sources.versions import UnusableLayerError, in_use, keep_version
from spreidingskaart.errors import DataError, SpreidingskaartError
from spreidingskaart.words.lists import count, join

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from spreidingskaart.city.sources.folder import Municipality
    from spreidingskaart.city.sources.made_layer import MadeLayer, Provenance
    from spreidingskaart.city.sources.services.asking import Asker, Connector

_MOST_NAMED: Final = 5
"""Kinds of facts that the name of a version tells one by one."""


@dataclass
class _Run:
    """What came so far."""

    asker: Asker
    facts: KnownFacts
    year: int
    now: dt.datetime
    kept: Receipts
    before: Mapping[str, tuple[pd.DataFrame, Provenance]]
    """What was in use when the run began."""
    made: dict[Connector, tuple[MadeLayer, ...]] = field(default_factory=dict)
    failed: list[FailedFetch] = field(default_factory=list)
    none: list[str] = field(default_factory=list)
    """Titles of layers of which the source has nothing here."""

    @property
    def layers(self) -> list[MadeLayer]:
        """Every layer once: who adds columns to the layer of another gives it whole.

        Columns that nobody fetched now stay as they were.
        """
        newest = {layer.name: layer for layers in self.made.values() for layer in layers}
        return [
            with_joined_before(layer, *self.before[name], self.kept)
            if name in self.before
            else layer
            for name, layer in newest.items()
        ]

    def fail(self, connector: Connector, why: str) -> None:
        self.failed.append(FailedFetch(connector.name, connector.dutch, why))
        self.asker.tell(f"{connector.dutch}: niet gelukt. {why}")


@dataclass(frozen=True, eq=False)
class FetchPlan:
    """What will be fetched, before anything is asked or written."""

    facts: KnownFacts
    connectors: tuple[Connector, ...]
    """In the order in which they run."""


def plan_fetch(
    folder: Path,
    connectors: Sequence[Connector],
    *,
    municipality: Municipality | None = None,
    only: Sequence[str] | None = None,
) -> FetchPlan:
    """Look what will be fetched.

    Parameters
    ----------
    connectors
        All that there are.
    municipality
        Whose the folder becomes, where it is new.
    only
        Names of connectors; None for all.

    Raises
    ------
    InputError
        If the question cannot be answered as asked.
    """
    facts = KnownFacts(folder, municipality)
    return FetchPlan(facts, chosen(connectors, only, facts.layers.keys()))


def fetch(
    asker: Asker, folder: Path, plan: FetchPlan, *, year: int, now: dt.datetime
) -> FetchReport:
    """Fetch the facts of a municipality and let its folder use them.

    A connector that fails leaves its layers as they were; the rest goes on.

    Parameters
    ----------
    year
        Of areas and figures.
    now
        In UTC.

    Raises
    ------
    InputError
        If the folder cannot be written, or is new and for a code that no municipality has.
    SourceError
        If the folder is new and nobody says what the municipality is called.
    """
    facts = plan.facts
    naming = next((each.names for each in plan.connectors if each.names is not None), None)
    if facts.is_new and naming is not None:
        # CBS says the name as it is in this year; only our own list says the province
        name = naming(asker, facts.municipality.code).name
        facts.municipality = facts.municipality.model_copy(update={"name": name})
    before = {
        name: (facts.layers[name], told)
        for name, told in facts.provenance.items()
        if name in facts.layers
    }
    run = _Run(asker, facts, year, now, Receipts.of_city(folder), before)
    for connector in plan.connectors:
        _run_one(run, connector, plan.connectors)
    version = _keep(run, folder)
    return FetchReport(
        facts.municipality,
        year,
        str(folder),
        version,
        tuple(
            FetchedLayer.of(layer, fictional_before=layer.name in facts.fictional)
            for layer in run.layers
        ),
        tuple(run.failed),
        _notes(run),
    )


def _missing(run: _Run, connector: Connector, connectors: Sequence[Connector]) -> list[str]:
    """Return what a connector needs and is not there, in Dutch."""
    return [
        each.dutch
        for each in connectors
        if each.name in connector.after
        and each not in run.made
        and run.facts.layers.keys().isdisjoint(each.layers)
    ]


def _run_one(run: _Run, connector: Connector, connectors: Sequence[Connector]) -> None:
    """Run one connector; whatever goes wrong in it stays with it."""
    missing = _missing(run, connector, connectors)
    if missing:
        run.fail(connector, f"Dit kan pas als er is: {join(missing)}.")
        return
    run.asker.tell(f"Ophalen: {connector.dutch}.")
    wanted = Wanted(
        run.facts.municipality,
        run.year,
        run.now,
        run.facts.outline,
        dict(run.facts.layers),
        dict(run.facts.provenance),
    )
    try:
        layers = tuple(connector.run(run.asker, wanted))
    except SpreidingskaartError as error:
        run.fail(connector, str(error))
    except Exception as error:  # noqa: BLE001 - one connector that fails must not take the others with it
        run.fail(connector, f"Er ging iets mis aan onze kant ({type(error).__name__}: {error}).")
    else:
        run.none += [layer.called for layer in layers if not layer.read]
        run.made[connector] = tuple(layer for layer in layers if layer.read)
        for layer in run.made[connector]:
            run.facts.add(layer)


def _keep(run: _Run, folder: Path) -> str | None:
    """Keep what came as one version; a layer that cannot be used is left out with those of its connector."""
    if run.facts.is_new and not run.facts.layers.keys() >= set(ESSENTIAL):
        _fail_all(run, "Zonder buurten en wijken is er geen stad; er is niets veranderd.")
    while run.layers:
        try:
            return _keep_once(run, folder)
        except UnusableLayerError as error:
            wrong = next(
                each for each, layers in reversed(run.made.items()) if _has(layers, error.layer)
            )
            del run.made[wrong]
            run.fail(wrong, str(error))
        except DataError as error:
            _fail_all(run, str(error))
    return in_use(folder)


def _keep_once(run: _Run, folder: Path) -> str:
    told = join([connector.dutch for connector, layers in run.made.items() if layers])
    if len(run.made) > _MOST_NAMED:
        told = count(len(run.made), "soort gegevens", "soorten gegevens")
    municipality = run.facts.municipality if run.facts.is_new else None
    return keep_version(
        folder, run.layers, why=f"opgehaald: {told}", now=run.now, municipality=municipality
    ).name


def _has(layers: Sequence[MadeLayer], name: str) -> bool:
    return any(layer.name == name for layer in layers)


def _fail_all(run: _Run, why: str) -> None:
    run.failed.append(FailedFetch("city", "De nieuwe map", why))
    run.made.clear()


def _notes(run: _Run) -> tuple[str, ...]:
    """Return what a reader must know of the whole."""
    partly = [layer.called for layer in run.layers if not layer.provenance.complete]
    invented = run.facts.fictional - {layer.name for layer in run.layers}
    notes = []
    if partly:
        notes.append(f"Niet alles kwam binnen van: {join(partly)}. Wat daarop rust, is niet zeker.")
    if run.none:
        notes.append(
            f"De bron heeft hier niets van: {join(run.none)}. Wat u daarvan al had, is gebleven."
        )
    if invented:
        notes.append(f"Nog fictief: {join(sorted(TITLES[name] for name in invented))}.")
    return tuple(notes)
