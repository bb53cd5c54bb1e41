"""Which plots: a question in words, as in "zoning in fits,may_fit and spread_value <= 5"."""

from __future__ import annotations

import operator
import re
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.errors import InputError
from spreidingskaart.model import NO_LEAN, Lean, Verdict, YesNo, read_word
from spreidingskaart.words.numbers import read_number

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.plot_search.result import ScreenResult

_IN: Final = re.compile(r"(\w+)\s+(not\s+in|in)\s+([\w\s,]+)", re.IGNORECASE)
_COMPARE: Final = re.compile(r"(\w+)\s*(<=|>=|==|!=|=|<|>)\s*([-\w.,]+)")
_OPERATORS: Final = {
    "<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt, "=": operator.eq,
    "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
_EQUAL: Final = ("=", "==", "!=")
_VERDICTS: Final = {verdict.value: verdict.code for verdict in Verdict}
_LEANS: Final = {lean.value: lean.code for lean in Lean}
_LEAN: Final = "lean"


def where(result: ScreenResult, question: str) -> NDArray[np.bool_]:
    """Return which of n proposals answer a question.

    A question is one or more conditions with `and` between them. A condition is `NAME in VERDICT,VERDICT`,
    `NAME not in VERDICT,...`, `NAME = VERDICT`, `NAME_value <= NUMBER`, `area_m2 >= NUMBER`, `not_tested = 0` or
    `firm = yes`; NAME is a criterion, or `verdict` for the whole. `lean` is asked as a verdict is, of the whole or of
    one criterion (`zoning_lean in open,likely`); what does not lean is none of its words. A value that is not known
    answers no comparison. Verdicts are not compared by size: what is not tested is neither more nor less than what
    fits.

    Raises
    ------
    InputError
        If a condition cannot be read; the message quotes it and says what is allowed.
    """
    chosen = np.ones(len(result), dtype=bool)
    for condition in re.split(r"\s+and\s+", question.strip(), flags=re.IGNORECASE):
        chosen &= _holds(result, condition.strip())
    return chosen


def chosen_rows(result: ScreenResult, question: str | None, lean: str | None) -> NDArray[np.bool_]:
    """Return which of n proposals answer a question and lean at least so; what does not lean is never left out by that.

    Parameters
    ----------
    question
        As for `where`; None lets everything through.
    lean
        The least lean that is good enough, as a word; None lets everything through.

    Raises
    ------
    InputError
        If the question or the lean cannot be read.
    """
    chosen = where(result, question) if question else np.ones(len(result), dtype=bool)
    if lean is None:
        return chosen
    if lean not in _LEANS:
        message = f"De neiging {lean!r} bestaat niet; kies uit: {', '.join(_LEANS)}."
        raise InputError(message)
    return np.asarray(chosen & ((result.lean == NO_LEAN) | (result.lean >= _LEANS[lean])))


def told_question(question: str | None, lean: str | None) -> str:
    """Return what was asked of rows, as it was typed."""
    return " and ".join(part for part in (question, lean and f"lean >= {lean}") if part)


def _holds(result: ScreenResult, condition: str) -> NDArray[np.bool_]:
    if found := _IN.fullmatch(condition):
        return _among(result, condition, *found.groups())
    if found := _COMPARE.fullmatch(condition):
        return _compared(result, condition, *found.groups())
    message = (
        f"De voorwaarde {condition!r} is niet te lezen; schrijf bijvoorbeeld zoning in fits,may_fit of "
        "spread_value <= 5, met and ertussen."
    )
    raise InputError(message)


def _among(
    result: ScreenResult, condition: str, name: str, how: str, words: str
) -> NDArray[np.bool_]:
    codes = [_code(word.strip(), condition, name) for word in words.split(",")]
    chosen = np.isin(_codes(result, name, condition), codes)
    return ~chosen if how.lower().startswith("not") else chosen


def _compared(
    result: ScreenResult, condition: str, name: str, sign: str, word: str
) -> NDArray[np.bool_]:
    compare, is_criterion = _OPERATORS[sign], name in result.columns
    is_word = is_criterion or name in ("firm", "verdict") or _is_lean(result, name)
    if is_word and sign not in _EQUAL:
        also = f", of een getal met {name}_value" if is_criterion else ""
        message = (
            f"In de voorwaarde {condition!r} kan {sign} niet; gebruik =, !=, in of not in{also}."
        )
        raise InputError(message)
    if name == "firm":
        return np.asarray(compare(result.firm, _yes(word, condition)))
    if is_word:
        return np.asarray(compare(_codes(result, name, condition), _code(word, condition, name)))
    values = _values(result, name, condition)
    return np.asarray(compare(values, _number(word, condition)) & ~np.isnan(values))


def _number(word: str, condition: str) -> float:
    try:
        return read_number(word)
    except InputError as error:
        raise InputError(f"In de voorwaarde {condition!r}: {error}") from error


def _codes(result: ScreenResult, name: str, condition: str) -> NDArray[np.int8]:
    if name == "verdict":
        return result.verdict
    if name == _LEAN:
        return result.lean
    if name in result.columns:
        return result.columns[name].verdict
    if _is_lean(result, name):
        return result.columns[name.removesuffix(f"_{_LEAN}")].lean
    message = f"In de voorwaarde {condition!r} is {name!r} niet bekend; kies uit: {', '.join(_names(result))}."
    raise InputError(message)


def _values(result: ScreenResult, name: str, condition: str) -> NDArray[np.float64]:
    if name == "area_m2":
        return result.proposals.size
    if name == "not_tested":
        return result.untested.astype(np.float64)
    if name.endswith("_value") and name.removesuffix("_value") in result.columns:
        return result.columns[name.removesuffix("_value")].value
    message = f"In de voorwaarde {condition!r} is {name!r} niet bekend; kies uit: {', '.join(_names(result))}."
    raise InputError(message)


def _is_lean(result: ScreenResult, name: str) -> bool:
    return name == _LEAN or (
        name.endswith(f"_{_LEAN}") and name.removesuffix(f"_{_LEAN}") in result.leaning
    )


def _names(result: ScreenResult) -> list[str]:
    return [
        "verdict",
        "firm",
        "area_m2",
        "not_tested",
        _LEAN,
        *result.columns,
        *(f"{name}_value" for name in result.columns),
        *(f"{name}_{_LEAN}" for name in result.leaning),
    ]


def _code(word: str, condition: str, name: str) -> int:
    leans = name == _LEAN or name.endswith(f"_{_LEAN}")
    codes, what = (_LEANS, "neiging") if leans else (_VERDICTS, "oordeel")
    if word not in codes:
        message = (
            f"In de voorwaarde {condition!r} is {word!r} geen {what}; kies uit: {', '.join(codes)}."
        )
        raise InputError(message)
    return codes[word]


def _yes(word: str, condition: str) -> bool:
    answer = read_word(YesNo, word)
    if answer is None:
        message = f"In de voorwaarde {condition!r} hoort yes of no, niet {word!r}."
        raise InputError(message)
    return answer is YesNo.YES
