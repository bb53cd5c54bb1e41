"""The rules that the findings of a dossier rest on, as they were, and which of them are another version since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from spreidingskaart.site_test.register import register
from spreidingskaart.words.lists import count, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from spreidingskaart.city import City
    from spreidingskaart.model import Assessment
    from spreidingskaart.rules.register_entry import Rule

_MOST_TOLD = 5


@dataclass(frozen=True)
class RuleChange:
    """One rule that is another version now, or is no longer there."""

    id: str
    then: str
    """Version in the dossier."""
    now: str | None
    """Version of today; None where there is no such rule any more."""
    amount_then: str = ""
    """What it came to, in Dutch; empty where that takes a sentence."""
    amount_now: str = ""

    @property
    def told(self) -> str:
        """What changed, in a few Dutch words."""
        if self.now is None:
            return f"{self.id} (versie {self.then}, bestaat niet meer)"
        amounts = (
            f"; {self.amount_then}, nu {self.amount_now}"
            if self.amount_then != self.amount_now
            else ""
        )
        return f"{self.id} (versie {self.then}, nu {self.now}{amounts})"


@dataclass(frozen=True)
class RulesSince:
    """What can be said of the rules of a dossier."""

    kept: int | None
    """How many rules have their version in the dossier; None where it kept no versions."""
    compared: bool
    """Whether they were held against the rules of today."""
    changes: tuple[RuleChange, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """The same in Dutch."""
        if self.kept is None:
            return (
                "Dit dossier bewaarde geen versies van regels. Of ze veranderd zijn, is er niet uit af te leiden.",
            )
        if not self.compared:
            return ()
        if not self.changes:
            return (
                f"Alle {count(self.kept, 'regel', 'regels')} waarop het rust zijn nog dezelfde versie.",
            )
        told = join([change.told for change in self.changes[:_MOST_TOLD]])
        more = len(self.changes) - _MOST_TOLD
        rest = f", en nog {count(more, 'andere', 'andere')}" if more > 0 else ""
        verb = "is" if len(self.changes) == 1 else "zijn"
        return (
            f"Van de {self.kept} regels waarop het rust {verb} er nu {len(self.changes)} anders: {told}{rest}.",
        )

    def as_dict(self) -> dict[str, Any]:
        """Return everything JSON-ready."""
        changed = [
            {
                "id": change.id, "version": change.then, "version_now": change.now,
                "amount": change.amount_then, "amount_now": change.amount_now,
            }
            for change in self.changes
        ]  # fmt: skip
        return {
            "versions_kept": self.kept is not None, "rules": self.kept, "compared": self.compared, "changed": changed,
            "sentences": list(self.sentences),
        }  # fmt: skip


def rules_under(told: Iterable[Assessment], city: City) -> list[Rule]:
    """Return every rule that findings rest on, and what lies under it, as the register has them."""
    registered = {rule.id: rule for rule in register(city)}
    left = [rule.id for found in told for finding in found.findings for rule in finding.rules]
    wanted: set[str] = set()
    while left:
        rule_id = left.pop()
        if rule_id in registered and rule_id not in wanted:
            wanted.add(rule_id)
            left += registered[rule_id].rests_on
    return [rule for rule in registered.values() if rule.id in wanted]


def rules_since(
    findings: Sequence[Mapping[str, Any]], rules: Sequence[Mapping[str, Any]], city: City | None
) -> RulesSince:
    """Return what became of the rules of a dossier.

    Parameters
    ----------
    findings
        The assessments in it; those of an older dossier name no versions.
    rules
        The rules in it as they were; empty in an older dossier.
    city
        The City of today, or None to hold them against nothing.
    """
    versions = _versions(findings)
    if versions is None:
        return RulesSince(None, compared=False)
    if city is None:
        return RulesSince(len(versions), compared=False)
    return RulesSince(len(versions), compared=True, changes=_changes(versions, rules, city))


def _changes(
    versions: Mapping[str, str], rules: Sequence[Mapping[str, Any]], city: City
) -> tuple[RuleChange, ...]:
    """Return the rules of a dossier that bear another version today, or are there no more."""
    then = {rule["id"]: str(rule["amount"]) for rule in rules}
    now = {rule.id: rule for rule in register(city)}
    return tuple(
        RuleChange(
            rule_id,
            version,
            now[rule_id].version if rule_id in now else None,
            then.get(rule_id, ""),
            now[rule_id].amount if rule_id in now and rule_id in then else "",
        )
        for rule_id, version in sorted(versions.items())
        if rule_id not in now or now[rule_id].version != version
    )


def _versions(findings: Sequence[Mapping[str, Any]]) -> dict[str, str] | None:
    """Return the version of every rule that findings carry; None where one of them has no version."""
    carried = [
        rule
        for assessed in findings
        for finding in assessed["findings"]
        for rule in finding["rules"]
    ]
    if any("version" not in rule for rule in carried):
        return None
    versions: dict[str, str] = {}
    for rule in carried:
        versions[rule["id"]] = rule["version"]
        versions |= {cited["id"]: cited["version"] for cited in rule["cites"]}
    return versions
