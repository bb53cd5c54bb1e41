"""The numbers of a proposal in words: told in a sentence, read from a text, and refused where they cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.errors import InputError
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import plain, range_told, read_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.model.fields import Field


def told(field: Field, value: float) -> str:
    """Return "24 plekken" or "9 m hoog"."""
    one, many = field.told
    return (one if value == 1 else many).format(plain(value, 3))


def told_all(numbers: Mapping[Field, float]) -> str:
    """Return "24 plekken en 9 m hoog"."""
    return join([told(field, value) for field, value in numbers.items()])


def allowed(field: Field) -> str:
    """Return "een heel getal van 1 tot en met 1.000"."""
    return range_told(field.least, field.most, whole=field.whole)


def check(field: Field, value: float) -> None:
    """Refuse a number that the field cannot have.

    Raises
    ------
    InputError
        With one Dutch sentence that tells the number and what is allowed.
    """
    if not field.allows(value):
        sentence = f"{told(field, value)} kan niet: geef {allowed(field)}."
        raise InputError(f"{sentence[0].upper()}{sentence[1:]}")


def read_field(field: Field, text: str) -> float:
    """Return the number of a field that a person wrote.

    Raises
    ------
    InputError
        If it is no number, or the field cannot have it.
    """
    value = read_number(text)
    check(field, value)
    return value
