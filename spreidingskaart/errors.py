"""The few ways in which a question can be wrong. Each message is one Dutch sentence that a person can act on."""

from __future__ import annotations


class SpreidingskaartError(Exception):
    """Something a person can put right; the message says what was given and what would be right."""


class InputError(SpreidingskaartError):
    """What a person asked cannot be answered as asked."""


class DataError(SpreidingskaartError):
    """A file of the city or of its rules is missing, broken or incomplete; the message names the file."""
