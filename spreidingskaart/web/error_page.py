"""What people see when something goes wrong: one sentence, never a traceback."""

from __future__ import annotations

import logging

from spreidingskaart.errors import SpreidingskaartError
from spreidingskaart.web.rendering import say_error

_LOG = logging.getLogger("spreidingskaart")


def show_mishap(error: Exception) -> bool:
    """Show one Dutch sentence and what a person can do; the log has the rest. Returns True: nothing more is shown."""
    if isinstance(error, SpreidingskaartError):
        say_error(error)
    else:
        _LOG.error("unexpected", exc_info=error)
        say_error(
            "Er ging iets mis aan onze kant. Laad de pagina opnieuw; uw keuzes staan in het adres en blijven bewaard."
        )
    return True
