"""Every rule that a finding can rest on, in one list: what it says, where it comes from, how sure it is."""

from spreidingskaart.register.register import find_rule, register, register_faults
from spreidingskaart.register.rule import CERTAINTIES, NOT_SET, Certainty, Kind, Rule

__all__ = ["CERTAINTIES", "NOT_SET", "Certainty", "Kind", "Rule", "find_rule", "register", "register_faults"]
