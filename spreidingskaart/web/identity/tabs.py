"""Which tabs showed a planner's page: a tab that comes back to a server that forgot it must not become one by itself.

A page that is loaded has no session yet. One that was open and lost its connection names the session that it had, and
gets a new one where that is gone (after two minutes, or a restart). Somebody may have logged in on this browser in the
meantime, in another window; the tab that stands on the beamer stays what it was.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Final

from spreidingskaart.web.identity.limits import MOST_TABS


class Tabs:
    """Proof of the login under which a session showed its last page. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._proofs: OrderedDict[str, str] = OrderedDict()

    def note(self, session: str, proof: str) -> None:
        """Note under which login a session shows a page; an empty proof forgets it."""
        with self._lock:
            self._proofs.pop(session, None)
            if proof:
                self._proofs[session] = proof
            while len(self._proofs) > MOST_TABS:
                self._proofs.popitem(last=False)

    def proof_of(self, session: str) -> str:
        """Return the proof; empty for a session that showed a public page, or that nobody knows."""
        with self._lock:
            return self._proofs.get(session, "")


def session_before(protocols: str | None) -> str | None:
    """Return the session that a tab says it had, out of what it offers when it connects; None for a page just loaded.

    Parameters
    ----------
    protocols
        `Sec-WebSocket-Protocol`: what is spoken, a token against forged requests, and that session.
    """
    said = [part.strip() for part in (protocols or "").split(",")]
    return said[2] if len(said) > 2 and said[2] else None


TABS: Final = Tabs()
"""Those of this process."""
