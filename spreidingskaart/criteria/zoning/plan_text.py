"""What the text of a plan says of an article, where somebody read it and wrote it down as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spreidingskaart.city.known import of_layers
from spreidingskaart.criteria.zoning.table import PLAN_TEXT, Basis, rule_table
from spreidingskaart.criteria.zoning.zoning_step import ZoningStep
from spreidingskaart.model import (
    Gap,
    GapKind,
    Lean,
    LivingDefinition,
    Status,
    Verdict,
    YesNo,
    gaps_of,
    read_word,
)
from spreidingskaart.rules.svbp import tidy
from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from numpy.typing import NDArray

    from spreidingskaart.city import City

_LIVING: Final = "wonen"
_READ: Final = Basis(status=Status.VERIFIED)
_TITLE: Final = "De tekst van de planregels"
_FITS, _PERHAPS, _AS_MAIN_GROUP, _NOT = range(4)
"""What the text says of a way of living: it is in, that depends on for whom, it is as that main group, it is not in."""


@dataclass(frozen=True)
class PlanText:
    """What one article admits, as somebody read it."""

    plan_id: str
    article: str
    functions: tuple[str, ...]
    """Functions of the rule table that it admits."""
    strange: tuple[str, ...]
    """Functions that we do not know."""
    living: LivingDefinition | None
    """What the plan means by wonen; None where it does not say."""
    complete: bool
    """Whether these are all functions that it admits."""
    quote: str
    fictional: bool = False

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What keeps every answer by this text from being firm."""
        unknown = [f'de functie "{name}" uit de planregels is niet bekend' for name in self.strange]
        invented = "de tekst van de planregels is fictief" if self.fictional else ""
        return (*gaps_of(GapKind.UNREAD, unknown), *gaps_of(GapKind.FICTIONAL, [invented]))


def plan_texts(city: City) -> dict[tuple[str, str], PlanText]:
    """Return what is written down of the articles of plans, by plan and article."""
    return city.known(of_layers("zoning.plan_texts"), lambda: _read(city))


def _read(city: City) -> dict[tuple[str, str], PlanText]:
    layer = city.layer("plan_texts")
    if layer is None:
        return {}
    fictional = city.reference("plan_texts").fictional
    texts = [_text_of(record, fictional=fictional) for record in layer.frame().to_dict("records")]
    return {(text.plan_id, text.article): text for text in texts}


def _text_of(record: Mapping[Hashable, Any], *, fictional: bool) -> PlanText:
    named = [tidy(each) for each in _cell(record, "functions").split(";") if each.strip()]
    words = {word: key for key, mark in rule_table().marks.items() for word in mark.words}
    return PlanText(
        plan_id=_cell(record, "plan_id"),
        article=_cell(record, "article"),
        functions=tuple(dict.fromkeys(words[each] for each in named if each in words)),
        strange=tuple(each for each in named if each not in words),
        living=read_word(LivingDefinition, _cell(record, "living")),
        complete=_cell(record, "complete") == YesNo.YES,
        quote=_cell(record, "quote"),
        fictional=fictional,
    )


def why_not_firm(record: Mapping[Hashable, Any]) -> str | None:
    """Return which functions of a row of `plan_texts` no rule knows, in a Dutch sentence; None where all are known."""
    text = _text_of(record, fictional=False)
    if not text.strange:
        return None
    unknown = join([f'"{name}"' for name in text.strange])
    one = "de functie" if len(text.strange) == 1 else "de functies"
    known = "kent dit programma niet, dus wat op dit artikel rust is nooit zeker"
    return f"{one} {unknown} van artikel {text.article} ({text.plan_id}) {known}."


def notes_of_texts(city: City) -> list[str]:
    """Return what keeps the texts of the plans of a city from being firm, one Dutch sentence an article."""
    layer = city.layer("plan_texts")
    rows = [] if layer is None else layer.frame().to_dict("records")
    return [why for why in map(why_not_firm, rows) if why is not None]


def _cell(record: Mapping[Hashable, Any], name: str) -> str:
    value = record.get(name)
    return value.strip() if isinstance(value, str) else ""


