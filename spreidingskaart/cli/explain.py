"""`explain`: one rule with its source, its status and where it is used; of a criterion, or without an id, a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.cli.answer import Answer, add_common, aligned, city_of
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    import argparse

    from spreidingskaart.city import City
    from spreidingskaart.rules.register_entry import Rule

HELP = "leg een regel uit: bron, status en waar hij wordt gebruikt"
_LONGEST = 48
_OTHERWISE = (
    "Zonder id staan ze allemaal in een lijst; met de naam van een criterium die van dat criterium."
)


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "rule",
        nargs="?",
        metavar="REGEL[@VERSIE]",
        help="id van een regel, zoals bij een bevinding; of een criterium; leeg: alle regels",
    )
    add_common(parser)


def run(options: argparse.Namespace) -> Answer:
    """Explain one rule, or list those of a criterion, or all."""
    from spreidingskaart.criteria import BY_ID
    from spreidingskaart.site_test.register import criterion_called, find_rule

    city = city_of(options)
    criterion = criterion_called(city, options.rule or "")
    if options.rule is not None and criterion is None:
        rule_id, _, version = options.rule.partition("@")
        rule, asked = (
            find_rule(city, rule_id, also=BY_ID, otherwise=_OTHERWISE),
            version.strip().lower() or None,
        )
        document = {
            "schema": "spreidingskaart/rule/1",
            **rule.as_dict(),
            "criterion_title": BY_ID[rule.criterion].title if rule.criterion else None,
            "asked_version": asked,
            "is_asked_version": None if asked is None else asked == rule.version,
        }
        return Answer(
            document, "\n".join([*_compared(rule, asked), _explained(rule, city), *_namesake(rule)])
        )
    return _listed(city, criterion)


def _listed(city: City, criterion: str | None) -> Answer:
    from spreidingskaart.criteria import BY_ID
    from spreidingskaart.site_test.register import register, register_faults, rules_under

    rules = register(city) if criterion is None else rules_under(city, criterion)
    document = {
        "schema": "spreidingskaart/rules/1",
        "municipality": city.municipality.name,
        "criterion": criterion,
        "rules_version": city.rules.version,
        "faults": list(register_faults(city)),
        "rules": [rule.as_dict() for rule in rules],
    }
    rows = [(rule.id, rule.amount[:_LONGEST], rule.status.dutch) for rule in rules]
    of = ""
    if criterion is not None:
        rows = [(rule.id, rule.status.dutch, rule.title) for rule in rules]
        of = f" van {BY_ID[criterion].title}"
    told = f"{count(len(rules), 'regel', 'regels')}{of}. Eén regel uitgelegd: explain REGEL."
    text = [aligned(rows), *register_faults(city), "", told]
    return Answer(document, "\n".join(text))


def _compared(rule: Rule, asked: str | None) -> list[str]:
    """Say whether the version that was asked for is the one that holds."""
    if asked is None:
        return []
    if asked == rule.version:
        return [f"Versie {asked} geldt nu.", ""]
    return [
        f"Let op: u vroeg versie {asked}. Nu geldt versie {rule.version}; die staat hieronder.",
        "",
    ]


def _namesake(rule: Rule) -> list[str]:
    """Say how to list a criterion that bears the id of a rule."""
    from spreidingskaart.criteria import BY_ID

    criterion = BY_ID.get(rule.id)
    return (
        []
        if criterion is None
        else ["", f"Alle regels van {criterion.title}: explain {criterion.title.lower()}."]
    )


def _form_names(rule: Rule, city: City) -> list[str]:
    """Return the forms of care that a rule is for, by the name they have in this city."""
    return [city.forms[form].name if form in city.forms else form for form in rule.forms]


def _explained(rule: Rule, city: City) -> str:
    from spreidingskaart.criteria import BY_ID
    from spreidingskaart.rules.register_entry import CERTAINTIES
    from spreidingskaart.words.lists import join

    certainty = CERTAINTIES[rule.status]
    facts = (
        ("Wat", rule.kind.dutch),
        ("Waarde", rule.amount),
        ("Status", f"{certainty.word}. {certainty.meaning}"),
        ("Bron", rule.source),
        ("Adres", "; ".join(cited.url for cited in rule.cites if cited.url) or rule.url),
        ("Geldt vanaf", rule.valid_from),
        ("Daarvoor", rule.history),
        ("Geldt bij", rule.holds_for),
        ("Alleen voor", join(_form_names(rule, city))),
        ("Let op", rule.note),
        ("Criterium", BY_ID[rule.criterion].title if rule.criterion else "geen"),
        (
            "Gesteld door",
            f"gemeente {rule.municipality}" if rule.municipality else "geldt algemeen",
        ),
        ("Staat in", rule.file),
        ("Gelezen door", rule.used_in),
        ("Rust op", "; ".join(rule.rests_on)),
        ("Draagt", "; ".join(rule.used_by)),
        ("Id en versie", f"{rule.id}  {rule.version}"),
    )
    lines = [rule.title, *([rule.sentence] if rule.sentence else []), ""]
    return "\n".join([*lines, aligned([(name, value) for name, value in facts if value])])
