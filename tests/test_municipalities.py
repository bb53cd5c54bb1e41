"""The list of municipalities, and a folder for any of them."""

import json
from collections import Counter

import pytest

from spreidingskaart.city.sources.folder import read_folder
from spreidingskaart.city.sources.municipalities import municipalities, municipality_of
from spreidingskaart.cli.main import main
from spreidingskaart.errors import InputError

PER_PROVINCE = {
    "Groningen": 10, "Fryslân": 18, "Drenthe": 12, "Overijssel": 25, "Flevoland": 6, "Gelderland": 51,
    "Utrecht": 26, "Noord-Holland": 44, "Zuid-Holland": 50, "Zeeland": 13, "Noord-Brabant": 56, "Limburg": 31,
}  # fmt: skip


def test_the_list_has_every_municipality_once():
    known = municipalities()
    assert len(known) == 342
    assert Counter(each.province for each in known.values()) == PER_PROVINCE
    assert len({each.name for each in known.values()}) == 342
    assert all(code == each.code for code, each in known.items())
    assert not {"GM0501", "GM0457", "GM0614"} & set(known)  # Brielle, Weesp, Westvoorne


@pytest.mark.parametrize(
    ("text", "code"),
    [("GM0363", "GM0363"), ("363", "GM0363"), ("gm0363 ", "GM0363"), ("Ermelo", "GM0233"),
     ("'s-gravenhage", "GM0518"), ("Bergen (L.)", "GM0893"), ("Nuenen, Gerwen en Nederwetten", "GM0820")],
)  # fmt: skip
def test_a_municipality_is_known_by_code_and_by_name(text, code):
    assert municipality_of(text).code == code


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "GM9998",
            "GM9998 staat niet in de lijst van gemeenten op 1 januari 2026; geef de naam erbij",
        ),
        ("Bergen", r"Bedoelt u Bergen \(NH.\) \(GM0373\) of Bergen \(L.\) \(GM0893\)\?"),
        ("Ermeloo", r"'Ermeloo' is geen gemeente op 1 januari 2026. Bedoelt u Ermelo \(GM0233\)"),
        ("xyzzy", "Geef anders de code, zoals GM0233."),
        ("", "is geen gemeente"),
        ("GM12345", "geen gemeentecode"),
    ],
)
def test_what_is_no_municipality_is_refused_with_what_is_near(text, told):
    with pytest.raises(InputError, match=told):
        municipality_of(text)


def test_init_makes_an_empty_folder_ready_for_fetch(tmp_path, capsys):
    folder = tmp_path / "amsterdam"
    assert main(["init", "GM0363", "--to", str(folder)]) == 0
    told = capsys.readouterr().out
    assert "Amsterdam (GM0363): de map" in told
    assert f"fetch --city {folder}" in told
    contents = read_folder(folder)
    assert (contents.entry.municipality.province, contents.layers) == ("Noord-Holland", {})
    assert main(["init", "GM0363", "--to", str(folder)]) == 2
    assert "wordt niet overschreven" in capsys.readouterr().err
    assert main(["check", "--city", str(folder)]) == 2
    assert "buurten ontbreekt" in capsys.readouterr().out


def test_init_takes_one_that_is_newer_than_the_list_and_refuses_a_year_without_areas(
    tmp_path, capsys
):
    asked = ["init", "GM9990", "--to", str(tmp_path / "nieuw")]
    assert main(asked) == 2
    assert "--name" in capsys.readouterr().err
    assert main([*asked, "--year", "2025"]) == 2
    assert "Bij --year hoort --areas" in capsys.readouterr().err
    assert main([*asked, "--name", "Nieuwstad", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["municipality"]["name"] == "Nieuwstad"
