"""How a source fails: one sentence that says which one, what was expected and what came."""

from __future__ import annotations

from spreidingskaart.errors import SpreidingskaartError


class SourceError(SpreidingskaartError):
    """A service did not answer, or not as services.yaml expects."""


class TooLongError(SourceError):
    """A service says that a question is too large to answer in one go: ask it in parts."""
