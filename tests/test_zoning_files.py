"""What a file may hold of zoning plans: lines only as figures, and an unknown kind stays where it lies."""

from __future__ import annotations

import shapely

from spreidingskaart.city import load_city
from spreidingskaart.criteria.zoning.criterion import find
from spreidingskaart.model import Verdict
from spreidingskaart.site_test.proposals import propose
from tests.city_folder import tables, write_city
from tests.synthetic import at, box

LINE = shapely.LineString([at(100, 100), at(900, 100)])


def city_with(tmp_path, kind, shape, name="iets"):
    table = tables()["zoning"]
    row = {**table.iloc[0].to_dict(), "id": "Z99", "kind": kind, "name": name, "main_group": None}
    table.loc[len(table)] = {**row, "wkt": shapely.to_wkt(shape, rounding_precision=1)}
    return load_city(write_city(tmp_path / "stad", zoning=table.to_csv(index=False)))


def ask(city, x, y):
    px, py = at(x, y)
    return find(propose(city, form="ouderen_geclusterd", places=9, x=px, y=py), city).tell(0)


def test_a_figure_is_a_line_and_is_named(tmp_path):
    city = city_with(tmp_path, "Figuur", LINE, "gevellijn")
    report = city.reports["zoning"]
    assert report.read == report.kept
    assert "1 × figuur" in " ".join(report.notes)
    found = ask(city, 500, 100)
    assert [each["name"] for each in found.details_as_dict()["not_used"]] == ["gevellijn"]


def test_another_line_is_a_fault_and_left_out(tmp_path):
    city = city_with(tmp_path, "bouwvlak", LINE)
    report = city.reports["zoning"]
    assert report.read == report.kept + 1
    assert "een bouwvlak is een vlak" in " ".join(report.dropped)


def test_an_unknown_kind_is_a_fault_and_takes_away_the_pass_where_it_lies(tmp_path):
    city = city_with(tmp_path, "enkelbestemmming", box(100, 100, 100, 100), "Bedrijf")
    report = city.reports["zoning"]
    assert any("enkelbestemmming" in fault.line for fault in report.faults)
    assert ask(city, 150, 150).verdict is Verdict.NOT_TESTED
    assert ask(city, 700, 700).verdict is Verdict.FITS
