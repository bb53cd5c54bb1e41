"""What the columns of a screening rest on: per criterion the unit of its value, its rules and its layers."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from spreidingskaart.criteria import BY_ID
from spreidingskaart.model import Fictional
from spreidingskaart.model.details import plain
from spreidingskaart.site_test.assess import assess
from spreidingskaart.site_test.register import rules_under

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spreidingskaart.city import City
    from spreidingskaart.model import DataRef, Finding
    from spreidingskaart.plot_search.result import ScreenResult
    from spreidingskaart.rules.register_entry import Rule


def grounds(result: ScreenResult, city: City) -> list[dict[str, Any]]:
    """Return what each criterion that was asked rests on, JSON-ready, in reading order.

    Units, layers and gaps are those that the findings themselves name: of every kind of answer one is told. For how
    many sites a criterion counts, and for how many of these it is firm, is counted over all. The rules are all those on
    which a finding of the criterion can rest; `explain` tells the rest of them.
    """
    told = {name: list(_told(result, city, name)) for name in result.columns}
    return [
        {
            "id": name,
            "title": BY_ID[name].title,
            "value": f"{name}_value",
            "unit": next((finding.unit for finding in told[name] if finding.unit), None),
            "counts_for": int(result.columns[name].hard.sum()),
            "firm_for": int((result.columns[name].hard & result.columns[name].firm).sum()),
            "gaps": plain(
                list(dict.fromkeys(gap for finding in told[name] for gap in finding.gaps))
            ),
            "rules": [_rule(rule) for rule in rules_under(city, name)],
            "layers": _layers(city, told[name]),
        }
        for name in result.columns
    ]


def _told(result: ScreenResult, city: City, name: str) -> Iterator[Finding]:
    """Tell one finding for each verdict, lean and firmness, with a value and without, from each layer of sites."""
    column, proposals = result.columns[name], result.proposals
    kinds = [column.verdict, column.lean, column.firm, np.isnan(column.value)]
    kinds += [each for each in (proposals.site_layer, proposals.owner_layer) if each is not None]
    _, rows = np.unique(np.stack(kinds, axis=1).astype(np.int64), axis=0, return_index=True)
    some = proposals.take(rows)
    if len(rows):
        yield from map(assess(some, city, [name])[name].tell, range(len(rows)))


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "version": rule.version,
        "title": rule.title,
        "status": rule.status.value,
        "amount": rule.amount,
        "valid_from": rule.valid_from,
    }


def _layers(city: City, told: Iterable[Finding]) -> list[dict[str, Any]]:
    """Return every layer that is named; one that is so in part counts whole, whatever one finding says of it."""
    named: dict[str, DataRef] = {ref.layer: ref for finding in told for ref in finding.data}
    return [
        asdict(
            replace(ref, fictional=ref.fictional or city.fictional_kind(name) is not Fictional.NO)
        )
        for name, ref in named.items()
    ]
