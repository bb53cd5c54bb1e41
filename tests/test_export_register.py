"""What is exported goes in again through the import of a register, and nothing differs."""

import pytest

from spreidingskaart.city import BUNDLED_CITY
from spreidingskaart.city.access import PLANNER
from spreidingskaart.city.city import CARE_FORMS
from spreidingskaart.city.sources.export import FileFormat, as_file, exported
from spreidingskaart.city.sources.register import RegisterKind, prepare
from spreidingskaart.rules import care_forms
from tests.bundled import bundled_city

FORMS = {form: about.name for form, about in care_forms(CARE_FORMS).items()}


@pytest.fixture(scope="module")
def city():
    return bundled_city(PLANNER)


@pytest.mark.parametrize("kind", FileFormat)
@pytest.mark.parametrize(
    ("layer", "register"),
    [
        ("facilities", RegisterKind.FACILITIES),
        ("district_teams", RegisterKind.TEAMS),
        ("sites", RegisterKind.SITES),
        ("green_blue", RegisterKind.GREEN_BLUE),
    ],
)
def test_what_is_exported_is_imported_again_unchanged(city, layer, register, kind, tmp_path):
    rows = exported(layer, city.layers[layer], city.reports[layer].entry)
    if kind is FileFormat.XLSX and layer == "green_blue":
        pytest.skip("its shapes do not fit in a cell")
    (path := tmp_path / f"{layer}{kind.value}").write_bytes(as_file(rows, kind))
    found = prepare(path, register, BUNDLED_CITY, forms=FORMS)
    assert [fault.line for fault in found.faults] == []
    assert (found.read, found.kept) == (len(rows), len(rows))
    assert not found.changes.any, found.changes
