"""Words of the trade with what they mean, from jargon.yaml beside this file: the glossary for who uses the screens."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

_FILE: Final = Path(__file__).with_name("jargon.yaml")


class Term(BaseModel):
    """What one word means."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    meaning: str
    """One Dutch sentence."""
    forms: tuple[str, ...] = ()
    """Other forms of the word."""


@cache
def terms() -> dict[str, Term]:
    """Return every term by its word, in the order of the alphabet, capitals or not."""
    read = TypeAdapter(dict[str, Term]).validate_python(
        yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    )
    return dict(sorted(read.items(), key=lambda item: item[0].lower()))


def term_of(word: str) -> tuple[str, str]:
    """Return the term that a word in a sentence is a form of, and what that means.

    Raises
    ------
    KeyError
        If it is no term.
    """
    term = _by_form()[word.lower()]
    return term, terms()[term].meaning


@cache
def in_sentence() -> re.Pattern[str]:
    """Return the pattern that finds terms in a sentence, the longest first."""
    words = sorted(_by_form(), key=len, reverse=True)
    spelled = "|".join(_first(word) for word in words)
    return re.compile(rf"(?<![\w-])(?:{spelled})(?![\w-])")


def _first(word: str) -> str:
    """Return a word that may begin a sentence, as a pattern; names keep their capitals."""
    written = _written()[word]
    head, rest = re.escape(written[0]), re.escape(written[1:])
    return f"[{written[0].upper()}{written[0]}]{rest}" if written[0].islower() else f"{head}{rest}"


@cache
def _by_form() -> dict[str, str]:
    return {form.lower(): term for term, one in terms().items() for form in (term, *one.forms)}


@cache
def _written() -> dict[str, str]:
    return {form.lower(): form for term, one in terms().items() for form in (term, *one.forms)}
