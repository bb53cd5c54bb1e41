"""The rule table of the zoning criterion, and the rulings and plan texts under it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.criteria.zoning.table import (
    ID,
    PLAN_TEXT,
    UNKNOWN,
    Basis,
    RuleTable,
    dimension_id,
    mark_id,
    rule_table,
    zone_id,
)
from spreidingskaart.criteria.zoning.zoning_step import seek_words
from spreidingskaart.model import RuleRef, Status, Verdict
from spreidingskaart.rules.register_entry import Rule, RuleKind, rule_of
from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.criteria.zoning.table import Condition, Dimension, Mark

_FILE: Final = "spreidingskaart/criteria/zoning/rules.yaml"
_USED_IN: Final = "spreidingskaart/criteria/zoning/rule.py"
_SIZES_IN: Final = "spreidingskaart/criteria/zoning/limits.py"
_NAMED_AS: Final = {
    "{mark}": "Deze aanduiding of naam",
    "{zone}": "deze zone",
    "{name}": "…",
    "{form}": "deze woonvorm",
}


def zoning_rules() -> list[Rule]:
    """Return every rule about designations, marks, safety zones and sizes, and every ruling."""
    table = rule_table()
    rules = [
        _rule(
            table, rule.id, rule, RuleKind.DESIGNATION, verdict=rule.verdict, lean=rule.lean,
            sentence=" ".join(word for word in (_told(rule.sentence), seek_words(rule)) if word),
            holds_for=_joined(f"bestemming {join(rule.main_groups, 'of')}", _condition(table, rule.when)),
        )
        for rule in table.rules
    ]  # fmt: skip
    rules += [found for name, mark in table.marks.items() for found in _marks(table, name, mark)]
    rules += [
        _rule(
            table, zone_id(zone), zone, RuleKind.ZONE, verdict=zone.verdict,
            sentence=_told(f"{zone.sentence} {zone.otherwise or ''}".strip()),
            holds_for=_joined(f"zone met in de naam: {join(zone.contains, 'of')}", _conditions(table, zone.when)),
        )
        for zone in table.zones
    ]  # fmt: skip
    rules += [_dimension(table, kind, dimension) for kind, dimension in table.dimensions.items()]
    rules.append(
        _rule(
            table, PLAN_TEXT, Basis(status=Status.VERIFIED), RuleKind.DESIGNATION,
            sentence="Staat de tekst van een artikel in de gegevens, dan beslist die.",
            holds_for="een artikel waarvan de planregels zijn gelezen (laag plan_texts)",
        )
    )  # fmt: skip
    unknown = Basis(status=Status.UNVERIFIED)
    rules.append(
        _rule(
            table, UNKNOWN, unknown, RuleKind.NAME, verdict=Verdict.NOT_TESTED,
            sentence="Van een bestemming waarvan de hoofdgroep niet bekend is, is dat deel niet getoetst.",
        )
    )  # fmt: skip
    return rules + _rulings(table)


def _rule(
    table: RuleTable,
    rule_id: str,
    basis: Basis,
    kind: RuleKind,
    *,
    used_in: str = _USED_IN,
    **more: Any,  # noqa: ANN401 - fields of Rule
) -> Rule:
    return rule_of(
        table.references[rule_id],
        kind,
        ID,
        file=_FILE,
        used_in=used_in,
        note=f"Nooit een hard oordeel: {basis.text_decides}." if basis.text_decides else None,
        rests_on=basis.rulings,
        **more,
    )


def _dimension(table: RuleTable, kind: str, dimension: Dimension) -> Rule:
    """Return what is done with one kind of size."""
    named = join([f'"{name}"' for name in dimension.names], "of")
    if dimension.compares is None:
        verdict, told = (
            Verdict.NOT_TESTED,
            [f"Deze maat wordt genoemd en niet getoetst: {dimension.missing}."],
        )
    else:
        verdict = Verdict.CONFLICTS
        told = [
            "Meer dan het maximum of minder dan het minimum op de plankaart is strijdig met het plan."
        ]
        if dimension.total:
            told.append("De maat geldt voor het hele vlak: wat er al is, telt mee.")
        if dimension.doubt:
            told.append(_doubt(table, dimension))
    return _rule(
        table, dimension_id(kind), dimension, RuleKind.DIMENSION, used_in=_SIZES_IN, verdict=verdict,
        sentence=" ".join(told), holds_for=f"maatvoering {named}" if named else "maatvoering met een andere naam",
    )  # fmt: skip


def _doubt(table: RuleTable, dimension: Dimension) -> str:
    sure = _condition(table, dimension.exact_when) if dimension.exact_when else ""
    apart = f" (niet bij {sure})" if sure else ""
    becomes = "past het mogelijk" if dimension.rules_decide else "is het niet getoetst"
    return f"Kan de maat van het voorstel ook kleiner zijn dan het getal{apart}, dan {becomes}: {dimension.doubt}."


def _marks(table: RuleTable, name: str, mark: Mark) -> list[Rule]:
    groups = f"alleen voor {join(mark.target_groups, 'of')}" if mark.target_groups else ""
    told = [
        f"aanduiding of naam: {join(mark.words, 'of')}",
        _conditions(table, mark.admits),
        groups,
    ]
    if mark.as_main_group:
        told.append(f"wat past bij de bestemming {mark.as_main_group}")
    admits = bool(mark.admits or mark.as_main_group)
    rules = [
        _rule(
            table, mark_id(name), mark, RuleKind.MARK, verdict=Verdict.MAY_FIT if admits else None,
            lean=mark.lean if mark.admits else None,
            sentence=_told(mark.adds), holds_for=_joined(*told),
        )
    ]  # fmt: skip
    if mark.bars:
        out = mark.admits if mark.excludes is None else mark.excludes
        holds_for = _joined(
            f"aanduiding: {join(mark.words, 'of')}", _conditions(table, out), groups
        )
        rules.append(
            _rule(
                table, mark_id(name, excluded=True), mark, RuleKind.MARK, verdict=Verdict.CONFLICTS,
                sentence=_told(mark.bars), holds_for=holds_for,
            )
        )  # fmt: skip
    return rules


def _rulings(table: RuleTable) -> list[Rule]:
    return [
        rule_of(
            RuleRef(
                key,
                table.cite(key),
                Status.SYNTHESIS,
                version=ruling.version,
                title=ruling.name,
                url=ruling.url,
            ),
            RuleKind.RULING,
            ID,
            file=_FILE,
            used_in=_USED_IN,
            sentence=ruling.says,
        )
        for key, ruling in table.rulings.items()
    ]


def _told(sentence: str) -> str:
    for place, word in _NAMED_AS.items():
        sentence = sentence.replace(place, word)
    return sentence


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _conditions(table: RuleTable, conditions: Sequence[Condition]) -> str:
    told = [_condition(table, condition) for condition in conditions]
    return "; of ".join(part for part in told if part)


def _condition(table: RuleTable, condition: Condition) -> str:
    return ", en ".join(
        join([table.words[attribute][value] for value in values], "of")
        for attribute, values in condition.items()
    )
