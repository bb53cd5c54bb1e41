"""The chapter of one rule: what it says, how sure that is, where it comes from, and what rests on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.criteria import BY_ID
from spreidingskaart.print.document import Chapter, FactList, Heading, Look, PointList, Sentence
from spreidingskaart.print.words import sentence_case, short_date
from spreidingskaart.rules.register_entry import CERTAINTIES
from spreidingskaart.site_test.register import find_rule, register
from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spreidingskaart.city import City
    from spreidingskaart.print.document import Block
    from spreidingskaart.rules.register_entry import Rule


def rule_chapter(city: City, rule_id: str, *, address: str = "") -> Chapter:
    """Return one rule of the register.

    Raises
    ------
    InputError
        If there is no such rule; the sentence names the nearest ids.
    """
    rule = find_rule(city, rule_id)
    return Chapter(rule.title, tuple(_blocks(city, rule)), address)


def _blocks(city: City, rule: Rule) -> Iterator[Block]:
    if rule.sentence:
        yield Sentence(rule.sentence, Look.LEAD)
    certainty = CERTAINTIES[rule.status]
    yield Sentence(f"{sentence_case(certainty.word)}. {certainty.meaning}")
    yield FactList(tuple((name, told) for name, told in _facts(city, rule) if told))
    by_id = {one.id: one for one in register(city)}
    for title, ids in (("Rust op", rule.rests_on), ("Hierop rust", rule.used_by)):
        if ids:
            yield Heading(title)
            yield PointList(
                tuple((f"{by_id[one].title}.", one) if one in by_id else ("", one) for one in ids)
            )


def _facts(city: City, rule: Rule) -> Iterator[tuple[str, str | None]]:
    forms = [city.forms[form].name if form in city.forms else form for form in rule.forms]
    yield "Wat het is", rule.kind.dutch
    yield "Waarde", rule.amount
    yield "Bron", rule.source
    yield "Waar te lezen", _addresses(rule)
    yield "Geldt vanaf", short_date(rule.valid_from) if rule.valid_from else "niet bekend"
    yield "Daarvoor", rule.history
    yield "Geldt bij", rule.holds_for
    yield "Alleen voor", join(forms)
    yield "Let op", rule.note
    yield "Criterium", BY_ID[rule.criterion].title if rule.criterion else "geen"
    yield "Gesteld door", f"gemeente {rule.municipality}" if rule.municipality else "geldt algemeen"
    yield "Id en versie", f"{rule.id}, versie {rule.version}"


def _addresses(rule: Rule) -> str | None:
    return "; ".join(one.url for one in rule.cites if one.url) or rule.url
