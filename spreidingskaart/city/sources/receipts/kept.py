"""Receipts in a folder: written once, whole or not at all, and never changed."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError

from spreidingskaart.city.sources.receipts.receipt import (
    Receipt,
    Series,
    as_record,
    receipt_from,
)
from spreidingskaart.city.sources.whole_file import write_whole
from spreidingskaart.errors import DataError, InputError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

    from spreidingskaart.city.sources.receipts.receipt import Question

RECEIPTS: Final = "receipts"
"""Folder within that of a city; the versions of a city share it."""
FILES: Final = "files"
"""Folder within that of the receipts, for answers that are too large to pack: each lies there as it came."""
MOST_CONTENT: Final = 2_000_000_000
"""Bytes of one answer after it is unpacked."""
_ID: Final = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Receipts:
    """The receipts of one city; `records/`, `contents/` and `questions/` in one folder."""

    folder: Path

    @classmethod
    def of_city(cls, folder: Path) -> Receipts:
        """Return those of the folder of a city."""
        return cls(folder / RECEIPTS)

    def keep(self, receipt: Receipt, content: bytes) -> Receipt:
        """Keep an answer; the content first, so that no receipt ever lacks it.

        Raises
        ------
        ValueError
            If the content is not what the receipt says.
        """
        if hashlib.sha256(content).hexdigest() != receipt.sha256 or len(content) != receipt.size:
            message = "the receipt is of other content"
            raise ValueError(message)
        path = self._content(receipt.sha256)
        if not path.exists():
            write_whole(path, gzip.compress(content, compresslevel=6, mtime=0))
        return self.keep_apart(receipt)

    def keep_apart(self, receipt: Receipt) -> Receipt:
        """Keep that an answer came whose content lies among the large files, or is there already."""
        # the receipt last: whichever is there is found by its question too, wherever the plug is pulled
        write_whole(self._question(receipt.question.key), receipt.id.encode())
        self._write_record(receipt)
        return receipt

    def keep_series(self, series: Series) -> Series:
        """Keep that some answers belong together."""
        self._write_record(series)
        return series

    def of(self, question: Question) -> Receipt | None:
        """Return the newest good answer to a question; None where it was never answered."""
        path = self._question(question.key)
        if not path.is_file():
            return None
        name = path.read_text(encoding="ascii")
        if _ID.fullmatch(name) is not None and not self._record(name).is_file():
            return None
        found = self.find(name)
        return found if isinstance(found, Receipt) else None

    def newer_than(self, question: Question, since: dt.datetime) -> Receipt | None:
        """Return the answer to a question that came after a moment; None where there is none."""
        found = self.of(question)
        return found if found is not None and found.asked_at >= since else None

    def find(self, name: str) -> Receipt | Series:
        """Return a receipt by its id.

        Raises
        ------
        InputError
            If it is no id, or there is none of this name.
        DataError
            If it was changed after it was made.
        """
        if _ID.fullmatch(name) is None:
            raise InputError(
                f"{name!r} is geen nummer van een ontvangstbewijs; dat heeft 16 tekens, 0-9 en a-f."
            )
        path = self._record(name)
        if not path.is_file():
            raise InputError(f"Er is geen ontvangstbewijs {name} in de map {self.folder.name}.")
        try:
            found = receipt_from(json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, ValidationError) as error:
            raise DataError(f"Ontvangstbewijs {name} is niet te lezen.") from error
        if found.id != name:
            raise DataError(f"Ontvangstbewijs {name} is na het maken veranderd.")
        return found

    def content(self, receipt: Receipt) -> bytes:
        """Return an answer as it came.

        Raises
        ------
        DataError
            If it is not there, or is not what came.
        """
        packed, large = self._content(receipt.sha256), self.folder / FILES / receipt.sha256
        try:
            with gzip.open(packed, "rb") if packed.exists() else large.open("rb") as file:
                content = file.read(min(receipt.size, MOST_CONTENT) + 1)
        except (OSError, EOFError, ValueError) as error:
            raise DataError(f"Het antwoord bij ontvangstbewijs {receipt.id} is er niet.") from error
        if hashlib.sha256(content).hexdigest() != receipt.sha256:
            raise DataError(f"Het antwoord bij ontvangstbewijs {receipt.id} is veranderd.")
        return content

    def every(self) -> Iterator[Receipt | Series]:
        """Give all receipts, in the order of their names."""
        for path in sorted((self.folder / "records").glob("??/*.json")):
            yield self.find(path.stem)

    def _write_record(self, receipt: Receipt | Series) -> None:
        told = json.dumps(as_record(receipt), ensure_ascii=False, sort_keys=True, indent=1)
        write_whole(self._record(receipt.id), told.encode())

    def _record(self, name: str) -> Path:
        return self.folder / "records" / name[:2] / f"{name}.json"

    def _content(self, sha256: str) -> Path:
        return self.folder / "contents" / sha256[:2] / f"{sha256}.gz"

    def _question(self, key: str) -> Path:
        return self.folder / "questions" / key[:2] / key
