"""Who came in, who left and which code was wrong, written in the audit; what cannot be stands in the log."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from spreidingskaart.errors import SpreidingskaartError
from spreidingskaart.store import audit

if TYPE_CHECKING:
    from spreidingskaart.model import Person

_LOG: Final = logging.getLogger(__name__)


def write_down(kind: audit.AuditKind, by: Person, way: str, why: str = "") -> None:
    """Write that somebody came in, left or tried a wrong code.

    It never stands in the way: nothing protected is shown before the audit has written who looks.

    Parameters
    ----------
    kind, by
        What happened, and to whom.
    way
        How they come in: a code, a provider or the proxy.
    why
        Why a role ended, in one word; empty where it did not.
    """
    try:
        audit.write(kind, by, {"way": way, **({"why": why} if why else {})})
    except SpreidingskaartError:
        _LOG.exception("the audit could not be written")
