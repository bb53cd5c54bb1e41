"""The cheap question of `fetch --check` to an OGC API: one row, and whether it has the columns that we need."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from spreidingskaart.city.sources.receipts import Question
from spreidingskaart.city.sources.services.expectations import service as expected_of
from spreidingskaart.city.sources.services.failing import SourceError
from spreidingskaart.city.sources.services.kadaster import kadaster
from spreidingskaart.city.sources.services.pages import IN_RD
from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spreidingskaart.city.sources.services.asking import Asker, Wanted


def check_collections(
    asker: Asker, wanted: Wanted, service: str, names: Sequence[str]
) -> Iterator[tuple[str, bool]]:
    """Ask for one row of each collection, and say whether it answers with the columns that we need."""
    expected = expected_of(service)
    tables = kadaster().collections
    for name in names:
        collection = expected.collection(name)
        needed = list(collection.needs)
        if name in tables:
            table = tables[name]
            needed = [field for ours, field in table.fields.items() if ours not in table.optional]
        try:
            columns = _columns(asker, service, collection.id, wanted.year)
        except SourceError as error:
            yield str(error), False
            continue
        missing = [field for field in needed if field not in columns]
        if missing:
            yield f"{expected.dutch}: bij {collection.dutch} ontbreekt {join(missing)}.", False
        else:
            yield f"{expected.dutch}: {collection.dutch} met {join(needed)}.", True


def _columns(asker: Asker, service: str, collection: str, year: int) -> set[str]:
    expected = expected_of(service)
    path = f"/collections/{collection.format(year=year)}/items"
    address = expected.address(path, year=year, f="json", limit=1, crs=IN_RD)
    reply = asker.ask(Question(service=service, address=address), fresh=True)
    try:
        features = json.loads(reply.content)["features"]
        return set(features[0]["properties"])
    except (ValueError, LookupError, TypeError) as error:
        raise SourceError(f"{expected.dutch} gaf geen rij bij {collection}.") from error
