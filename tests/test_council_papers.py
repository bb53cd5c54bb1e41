"""The connector of council papers, against a fake that keeps the rules of Open Raadsinformatie."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pytest

from spreidingskaart.city.sources.folder import Municipality, read_folder
from spreidingskaart.city.sources.services.asking import Wanted
from spreidingskaart.city.sources.services.client import Client
from spreidingskaart.city.sources.services.council import COUNCIL, check_council
from spreidingskaart.city.sources.services.failing import SourceError
from spreidingskaart.city.sources.versions import keep_version
from tests.city_folder import write_city
from tests.fakes.council import PATHS, Council, paper
from tests.fakes.faults import broken_json, busy, cut_off, failing, with_fault, wrong_type
from tests.fakes.server import Server, serve, told

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from spreidingskaart.city.sources.made_layer import MadeLayer

NOW = dt.datetime(2026, 11, 30, 9, 0, tzinfo=dt.UTC)


def wanted(name: str = "Almere") -> Wanted:
    municipality = Municipality(code="GM0034", name=name, province="Flevoland")
    return Wanted(municipality=municipality, year=2025, now=NOW)


def fetched(
    answers: Callable[..., Any], folder: Path, *, name: str = "Almere", **over: Any
) -> tuple[MadeLayer, Server]:
    limits = {"page": 2, "tries": 2, **over.pop("limits", {})}
    folder.mkdir(exist_ok=True)
    with serve(answers) as server:
        environ = server.over(PATHS, folder, limits, council=over)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SPREIDINGSKAART_SERVICES", environ["SPREIDINGSKAART_SERVICES"])
            with Client(folder, told=lambda _: None) as client:
                (layer,) = COUNCIL.run(client, wanted(name))
    return layer, server


def test_every_paper_comes_once_in_small_pages_of_named_fields(tmp_path: Path) -> None:
    papers = [
        paper(f"R{place}", f"Motie {place} over Domus", last_discussed_at=f"2024-01-{place:02}")
        for place in range(1, 6)
    ]
    papers += [
        paper("R9", "Domus zonder datum", last_discussed_at=None),
        paper("R8", "Ook Domus zonder datum", last_discussed_at=None),
        paper("R7", "Bomen langs de weg"),
    ]
    made, server = fetched(Council({"ori_almere": papers}), tmp_path)
    assert list(made.rows["id"]) == ["R5", "R4", "R3", "R2", "R1", "R8", "R9"]
    assert made.rows.iloc[0].to_dict() == {
        "id": "R5",
        "kind": "Motion",
        "number": None,
        "date": "2024-01-05",
        "title": "Motie 5 over Domus",
        "url": "https://raad.example/R5",
    }
    assert (made.read, made.dropped, made.provenance.complete) == (7, (), True)
    assert len(made.provenance.receipts) == len(server.asked) == 4
    bodies = [json.loads(request.body) for request in server.asked]
    assert all(body["size"] == 2 and body["_source"] for body in bodies)
    assert [body.get("search_after") for body in bodies] == [
        None,
        [20240104, "R4"],
        [20240102, "R2"],
        [-(2**63), "R8"],
    ]


def test_the_bodies_of_papers_are_never_asked(tmp_path: Path) -> None:
    """A page of whole documents is over the limit of the service, one of named fields is far below it."""
    papers = [paper(f"R{place:03}", "Domus") for place in range(150)]
    made, _ = fetched(Council({"ori_almere": papers}), tmp_path, limits={"page": 150})
    assert len(made.rows) == 150

    def unnamed(request: Any) -> Any:
        request_without = {**json.loads(request.body)}
        del request_without["_source"]
        object.__setattr__(request, "body", json.dumps(request_without).encode())
        return Council({"ori_almere": papers})(request)

    with pytest.raises(SourceError, match=r"^Open Raadsinformatie gaf meer dan 12 MB"):
        fetched(unnamed, tmp_path / "b", limits={"page": 150})


def test_what_cannot_be_used_is_left_out_with_its_reason(tmp_path: Path) -> None:
    made, _ = fetched(
        Council(
            {
                "ori_almere": [
                    paper("R1", "Domus", original_url="javascript:alert(1)"),
                    paper("R2", "Domus", last_discussed_at="2024", original_url=None),
                    paper("R" * 501, "Domus"),
                    paper("R4", "Domus", original_url="https://raad.example/" + "a" * 2_000),
                    paper("R3", "  Domus\n in  Poort " + "!" * 900),
                ]
            }
        ),
        tmp_path,
    )
    rows = made.rows.set_index("id")
    assert dict(rows["url"]) == {
        "R1": None,
        "R2": None,
        "R4": None,
        "R3": "https://raad.example/R3",
    }
    assert rows.loc["R2", "date"] is None
    assert rows.loc["R3", "title"].startswith("Domus in Poort !")
    assert len(rows.loc["R3", "title"]) == 500


def test_the_same_paper_on_two_pages_counts_once(tmp_path: Path) -> None:
    council = Council({"ori_almere": [paper("R1", "Domus 1"), paper("R2", "Domus 2")]})

    def twice(request: Any) -> Any:
        document = json.loads(council(request).content)
        hits = document["hits"]
        hits["hits"] = [*hits["hits"], *hits["hits"][:1]]
        hits["total"]["value"] = 3
        return told(document)

    made, _ = fetched(twice, tmp_path, limits={"page": 2})
    assert sorted(made.rows["id"]) == ["R1", "R2"]
    assert [fault.sentence for fault in made.dropped] == ["staat er twee keer; het eerste telt"]
    assert made.read == 3


def test_a_municipality_without_papers_has_none(tmp_path: Path) -> None:
    made, server = fetched(Council(), tmp_path, name="'s-Hertogenbosch")
    assert (made.read, len(made.rows)) == (0, 0)
    assert server.asked[0].path == "/v1/elastic/ori_s_hertogenbosch/_search"


def test_a_municipality_says_its_own_alias_and_words(tmp_path: Path) -> None:
    council = Council({"ori_elders": [paper("R1", "Motie RG-21/2019"), paper("R2", "Domus")]})
    own = {"papers": {"id": "ori_elders", "words": ["RG-21/2019"]}}
    made, _ = fetched(council, tmp_path, collections=own)
    assert list(made.rows["id"]) == ["R1"]
    assert made.provenance.note is not None
    assert made.provenance.note.endswith("RG-21/2019.")
    with pytest.raises(SourceError, match="geen woorden ingesteld"):
        fetched(council, tmp_path, collections={"papers": {"words": []}})


def _partly(document: dict[str, Any]) -> None:
    document["_shards"]["failed"] = 1


def _timed_out(document: dict[str, Any]) -> None:
    document["timed_out"] = True


def _without_total(document: dict[str, Any]) -> None:
    del document["hits"]["total"]


def _below_zero(document: dict[str, Any]) -> None:
    document["hits"]["total"]["value"] = -1


def _without_sort(document: dict[str, Any]) -> None:
    for hit in document["hits"]["hits"]:
        del hit["sort"]


def _same_sort(document: dict[str, Any]) -> None:
    for hit in document["hits"]["hits"]:
        hit["sort"] = [99_999_999, "R0"]


def _without_titles(document: dict[str, Any]) -> None:
    for hit in document["hits"]["hits"]:
        hit["_source"] = {}


def _no_hits(document: dict[str, Any]) -> None:
    document["hits"] = None


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (_partly, "zocht maar een deel"),
        (_timed_out, "zocht maar een deel"),
        (_without_total, r"niet hoeveel stukken er zijn \(hits.total\)"),
        (_below_zero, r"niet hoeveel stukken er zijn \(hits.total\)"),
        (_without_sort, "waar de volgende bladzijde begint"),
        (_same_sort, "waar de volgende bladzijde begint"),
        (_without_titles, r"geen enkel stuk heeft een titel \(name\)"),
        (_no_hits, "geen lijst met rijen in hits.hits"),
    ],
)
def test_an_answer_that_is_wrong_is_refused_with_what_is_wrong(
    tmp_path: Path, change: Callable[[dict[str, Any]], None], sentence: str
) -> None:
    council = Council({"ori_almere": [paper(f"R{place}", "Domus") for place in range(5)]})

    def changed(request: Any) -> Any:
        document = json.loads(council(request).content)
        change(document)
        return told(document)

    with pytest.raises(SourceError, match=rf"^Open Raadsinformatie.* {sentence}"):
        fetched(changed, tmp_path)


@pytest.mark.parametrize("fault", [wrong_type, broken_json, cut_off, failing(500), busy(0)])
def test_a_fault_once_is_asked_again_and_always_stops_it(tmp_path: Path, fault: Any) -> None:
    council = Council({"ori_almere": [paper("R1", "Domus")]})
    if fault is not wrong_type:  # another type is refused at once
        made, _ = fetched(with_fault(council, fault, at=[0]), tmp_path)
        assert list(made.rows["id"]) == ["R1"]
    with pytest.raises(SourceError, match=r"Open Raadsinformatie"):
        fetched(with_fault(council, fault), tmp_path / "b")


def test_a_404_that_is_no_missing_council_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="niet gevonden op dit adres"):
        fetched(lambda _: told({"message": "no route"}, 404), tmp_path)


def test_a_part_that_was_kept_is_asked_again(tmp_path: Path) -> None:
    council = Council({"ori_almere": [paper("R1", "Domus")]})
    answered: list[int] = []

    def at_first_a_part(request: Any) -> Any:
        document = json.loads(council(request).content)
        document["timed_out"] = not answered
        answered.append(1)
        return told(document)

    made, _ = fetched(at_first_a_part, tmp_path)
    assert list(made.rows["id"]) == ["R1"]
    assert len(answered) == 2


def test_a_search_without_end_is_told_as_not_complete(tmp_path: Path) -> None:
    papers = [paper(f"R{place}", "Domus") for place in range(9)]
    made, _ = fetched(Council({"ori_almere": papers}), tmp_path, limits={"pages": 2})
    assert len(made.rows) == 4
    assert not made.provenance.complete


def test_the_check_says_what_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve(Council({"ori_almere": [paper("R1", "Domus")]})) as server:
        for name, value in server.over(PATHS, tmp_path).items():
            monkeypatch.setenv(name, value)
        with Client(tmp_path, told=lambda _: None) as client:
            assert [holds for _, holds in check_council(client, wanted())] == [True, True]
            assert [holds for _, holds in check_council(client, wanted("Elders"))] == [False]


def test_what_came_is_read_as_a_layer_and_promises_stay(tmp_path: Path) -> None:
    folder = write_city(tmp_path / "stad")
    before = read_folder(folder).layers["promises"]
    council = Council(
        {"ori_almere": [paper("R1", "Domus"), paper("R2", "Domus", **{"@type": None})]}
    )
    made, _ = fetched(council, tmp_path)
    keep_version(folder, [made], why="proef", now=NOW)
    contents = read_folder(folder)
    assert contents.reports["council_papers"].faults == ()
    assert list(contents.layers["council_papers"]["id"]) == ["R1", "R2"]
    after = contents.layers["promises"]
    assert [list(after[name]) for name in ("id", "title", "number")] == [
        list(before[name]) for name in ("id", "title", "number")
    ]
