"""`fetch --check`: one cheap question to each service, and which of our expectations hold."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from spreidingskaart.city.sources.receipts import Question
from spreidingskaart.city.sources.services.expectations import ServiceKind
from spreidingskaart.city.sources.services.pages import IN_RD, read_page
from spreidingskaart.errors import SpreidingskaartError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spreidingskaart.city.sources.services.asking import Asker, Connector, Wanted
    from spreidingskaart.city.sources.services.client import Client
    from spreidingskaart.city.sources.services.expectations import Collection, Service

_MOST: Final = 2
"""Features that one question asks: one might be without a field by chance."""


@dataclass(frozen=True)
class Expectation:
    """One thing that we count on."""

    of: str
    """Name of the service or the connector."""
    says: str
    """One Dutch sentence."""
    holds: bool


def check_services(
    client: Client, services: Sequence[Service], connectors: Sequence[Connector], wanted: Wanted
) -> Iterator[Expectation]:
    """Ask each service little, and give every expectation once, with whether it holds."""
    said: set[str] = set()
    for found in _all(client, services, connectors, wanted):
        if found.says not in said:
            said.add(found.says)
            yield found


def _all(
    client: Client, services: Sequence[Service], connectors: Sequence[Connector], wanted: Wanted
) -> Iterator[Expectation]:
    for service in services:
        if service.kind is ServiceKind.OGC:
            yield from _of_ogc(client, service, wanted.year)
        elif service.check is not None:
            yield _answers(client, service, service.address(service.check, year=wanted.year))
    for connector in connectors:
        if connector.check is not None:
            yield from _of_connector(connector.name, connector.check(client, wanted))


def _of_connector(name: str, checks: Iterator[tuple[str, bool]]) -> Iterator[Expectation]:
    try:
        for says, holds in checks:
            yield Expectation(name, says, holds)
    except SpreidingskaartError as error:
        yield Expectation(name, str(error), holds=False)


def _answers(client: Client, service: Service, address: str) -> Expectation:
    try:
        client.look(Question(service=service.name, address=address))
    except SpreidingskaartError as error:
        return Expectation(service.name, str(error), holds=False)
    return Expectation(service.name, f"{service.dutch} antwoordt.", holds=True)


def _of_ogc(asker: Asker, service: Service, year: int) -> Iterator[Expectation]:
    """Give whether each collection is there, and has the fields that we need, in RD."""
    address = service.address("/collections", year=year, f="json")
    try:
        reply = asker.ask(Question(service=service.name, address=address), fresh=True)
        there = {each["id"] for each in json.loads(reply.content)["collections"]}
    except SpreidingskaartError as error:
        yield Expectation(service.name, str(error), holds=False)
        return
    except (ValueError, KeyError, TypeError):
        yield Expectation(
            service.name, f"{service.dutch} geeft een lijst van verzamelingen.", holds=False
        )
        return
    for collection in service.collections.values():
        name = collection.id.format(year=year)
        if name not in there:
            yield Expectation(
                service.name, f"{service.dutch} heeft de verzameling {name}.", holds=False
            )
        else:
            yield _has_fields(asker, service, collection, year)


def _has_fields(asker: Asker, service: Service, collection: Collection, year: int) -> Expectation:
    name = collection.id.format(year=year)
    address = service.address(
        f"/collections/{name}/items", year=year, f="json", limit=_MOST, crs=IN_RD
    )
    needs = ", ".join(collection.needs) or "een id"
    try:
        reply = asker.ask(Question(service=service.name, address=address), fresh=True)
        page = read_page(reply, service, collection, collection.dutch)
    except SpreidingskaartError as error:
        return Expectation(service.name, str(error), holds=False)
    says = f"{service.dutch} geeft {collection.dutch} in RD met {needs}."
    return Expectation(service.name, says, holds=len(page.rows) > 0)
