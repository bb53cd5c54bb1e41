"""Every rule that a finding can rest on, in one list: what it says, where it comes from, how sure it is."""

from spreidingskaart.register.register import criterion_called, find_rule, register, register_faults, rules_under
from spreidingskaart.register.rule import CERTAINTIES, NOT_SET, Certainty, Kind, Rule

__all__ = [
    "CERTAINTIES",
    "NOT_SET",
    "Certainty",
    "Kind",
    "Rule",
    "criterion_called",
    "find_rule",
    "register",
    "register_faults",
    "rules_under",
]