def text_codes(text: PlanText) -> NDArray[np.int64]:
    """Return, for each way of living, a number that tells apart what the text says of it."""
    ways = range(len(rule_table().ways))
    said = [_says(text, way) for way in ways]
    return np.array([best * 100 + row for best, row in said], dtype=np.int64)


def _says(text: PlanText, way: int) -> tuple[int, int]:
    """Return what the text says of one way of living, and the row of the rule table that stands in for it."""
    said = [_function_says(function, text, way) for function in text.functions]
    return min(said, key=lambda each: (each[0], -_mildness(each[1])), default=(_NOT, 0))


def _mildness(row: int) -> int:
    lean = rule_table().rules[row].lean
    return -1 if lean is None else lean.code


def _function_says(function: str, text: PlanText, way: int) -> tuple[int, int]:
    table = rule_table()
    mark = table.marks[function]
    if mark.as_main_group is None:
        if not table.admits[function][way]:
            return _NOT, 0
        return (_PERHAPS if mark.target_groups else _FITS), 0
    row = int(table.rule[table.main_groups.index(mark.as_main_group), way])
    if table.rules[row].verdict is Verdict.FITS:
        return _FITS, row
    if function == _LIVING and text.living is not None:
        return _by_definition(text.living, way, row), row
    return _AS_MAIN_GROUP, row


def _by_definition(living: LivingDefinition, way: int, row: int) -> int:
    """Return what a definition of wonen says of a way of living that is not wonen everywhere."""
    _, supervision, _, household = rule_table().ways[way]
    around_the_clock, rooms = supervision == "around_the_clock", household == "rooms"
    if living is LivingDefinition.CARE and around_the_clock:
        return _FITS
    if living is LivingDefinition.ROOMS and rooms and not around_the_clock:
        return _FITS
    unlikely = rule_table().rules[row].lean is Lean.UNLIKELY
    left_open = not (rooms or around_the_clock or unlikely)
    return _AS_MAIN_GROUP if left_open else _NOT


def under_text(step: ZoningStep, text: PlanText, way: int) -> ZoningStep:
    """Return what is left of the answer of a main group once the text of its article was read."""
    said, row = _says(text, way)
    quoted = f'Artikel {text.article} zegt: "{text.quote.rstrip(".")}".'
    if said == _FITS:
        sentence = f"De planregels laten deze woonvorm toe. {quoted}"
        return ZoningStep(Verdict.FITS, None, sentence, PLAN_TEXT, _TITLE, _READ, _gaps(text, way))
    if said == _PERHAPS:
        sentence = f"De planregels laten deze woonvorm toe voor sommige doelgroepen. {quoted}"
        gap = Gap(GapKind.UNKNOWN, "het hangt af van de doelgroep of de planregels dit toelaten")
        gaps = (*text.gaps, gap)
        return ZoningStep(Verdict.MAY_FIT, Lean.OPEN, sentence, PLAN_TEXT, _TITLE, _READ, gaps)
    if said == _AS_MAIN_GROUP:
        return _as_main_group(text, row, quoted)
    if text.complete:
        sentence = f"De planregels noemen alles wat hier mag, en deze woonvorm niet. {quoted}"
        return ZoningStep(Verdict.CONFLICTS, None, sentence, PLAN_TEXT, _TITLE, _READ, text.gaps)
    return step


def _as_main_group(text: PlanText, row: int, quoted: str) -> ZoningStep:
    """Return what a row of the table says, because the text names that main group and no more."""
    found = rule_table().rules[row]
    sentence = f"{found.sentence} {quoted}"
    gaps = (*text.gaps, *found.gaps)
    return ZoningStep(found.verdict, found.lean, sentence, found.id, found.basis, found, gaps)


def _gaps(text: PlanText, way: int) -> tuple[Gap, ...]:
    """Return what keeps a pass by the text from being firm: only functions whose reading nobody looked up."""
    table = rule_table()
    letting_in = [
        table.marks[function]
        for function in text.functions
        if _function_says(function, text, way)[0] == _FITS
    ]
    if any(mark.status.firm for mark in letting_in):
        return text.gaps
    return (*text.gaps, *(gap for mark in letting_in for gap in mark.gaps))
