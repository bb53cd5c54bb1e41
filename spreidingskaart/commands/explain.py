"""`explain`: one rule with its source, its status and where it is used; without an id the list of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.commands.answer import Answer, add_common, aligned, city_of

if TYPE_CHECKING:
    import argparse

    from spreidingskaart.city import City
    from spreidingskaart.register import Rule

HELP = "leg een regel uit: bron, status en waar hij wordt gebruikt"
_LONGEST = 48


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "rule", nargs="?", metavar="REGEL[@VERSIE]", help="id van een regel, zoals bij een bevinding; leeg: alle regels"
    )
    add_common(parser)


def run(options: argparse.Namespace) -> Answer:
    """Explain one rule, or list all."""
    from spreidingskaart.criteria import BY_ID
    from spreidingskaart.register import find_rule, register, register_faults

    city = city_of(options)
    if options.rule is not None:
        rule_id, _, version = options.rule.partition("@")
        rule, asked = find_rule(city, rule_id), version.strip().lower() or None
        document = {
            "schema": "spreidingskaart/rule/1",
            **rule.as_dict(),
            "criterion_title": BY_ID[rule.criterion].title if rule.criterion else None,
            "asked_version": asked,
            "is_asked_version": None if asked is None else asked == rule.version,
        }
        return Answer(document, "\n".join([*_compared(rule, asked), _explained(rule, city)]))
    rules = register(city)
    document = {
        "schema": "spreidingskaart/rules/1",
        "municipality": city.municipality.name,
        "rules_version": city.rules.version,
        "faults": list(register_faults(city)),
        "rules": [rule.as_dict() for rule in rules],
    }
    rows = [(rule.id, rule.amount[:_LONGEST], rule.status.dutch) for rule in rules]
    text = [aligned(rows), *register_faults(city), "", f"{len(rules)} regels. Eén regel uitgelegd: explain REGEL."]
    return Answer(document, "\n".join(text))


def _compared(rule: Rule, asked: str | None) -> list[str]:
    """Say whether the version that was asked for is the one that holds."""
    if asked is None:
        return []
    if asked == rule.version:
        return [f"Versie {asked} geldt nu.", ""]
    return [f"Let op: u vroeg versie {asked}. Nu geldt versie {rule.version}; die staat hieronder.", ""]


def _explained(rule: Rule, city: City) -> str:
    from spreidingskaart.criteria import BY_ID
    from spreidingskaart.dutch import join
    from spreidingskaart.register import CERTAINTIES

    certainty = CERTAINTIES[rule.status]
    forms = [city.forms[form].name if form in city.forms else form for form in rule.forms]
    facts = (
        ("Wat", rule.kind.dutch),
        ("Waarde", rule.amount),
        ("Status", f"{certainty.word}. {certainty.meaning}"),
        ("Bron", rule.source),
        ("Adres", "; ".join(cited.url for cited in rule.cites if cited.url) or rule.url),
        ("Geldt vanaf", rule.valid_from),
        ("Geldt bij", rule.holds_for),
        ("Alleen voor", join(forms)),
        ("Let op", rule.note),
        ("Criterium", BY_ID[rule.criterion].title if rule.criterion else "geen"),
        ("Gesteld door", f"gemeente {rule.municipality}" if rule.municipality else "geldt algemeen"),
        ("Staat in", rule.file),
        ("Gelezen door", rule.used_in),
        ("Rust op", "; ".join(rule.rests_on)),
        ("Draagt", "; ".join(rule.used_by)),
        ("Id en versie", f"{rule.id}  {rule.version}"),
    )
    lines = [rule.title, *([rule.sentence] if rule.sentence else []), ""]
    return "\n".join([*lines, aligned([(name, value) for name, value in facts if value])])
