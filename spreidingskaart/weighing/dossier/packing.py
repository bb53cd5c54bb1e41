"""One zip with the same bytes for the same content, a manifest of fingerprints, and a refusal that names the part."""

from __future__ import annotations

import hashlib
import io
import json
import math
import re
import zipfile
from typing import TYPE_CHECKING, Any, Final, NoReturn

import numpy as np

from spreidingskaart.city.sources import zips
from spreidingskaart.weighing.dossier.limits import MOST_BYTES, MOST_DEPTH, ZIP
from spreidingskaart.weighing.dossier.refusal import DossierError
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEMA: Final = "spreidingskaart/dossier/1"
MANIFEST: Final = "manifest.json"
ZIP_BEGINS: Final = b"PK"
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
NO_ZIP: Final = "Dit dossier is geweigerd; het is geen leesbare zip of de verpakking is veranderd."
_MOST_DIGITS: Final = 18
"""Of a whole number."""
_OUR_NAME: Final = re.compile(r"[a-z]{1,20}\.[a-z]{1,7}|de verpakking \(zip\)|VERTROUWELIJK\.txt")
_TEXT: Final = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)


def as_json(data: object) -> bytes:
    """Return plain data as JSON with one spelling: sorted, indented, UTF-8."""
    return (
        json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"
    ).encode()


def read_json(content: bytes, name: str) -> Any:  # noqa: ANN401 - as free as JSON
    """Return plain data from a part of a dossier.

    Raises
    ------
    InputError
        If it is no JSON, or lists and records lie too deep in each other.
    """
    refuse_depth(content, name)
    try:
        return json.loads(
            content.decode(), parse_constant=_no_number, parse_int=_whole, parse_float=_real
        )
    except ValueError as error:
        raise _unreadable(name) from error


def refuse_depth(content: bytes, name: str) -> None:
    """Refuse JSON in which lists and records lie deeper in each other than any dossier needs.

    Raises
    ------
    InputError
        If it is too deep.
    """
    signs = np.frombuffer(_TEXT.sub(b"", content), dtype=np.uint8)
    # every sign in turn: one deeper at [ and {, one back at ] and }
    depth = np.cumsum(
        np.isin(signs, np.frombuffer(b"[{", np.uint8)).astype(np.int64)
        - np.isin(signs, np.frombuffer(b"]}", np.uint8))
    )
    if depth.max(initial=0) > MOST_DEPTH:
        raise _unreadable(name)


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)


def _whole(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise ValueError("more digits than any number of ours")
    return int(digits)


def _real(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError("larger than any number")
    return value


def _unreadable(name: str) -> DossierError:
    return DossierError(f"In dit dossier is {name} niet te lezen.")


def sha256(content: bytes) -> str:
    """Return the fingerprint as 64 hexadecimal characters."""
    return hashlib.sha256(content).hexdigest()


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip of the parts and a manifest; nothing in it depends on the clock or the machine.

    The parts are stored as they are: another version of a compressor would give other bytes.
    """
    return _zipped({**parts, MANIFEST: as_json(_manifest(parts))})


def fingerprint(parts: Mapping[str, bytes]) -> str:
    """Return the fingerprint of the whole: that of the list of parts with their fingerprints."""
    return str(_manifest(parts)["sha256"])


def _check_parts(listed: Mapping[str, str], parts: Mapping[str, bytes], broken: set[str]) -> None:
    """Refuse parts that were changed, that are missing, or that the manifest does not name."""
    here = [name for name in listed if name in parts]
    other = {name for name in here if sha256(parts[name]) != listed[name]}
    changed = sorted(other | broken)
    missing = sorted(set(listed) - set(parts) - broken)
    extra = sorted(set(parts) - set(listed))
    if changed or missing or extra:
        raise _refused(changed, missing, extra)


def unpack(data: bytes) -> dict[str, bytes]:
    """Return the parts of a dossier after checking every byte of it.

    Raises
    ------
    InputError
        If it is no dossier, or anything in it was changed; the message names the parts.
    """
    if len(data) > MOST_BYTES:
        raise DossierError(
            f"Dit bestand is groter dan {number(MOST_BYTES / 1e6)} MB en is geen dossier."
        )
    found, broken = _read(data)
    if MANIFEST in broken:
        raise _refused([MANIFEST])
    if MANIFEST not in found:
        raise DossierError(f"Dit is geen dossier: {MANIFEST} ontbreekt.")
    listed = _listed(found.pop(MANIFEST))
    _check_parts(listed, found, broken)
    parts = {name: found[name] for name in listed}
    if pack(parts) != data:
        raise _refused(["de verpakking (zip)"])
    return parts


def _manifest(parts: Mapping[str, bytes]) -> dict[str, Any]:
    listed = [
        {"name": name, "bytes": len(content), "sha256": sha256(content)}
        for name, content in sorted(parts.items())
    ]
    return {"schema": SCHEMA, "parts": listed, "sha256": sha256(as_json(listed))}


def _listed(content: bytes) -> dict[str, str]:
    try:
        manifest = read_json(content, MANIFEST)
        if manifest["schema"] != SCHEMA:
            raise DossierError(f"Dit is een dossier van een andere soort; hier hoort {SCHEMA}.")
        listed = {str(part["name"]): str(part["sha256"]) for part in manifest["parts"]}
        sound = (
            sha256(as_json(manifest["parts"])) == manifest["sha256"]
            and as_json(manifest) == content
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _refused([MANIFEST]) from error
    if not sound:
        raise _refused([MANIFEST])
    return listed


def _refused(
    changed: list[str], missing: list[str] | None = None, extra: list[str] | None = None
) -> DossierError:
    told = [
        f"{what}: {join(_called(names))}"
        for what, names in (
            ("veranderd", changed),
            ("ontbreekt", missing or []),
            ("hoort er niet in", extra or []),
        )
        if names
    ]
    return DossierError(f"Dit dossier is geweigerd; {'; '.join(told)}.")


def _called(names: list[str]) -> list[str]:
    """Return the names that could be ours; what else a file calls its parts is not repeated."""
    return sorted(
        {name if _OUR_NAME.fullmatch(name) else "een deel met een andere naam" for name in names}
    )


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(parts.items()):
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()


def _read(data: bytes) -> tuple[dict[str, bytes], set[str]]:
    """Return what can be read, and the names of what cannot."""
    archive = zips.opened(data)
    if archive is None:
        raise DossierError(NO_ZIP)
    contents: dict[str, bytes] = {}
    broken: set[str] = set()
    with archive:
        refused = zips.why_refused(archive, len(data), ZIP)
        if refused is not None:
            raise DossierError(f"Dit dossier is geweigerd: {refused}.")
        for entry in archive.infolist():
            content = (
                zips.member(archive, entry) if entry.compress_type == zipfile.ZIP_STORED else None
            )
            if content is None:
                broken.add(entry.filename)
            else:
                contents[entry.filename] = content
    return contents, broken
