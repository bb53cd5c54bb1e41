"""Norms and rules as data: read and checked, each with its source and how sure it is."""

from spreidingskaart.rules.rule_book import (
    OWN_RULES,
    Norm,
    RuleBook,
    Written,
    care_forms,
    chosen,
    faults_of,
    norm_file,
    norms_from,
    read_rule_book,
    read_yaml,
    rule_files,
    tried_source,
    version_of,
    version_together,
)

__all__ = [
    "OWN_RULES",
    "Norm",
    "RuleBook",
    "Written",
    "care_forms",
    "chosen",
    "faults_of",
    "norm_file",
    "norms_from",
    "read_rule_book",
    "read_yaml",
    "rule_files",
    "tried_source",
    "version_of",
    "version_together",
]
