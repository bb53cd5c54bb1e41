"""Words of a register in ours: those that are known are put in place, the others stay and are told as faults."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city.sources.register.names import is_unknown, names, plain_name
from spreidingskaart.city.sources.register.prepared import FoundWord, Recognised

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from spreidingskaart.city.sources.column_specs import ColumnSpec, LayerSchema
    from spreidingskaart.city.sources.folder import Municipality
    from spreidingskaart.city.sources.register.mapping import RegisterMapping

_CLOSE: Final = 0.75
FORM: Final = "form"


@dataclass(frozen=True)
class Vocabulary:
    """The words that one field may hold."""

    field: str
    words: tuple[str, ...]
    """Ours."""
    by_name: Mapping[str, str]
    """Ours, by every plain name that is known."""

    def read(self, text: str, column: str) -> str | None:
        """Return our word for a text in a column, None where it is not known."""
        flag = _flag(self.field, column)
        plain = plain_name(text)
        if flag is not None and plain in flag:
            return flag[plain]
        return self.by_name.get(plain)

    def nearest(self, text: str) -> str | None:
        """Return our word that a text resembles."""
        near = get_close_matches(plain_name(text), self.by_name, n=1, cutoff=_CLOSE)
        return self.by_name[near[0]] if near else None


def dutch_words(schema: LayerSchema, forms: Mapping[str, str]) -> dict[str, Mapping[str, str]]:
    """Return what people call the words that each column of a layer may hold, by ours.

    Parameters
    ----------
    forms
        Dutch names of the care forms, by id.
    """
    table = names().words
    called: dict[str, Mapping[str, str]] = {}
    for column in schema.columns:
        if column.name == FORM:
            called[column.name] = forms
        elif column.words is not None:
            known = table.get(column.name, {})
            called[column.name] = {
                word.value: known.get(word.value, (word.value,))[0] for word in column.words
            }
    return called


def vocabulary_of(
    column: ColumnSpec, forms: Mapping[str, str], municipality: Municipality
) -> Vocabulary | None:
    """Return the words of a column, None where it may hold any text.

    Parameters
    ----------
    forms
        Dutch names of the care forms, by id.
    municipality
        Its own name is a word for the municipality as owner.
    """
    if column.name == FORM:
        words = tuple(forms)
    elif column.words is not None:
        words = tuple(word.value for word in column.words)
    else:
        return None
    by_name = {plain_name(title): form for form, title in forms.items() if form in words}
    by_name |= _known_words(column.name, words, municipality)
    by_name |= {plain_name(word): word for word in words}
    by_name.pop("", None)
    return Vocabulary(column.name, words, by_name)


def _known_words(field: str, words: Collection[str], municipality: Municipality) -> dict[str, str]:
    """Return the words that municipalities use, by their plain name."""
    own = {"municipality": municipality.name, "province": municipality.province or ""}
    return {
        plain_name(alias.format(**own)): word
        for word, aliases in names().words.get(field, {}).items()
        if word in words
        for alias in aliases
    }


def _flag(field: str, column: str) -> Mapping[str, str] | None:
    """Return what yes and no mean in a column that asks one of the two."""
    entry = names().columns.get(field)
    flags = {} if entry is None else {plain_name(name): flag for name, flag in entry.flags.items()}
    flag = flags.get(plain_name(column))
    if flag is None:
        return None
    told = {plain_name(word): flag.yes for word in names().yes}
    return told | {plain_name(word): flag.no for word in names().no}


def in_our_words(
    texts: NDArray[np.object_], vocabulary: Vocabulary, column: str, said: RegisterMapping
) -> tuple[NDArray[np.object_], list[FoundWord], int]:
    """Return n texts in our words, every different one with what it means, and how many say that nobody knows.

    Parameters
    ----------
    column
        As the file calls it.
    said
        What somebody said of words goes first.
    """
    counts = Counter(text for text in texts.tolist() if text is not None)
    ours: dict[str, str | None] = {}
    found: list[FoundWord] = []
    unknown = 0
    for text, rows in counts.items():
        word, certainty = _meant(text, vocabulary, column, said)
        if certainty in (Recognised.GIVEN, Recognised.SURE):
            ours[text] = word
        elif is_unknown(text):
            ours[text] = None
            unknown += rows
            continue
        found.append(FoundWord(vocabulary.field, column, text, word, certainty, rows))
    told = texts.copy()
    told[:] = [ours.get(text, text) for text in texts.tolist()]
    return told, found, unknown


def _meant(
    text: str, vocabulary: Vocabulary, column: str, said: RegisterMapping
) -> tuple[str | None, Recognised]:
    given = said.word(vocabulary.field, text)
    if given is not None:
        return given or None, Recognised.GIVEN
    word = vocabulary.read(text, column)
    if word is not None:
        return word, Recognised.SURE
    near = vocabulary.nearest(text)
    return near, Recognised.SUGGESTED if near else Recognised.UNKNOWN


def without_unknown(texts: NDArray[np.object_]) -> tuple[NDArray[np.object_], int]:
    """Return n texts, empty where one says that nobody knows, and how many did."""
    says = np.array([text is not None and is_unknown(text) for text in texts.tolist()], dtype=bool)
    told = texts.copy()
    told[says] = None
    return told, int(says.sum())
