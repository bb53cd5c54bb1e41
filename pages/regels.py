"""Regels: every norm, rule and ruling with its source and status, and what another value would change."""

from spreidingskaart.web.layout import title
from spreidingskaart.web.regels.columns import register_and_panel
from spreidingskaart.web.regels.filters import filters
from spreidingskaart.web.regels.panel import rule_panel
from spreidingskaart.web.regels.register import how_many, rules_of, show_rules, styles
from spreidingskaart.web.session import city as city_of_session

city = city_of_session()
styles()

title("Waarop rust een oordeel?", how_many(city))

rules = rules_of(city)
wanted = filters(rules)
register, panel = register_and_panel()

with register:
    show_rules(city, rules, wanted)

with panel:
    rule_panel()
