"""The norms that a municipality set, held against what criteria declare, and what is wrong with them."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from spreidingskaart.rules.rule_book import Norm, faults_of
from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from spreidingskaart.rules.norm_spec import NormSpec
    from spreidingskaart.rules.rule_book import RuleBook

_ALIKE: Final = 0.6


@dataclass(frozen=True)
class NormFault:
    """One thing that is wrong in the rules of a municipality."""

    file: str
    """Where it stands, seen from the root of the project."""
    norm: str
    """Id as the file has it; empty where the fault is of the file as a whole."""
    sentence: str
    """What is wrong, where, and what would be right: one Dutch sentence."""
    meant: tuple[str, ...] = ()
    """Ids of declared norms that may have been meant: whoever reads these cannot be sure."""
    forms: tuple[str, ...] = ()
    """Care forms that the norm speaks of; empty means all."""
    not_then: bool = False
    """Whether nothing is wrong with the norm itself: it came later than the year that is asked of."""


@dataclass(frozen=True)
class NormsRead:
    """One document of a municipality, norm by norm."""

    sound: Mapping[str, Norm] = field(default_factory=dict)
    """Declared, and with a unit and value that can be; in the order of the file."""
    unsound: Mapping[str, Norm] = field(default_factory=dict)
    """Whole records with an id, unit, value or care form that cannot be."""
    faults: tuple[NormFault, ...] = ()


def near(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the known words that look most like a word, at most three."""
    return tuple(difflib.get_close_matches(word, list(known), 3, _ALIKE))


def read_norms(
    book: RuleBook, document: str, specs: Sequence[NormSpec], forms: Collection[str]
) -> NormsRead:
    """Return the norms of one document (`norms:` by id) with every fault.

    Parameters
    ----------
    book
        The rules of the municipality. Values that are tried out are filled in.
    document
        Name of the file without .yaml.
    specs
        Every norm of that document that some criterion reads.
    forms
        Ids of the care forms that exist.
    """
    return _Reader(book, document, {spec.id: spec for spec in specs}, forms).read()


@dataclass(frozen=True)
class _Reader:
    book: RuleBook
    document: str
    specs: Mapping[str, NormSpec]
    forms: Collection[str]

    @property
    def file(self) -> str:
        return self.book.file_of(self.document)

    def read(self) -> NormsRead:
        if self.document not in self.book.documents:
            return NormsRead(faults=self._of_no_document())
        written = self.book.documents[self.document]
        records = written.get("norms") if isinstance(written, dict) else None
        if not isinstance(records, dict) or len(written) > 1:
            sentence = f"In {self.file} staat iets anders dan een lijst `norms:`."
            return NormsRead(faults=(self._of_file(sentence),))
        sound: dict[str, Norm] = {}
        unsound: dict[str, Norm] = {}
        faults = []
        for key, record in records.items():
            norm, fault = self._one(str(key), record, records)
            if norm is not None:
                (sound if fault is None else unsound)[str(key)] = norm
            if fault is not None:
                faults.append(fault)
        return NormsRead(
            self.book.as_tried(sound), unsound, (*faults, *self._missing(map(str, records)))
        )

    def _of_no_document(self) -> tuple[NormFault, ...]:
        name = f"{self.document}.yaml"
        unreadable = [fault for fault in self.book.faults if name in fault]
        return tuple(self._of_file(fault) for fault in unreadable)

    def _of_file(self, sentence: str) -> NormFault:
        return NormFault(self.file, "", sentence, tuple(self.specs))

    def _one(
        self,
        key: str,
        record: object,
        records: Collection[Any],
    ) -> tuple[Norm | None, NormFault | None]:
        """Return one record where it is whole, and what is wrong with it, if anything."""
        meant = self._meant(key, records)
        try:
            norm = Norm.model_validate(record)
        except ValidationError as error:
            return None, self._fault(key, f"klopt niet ({faults_of(error)})", meant)
        if key not in self.specs:
            # a norm without a value asks nothing, so nobody is less sure for it
            doubt = meant if norm.value is not None else ()
            return norm, self._fault(key, self._unknown(key), doubt, norm.forms)
        fault = self.specs[key].fault(norm)
        if fault:
            return norm, self._fault(key, fault, meant, norm.forms)
        strange = [form for form in norm.forms if form not in self.forms]
        if strange:
            told = f"geldt voor een woonzorgvorm die niet bestaat: {join(strange)}"
            return norm, self._fault(key, f"{told}{perhaps(strange[0], self.forms)}", meant)
        then = norm.on(self.book.day)
        if then is None:
            return norm, self._not_then(key, norm, meant)
        return then, None

    def _not_then(self, key: str, norm: Norm, meant: tuple[str, ...]) -> NormFault:
        since = (norm.earlier[-1] if norm.earlier else norm).valid_from
        told = f"geldt vanaf {since}; wat er in {self.book.year} gold, is niet bekend"
        return replace(self._fault(key, told, meant, norm.forms), not_then=True)

    def _meant(self, key: str, records: Collection[Any]) -> tuple[str, ...]:
        """Return the declared norms that a record may be: itself, else the absent ones, those alike if any are."""
        if key in self.specs:
            return (key,)
        absent = [name for name in self.specs if name not in records]
        return near(key, absent) or tuple(absent)

    def _unknown(self, key: str) -> str:
        return f"is onbekend{perhaps(key, self.specs)}; toegestaan zijn {', '.join(self.specs)}"

    def _fault(
        self, key: str, told: str, meant: tuple[str, ...], forms: tuple[str, ...] = ()
    ) -> NormFault:
        sentence = f"De norm {key} in {self.file} {told}."
        return NormFault(self.file, key, sentence, meant, forms)

    def _missing(self, records: Iterable[str]) -> list[NormFault]:
        there = set(records)
        return [
            NormFault(
                self.file,
                spec.id,
                f"De norm {spec.id} ontbreekt in {self.file}; zet hem erin, met `value: null` waar geen norm geldt.",
            )
            for spec in self.specs.values()
            if spec.id not in there and not spec.may_be_left_out
        ]


def perhaps(word: str, known: Iterable[str]) -> str:
    """Return " (bedoelt u ...?)" with the known words that look like a word; empty where none does."""
    alike = near(word, known)
    return f" (bedoelt u {join(alike, 'of')}?)" if alike else ""
