"""Regels: every norm, rule and ruling with its source and status, and what another value would change."""

from spreidingskaart.web.help.explained import explain
from spreidingskaart.web.layout import answer, title
from spreidingskaart.web.parts import part, part_or
from spreidingskaart.web.regels.columns import register_and_panel
from spreidingskaart.web.regels.filters import EVERYTHING, filters
from spreidingskaart.web.regels.panel import rule_panel
from spreidingskaart.web.regels.register import how_many, rules_of, show_rules, styles
from spreidingskaart.web.session import city as city_of_session

city = city_of_session()
styles()

title("Waarop rust een oordeel?", part_or("", "Het aantal regels", how_many, city))

rules = part("De regels", rules_of, city)
wanted = part_or(EVERYTHING, "Het filter", filters, rules)
register, panel = register_and_panel()

with register, answer():
    part("De lijst van regels", show_rules, city, rules, wanted)

with panel:
    part("De gekozen regel", rule_panel)
part("Hoe is dit berekend", explain, "regels")
