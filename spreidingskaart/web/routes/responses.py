"""Bytes with a strong ETag, compressed once, cached as long as they may be."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from starlette.responses import Response

if TYPE_CHECKING:
    from starlette.requests import Request

IMMUTABLE: Final = "public, max-age=31536000, immutable"
HTML: Final = "text/html; charset=utf-8"
PRIVATE: Final = "private, no-store"


@dataclass(frozen=True)
class Content:
    """A body, kept compressed; a strong ETag names the bytes of one encoding."""

    packed: bytes
    digest: str
    media_type: str

    @property
    def body(self) -> bytes:
        """As it was before, for the few that cannot unpack it themselves."""
        return gzip.decompress(self.packed)


def content(body: bytes, media_type: str) -> Content:
    """Return a body that is compressed and hashed once."""
    packed = gzip.compress(body, 6, mtime=0)
    return Content(packed, hashlib.sha256(body).hexdigest()[:20], media_type)


def respond(request: Request, it: Content, cache_control: str) -> Response:
    """Return the body, or 304 where the browser has it already."""
    zipped = "gzip" in request.headers.get("accept-encoding", "")
    etag = f'"{it.digest}{"-gz" if zipped else ""}"'
    headers = {"ETag": etag, "Cache-Control": cache_control, "Vary": "Accept-Encoding, X-Layer-Key"}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if zipped:
        headers["Content-Encoding"] = "gzip"
    return Response(it.packed if zipped else it.body, media_type=it.media_type, headers=headers)
