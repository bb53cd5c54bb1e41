"""What people make is kept: who, when, why; nothing overwritten, and everything can be taken back."""

from __future__ import annotations

import datetime as dt
import math
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spreidingskaart.errors import DataError, InputError
from spreidingskaart.model import Assessment, Finding, Gap, GapKind, Role, Verdict
from spreidingskaart.store import (
    MOST_NAME,
    MOST_REASON,
    Store,
    default_place,
    open_store,
    proposal_key,
)
from tests.people import planner

PROPOSAL = {
    "x": 143_000.12,
    "y": 486_000.5,
    "longitude": 5.2,
    "latitude": 52.36,
    "tested_as": "disc",
    "disc_radius_m": 25.0,
    "area_m2": None,
    "site_id": None,
    "form": "domus",
    "form_name": "Domus",
    "places": 24,
    "units": None,
    "floor_area": None,
    "own_parking": 6,
    "staff": None,
    "owner": None,
    "notes": [],
}
SENTENCE = "Het plan staat hier geen wonen toe."
ASSESSMENT = Assessment(
    municipality="Almere",
    data_version="d1",
    role="planner",
    proposal=PROPOSAL,
    verdict=Verdict.CONFLICTS,
    gaps=(),
    summary="Strijdig.",
    findings=(
        Finding("zoning", Verdict.CONFLICTS, gaps=(), sentence=SENTENCE),
        Finding(
            "parking",
            Verdict.NOT_TESTED,
            gaps=(Gap(GapKind.UNKNOWN, "geen norm"),),
            sentence="Geen norm.",
        ),
    ),
)
START = dt.datetime(2026, 1, 2, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))


class Clock:
    """One minute further at each look."""

    def __init__(self):
        self.now = START

    def __call__(self):
        self.now += dt.timedelta(minutes=1)
        return self.now


@pytest.fixture
def file_place(tmp_path):
    return tmp_path / "made" / "store.sqlite3"


@pytest.fixture
def store(store_place):
    made = Store(store_place, now=Clock())
    yield made
    made.close()


@pytest.fixture
def file_store(file_place):
    """A store of one kind: a file."""
    made = Store(file_place, now=Clock())
    yield made
    made.close()


@pytest.fixture
def again():
    """Open a store as another process would."""
    opened = []

    def open_again(store):
        opened.append(Store(store.place))
        return opened[-1]

    yield open_again
    for store in opened:
        store.close()


def overrule(
    store, verdict="fits", criterion="zoning", reason="Ontheffing verleend", name="A. Jansen"
):
    return store.override(ASSESSMENT, criterion, verdict, reason=reason, by=planner(name))


def framework(number=1, previous=None, **fields):
    history = [
        {"number": n, "previous": None if n == 1 else previous} for n in range(1, number + 1)
    ]
    return {"id": "bw_plus", "title": "Beschermd wonen plus", "history": history, **fields}


# ------------------------------------------------------------------------------------- overrides
def test_an_override_is_there_for_who_opens_the_store_after(store, again):
    made = overrule(store)
    read = again(store).overrides_for(proposal_key(PROPOSAL), seen_by=Role.PLANNER)
    assert read == (made,)
    assert (made.original, made.original_sentence) == (Verdict.CONFLICTS, SENTENCE)
    assert (made.verdict, made.reason, made.name) == (
        Verdict.FITS,
        "Ontheffing verleend",
        "A. Jansen",
    )
    assert (made.data_version, made.role, made.municipality) == ("d1", "planner", "Almere")
    assert made.made_at == START + dt.timedelta(minutes=1)
    assert made.made_at.utcoffset() == dt.timedelta(0)
    assert made.proposal == PROPOSAL


def test_the_newest_override_of_a_finding_is_in_force_and_undoing_it_brings_the_one_before_back(
    store,
):
    first = overrule(store, "fits")
    second = overrule(store, "may_fit")
    key = first.proposal_key
    assert [one.event_id for one in store.overrides_for(key, seen_by=Role.PLANNER)] == [
        second.event_id
    ]
    store.undo(second.event_id, planner("B. de Boer"))
    assert store.overrides_for(key, seen_by=Role.PLANNER) == (first,)
    assert [one.in_force for one in store.all_overrides(key, seen_by=Role.PLANNER)] == [True, False]


def test_undo_says_who_and_can_itself_be_undone_and_leaves_every_row(store):
    made = overrule(store)
    undone = store.undo(made.event_id, planner("B. de Boer"), "vergissing")
    (gone,) = store.all_overrides(seen_by=Role.PLANNER)
    assert (gone.withdrawn_by, gone.in_force) == ("B. de Boer", False)
    assert store.overrides_for(made.proposal_key, seen_by=Role.PLANNER) == ()
    with pytest.raises(InputError, match="al teruggedraaid"):
        store.undo(made.event_id, planner("C"))
    store.undo(undone.id, planner("C. Smit"))
    assert store.overrides_for(made.proposal_key, seen_by=Role.PLANNER) == (made,)
    store.undo(made.event_id, planner("D. Vos"))
    assert [
        (event.kind, event.name, event.in_force) for event in store.history(seen_by=Role.PLANNER)
    ] == [
        ("withdraw", "D. Vos", True),
        ("restore", "C. Smit", False),
        ("withdraw", "B. de Boer", False),
        ("override", "A. Jansen", False),
    ]


@pytest.mark.parametrize("event_id", [0, -1, 7, 2**70])
def test_undo_of_what_is_not_there_is_refused(store, event_id):
    overrule(store)
    with pytest.raises(InputError, match="staat niet in de opslag"):
        store.undo(event_id, planner("A"))


def test_a_second_click_on_the_same_button_writes_nothing(store):
    assert overrule(store) == overrule(store)
    assert len(store.history(seen_by=Role.PLANNER)) == 1
    assert overrule(store, reason="een andere reden").event_id == 2


def test_another_proposal_has_other_overrides(store):
    overrule(store)
    larger = {**PROPOSAL, "places": 25}
    assert store.overrides_for(proposal_key(larger), seen_by=Role.PLANNER) == ()
    assert store.history(proposal_key=proposal_key(larger), seen_by=Role.PLANNER) == ()
    assert len(store.history(proposal_key=proposal_key(PROPOSAL), seen_by=Role.PLANNER)) == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"reason": " \n\t "}, "Niet bewaard: de reden ontbreekt."),
        ({"name": ""}, "Niet bewaard: de naam ontbreekt."),
        ({"name": "", "reason": ""}, "Niet bewaard: de naam ontbreekt; de reden ontbreekt."),
        ({"name": None}, "Niet bewaard: de naam is geen tekst."),
        (
            {"name": "x" * (MOST_NAME + 1)},
            "Niet bewaard: de naam is te lang (121 tekens; er passen er 120).",
        ),
        (
            {"reason": "x" * (MOST_REASON + 1)},
            "Niet bewaard: de reden is te lang (2.001 tekens; er passen er 2.000).",
        ),
        ({"reason": "\u200b\u200b"}, "Niet bewaard: de reden ontbreekt."),
        (
            {"reason": "nul\x00teken"},
            "Niet bewaard: de reden bevat een teken dat niet te lezen is.",
        ),
        ({"reason": "half\ud800"}, "Niet bewaard: de reden bevat een teken dat niet te lezen is."),
        ({"name": "twee\nregels"}, "Niet bewaard: de naam bevat een teken dat niet te lezen is."),
        ({"verdict": "conflicts"}, "Niet bewaard: het oordeel is al strijdig."),
        (
            {"verdict": "prima"},
            (
                "Niet bewaard: het oordeel 'prima' kan niet; kies uit fits (past), may_fit (past mogelijk), "
                "conflicts (strijdig) of unsuitable (ongeschikt)."
            ),
        ),
        (
            {"criterion": "noise"},
            "Niet bewaard: het criterium 'noise' zit niet in deze toets; er zijn zoning en parking.",
        ),
    ],
)
def test_what_cannot_be_kept_is_refused_in_one_sentence_and_nothing_is_written(
    store, changed, sentence
):
    with pytest.raises(InputError) as told:
        overrule(store, **changed)
    assert str(told.value) == sentence
    assert store.history(seen_by=Role.PLANNER) == ()


@pytest.mark.parametrize("verdict", ["not_tested", "reported"])
def test_a_person_cannot_judge_that_nothing_was_tested(store, verdict):
    with pytest.raises(InputError, match="kan niet"):
        overrule(store, verdict)


def test_a_finding_that_was_not_tested_can_be_judged(store):
    assert overrule(store, criterion="parking").original is Verdict.NOT_TESTED


def test_text_comes_back_as_it_was_typed(store):
    reason = "Ontheffing § 3; zie ‘advies’ 👍\nregel 2; DROP TABLE events;--"
    assert overrule(store, reason=f"  {reason}\r\n").reason == reason
    assert overrule(store, name="Zoe\u0308").name == "Zo\u00eb"
    longest = overrule(store, name="x" * MOST_NAME, reason="y" * MOST_REASON)
    assert (len(longest.name), len(longest.reason)) == (MOST_NAME, MOST_REASON)


# ------------------------------------------------------------------------------------- keys
@pytest.mark.parametrize(
    "changed",
    [
        {"x": 143_000.3},
        {"longitude": 5.3, "latitude": 52.4},
        {"form_name": "Domus wonen", "notes": ["Deze plek ligt in het water."]},
        {"buurt": {"code": "BU00340101", "name": "Centrum"}},
        {"places": 24.0},
    ],
)
def test_the_same_question_has_the_same_key(changed):
    assert proposal_key({**PROPOSAL, **changed}) == proposal_key(PROPOSAL)


@pytest.mark.parametrize(
    "changed",
    [
        {"x": 143_005.0},
        {"y": 486_003.0},
        {"form": "domus_plus"},
        {"places": 23},
        {"units": 24},
        {"own_parking": 0},
        {"own_parking": None},
        {"floor_area": 900.0},
        {"staff": 2},
        {"owner": "private"},
        {"tested_as": "plot", "area_m2": 1_000.0},
    ],
)
def test_another_question_has_another_key(changed):
    assert proposal_key({**PROPOSAL, **changed}) != proposal_key(PROPOSAL)


def test_a_plot_is_known_by_its_id_wherever_it_was_clicked():
    plot = {**PROPOSAL, "tested_as": "plot", "site_id": "L07", "area_m2": 1_200.4}
    assert proposal_key({**plot, "x": 143_040.0}) == proposal_key(plot)
    assert proposal_key({**plot, "site_id": "L08"}) != proposal_key(plot)
    assert proposal_key({**plot, "area_m2": 1_300.0}) != proposal_key(plot)


def test_a_drawn_plot_is_known_by_its_outline_where_that_is_told():
    drawn = {**PROPOSAL, "tested_as": "plot", "area_m2": 400.0}
    lying = {**drawn, "geometry": "POLYGON ((0 0, 40 0, 40 10, 0 10, 0 0))"}
    other_start = {**drawn, "geometry": "POLYGON ((40.1 10, 0 10.2, 0 0, 40 0, 40.1 10))"}
    standing = {**drawn, "geometry": "POLYGON ((15 -15, 25 -15, 25 25, 15 25, 15 -15))"}
    assert proposal_key(lying) == proposal_key(other_start)
    assert proposal_key(lying) != proposal_key(standing)


@pytest.mark.parametrize(
    "wrong", [{"form": None}, {"places": None}, {"x": math.nan}, {"geometry": "POLYGON ((0"}]
)
def test_what_is_no_proposal_has_no_key(wrong):
    with pytest.raises(InputError, match="niet te herkennen"):
        proposal_key({**PROPOSAL, **wrong})


@given(st.permutations(list(PROPOSAL)))
def test_the_order_of_fields_does_not_matter(names):
    assert proposal_key({name: PROPOSAL[name] for name in names}) == proposal_key(PROPOSAL)


def test_keys_stay_what_they_are_so_that_kept_overrides_are_found_again():
    assert proposal_key(PROPOSAL) == KEY


KEY = "p1-73e49ab8f1342241c80d43e6c00035b4ec5620cbb4d823c2bc8f028898d51a75"


# ------------------------------------------------------------------------------------- frameworks
def test_every_version_of_a_framework_stays(store, again):
    first = store.save_framework(framework(), by=planner("A"), reason="begin")
    second = store.save_framework(
        framework(2, first.sha256, title="Strenger"), by=planner("B"), reason="amendement 3"
    )
    assert store.framework("bw_plus", seen_by=Role.PLANNER) == second
    assert store.framework("bw_plus", 1, seen_by=Role.PLANNER).document == framework()
    assert [
        one.version for one in again(store).framework_versions("bw_plus", seen_by=Role.PLANNER)
    ] == [1, 2]
    assert store.frameworks(seen_by=Role.PLANNER) == (second,)


def test_saving_the_same_version_again_changes_nothing(store):
    first = store.save_framework(framework(), by=planner("A"), reason="begin")
    assert store.save_framework(framework(), by=planner("B"), reason="nog eens") == first
    assert len(store.history(framework_id="bw_plus", seen_by=Role.PLANNER)) == 1


def test_a_version_must_follow_the_newest_one(store):
    first = store.save_framework(framework(), by=planner("A"), reason="begin")
    with pytest.raises(
        InputError, match="is er al met een andere inhoud; bewaar een wijziging als versie 2"
    ):
        store.save_framework(framework(title="Anders"), by=planner("B"), reason="stiekem")
    with pytest.raises(InputError, match="bewaar een wijziging als versie 2"):
        store.save_framework(framework(3, first.sha256), by=planner("B"), reason="sprong")
    with pytest.raises(InputError, match="bouwt niet voort"):
        store.save_framework(framework(2, "0" * 64), by=planner("B"), reason="op iets anders")
    assert [one.version for one in store.framework_versions("bw_plus", seen_by=Role.PLANNER)] == [1]


def test_a_lock_stands_until_it_is_taken_off_with_a_reason(store):
    version = store.save_framework(framework(), by=planner("A"), reason="begin")
    lock = store.lock(
        "bw_plus", by=planner("B"), reason="voor de locaties", proof={"sha256": version.sha256}
    )
    assert store.framework("bw_plus", seen_by=Role.PLANNER).lock == lock
    assert lock.proof == {"sha256": version.sha256}
    with pytest.raises(InputError, match="al vastgezet door B"):
        store.lock("bw_plus", by=planner("C"), reason="nog eens")
    with pytest.raises(InputError, match="is vastgezet door B en kan niet worden ingetrokken"):
        store.undo(version.event_id, planner("C"))
    with pytest.raises(InputError, match="alleen af met een reden"):
        store.undo(lock.event_id, planner("C"))
    off = store.undo(lock.event_id, planner("C"), "besluit van 3 maart")
    assert store.framework("bw_plus", seen_by=Role.PLANNER).lock is None
    assert [one.withdrawn_by for one in store.locks("bw_plus", seen_by=Role.PLANNER)] == ["C"]
    newer = store.lock("bw_plus", by=planner("D"), reason="opnieuw")
    assert newer.proof is None
    with pytest.raises(InputError, match="kan niet terug"):
        store.undo(off.id, planner("C"))
    assert [
        event.kind for event in store.history(framework_id="bw_plus", seen_by=Role.PLANNER)
    ] == [
        "lock",
        "withdraw",
        "lock",
        "framework",
    ]


def test_a_locked_framework_can_get_a_new_version(store):
    first = store.save_framework(framework(), by=planner("A"), reason="begin")
    store.lock("bw_plus", by=planner("B"), reason="vast")
    second = store.save_framework(framework(2, first.sha256), by=planner("C"), reason="amendement")
    assert [
        one.lock is not None for one in store.framework_versions("bw_plus", seen_by=Role.PLANNER)
    ] == [True, False]
    assert store.framework("bw_plus", seen_by=Role.PLANNER) == second


def test_a_lock_on_another_text_or_on_nothing_is_refused(store):
    store.save_framework(framework(), by=planner("A"), reason="begin")
    with pytest.raises(InputError, match="van een andere tekst"):
        store.lock("bw_plus", by=planner("B"), reason="vast", proof={"sha256": "0" * 64})
    with pytest.raises(InputError, match="Versie 2 van `bw_plus` is niet bewaard"):
        store.lock("bw_plus", 2, by=planner("B"), reason="vast")
    assert store.locks("bw_plus", seen_by=Role.PLANNER) == ()


def test_a_version_that_was_taken_back_gives_its_number_to_another(store):
    first = store.save_framework(framework(), by=planner("A"), reason="begin")
    wrong = store.save_framework(
        framework(2, first.sha256, title="Fout"), by=planner("A"), reason="proef"
    )
    with pytest.raises(InputError, match="versie 2 bouwt erop voort"):
        store.undo(first.event_id, planner("A"))
    off = store.undo(wrong.event_id, planner("A"))
    right = store.save_framework(
        framework(2, first.sha256, title="Goed"), by=planner("A"), reason="beter"
    )
    assert store.framework("bw_plus", 2, seen_by=Role.PLANNER) == right
    with pytest.raises(InputError, match="is er al met een andere inhoud"):
        store.undo(off.id, planner("A"))
    assert [
        one.document["title"] for one in store.framework_versions("bw_plus", seen_by=Role.PLANNER)
    ][1:] == [
        "Fout",
        "Goed",
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"id": "x", "history": []},
        {"id": "", "history": [{"number": 1}]},
        {"id": "x", "history": [{"number": True}]},
        {"id": "x", "history": [{"number": 1}], "weight": math.nan},
        {"id": "x", "history": [{"number": 1}], "weight": {1, 2}},
        {"id": "x", "history": [{"number": 1}], "note": "y" * 2_000_001},
        [],
    ],
)
def test_what_is_no_framework_is_refused(store, wrong):
    with pytest.raises(InputError, match="Niet bewaard"):
        store.save_framework(wrong, by=planner("A"), reason="begin")
    assert store.history(seen_by=Role.PLANNER) == ()


def test_a_framework_that_does_not_exist_is_not_given(store):
    for _ in range(2):
        with pytest.raises(InputError, match="`bw_plus` is niet bewaard"):
            store.framework("bw_plus", seen_by=Role.PLANNER)
        overrule(store)


def test_the_fingerprint_is_that_of_the_lock_of_weighing(store, again):
    weighing = pytest.importorskip("spreidingskaart.weighing.framework.lock")
    from pathlib import Path

    from spreidingskaart.criteria import BY_ID
    from spreidingskaart.weighing.framework.files import read

    files = sorted((Path(__file__).parents[1] / "data" / "frameworks").glob("*.yaml"))
    assert files
    for path in files:
        original = read(path, known_criteria=BY_ID)
        saved = store.save_framework(
            original.model_dump(mode="json"), by=planner("A"), reason="begin"
        )
        assert saved.sha256 == weighing.digest(original)
        proof = weighing.lock(
            original, at=START, by="A", why="vast", known_criteria=BY_ID
        ).model_dump(mode="json")
        store.lock(original.id, by=planner("A"), reason="vast", proof=proof)
        read_back = type(original).model_validate(
            again(store).framework(original.id, seen_by=Role.PLANNER).document
        )
        assert weighing.verify(read_back, weighing.Lock.model_validate(proof)) == []
        changed = weighing.new_version(
            original, {"title": "Ander"}, at=START, by="B", why="amendement", known_criteria=BY_ID
        )
        assert (
            store.save_framework(
                changed.model_dump(mode="json"), by=planner("B"), reason="a"
            ).version
            == original.version + 1
        )


# ------------------------------------------------------------------------------------- the place
def test_where_nothing_was_made_nothing_is_read(store):
    assert (
        store.overrides_for("p1-x", seen_by=Role.PLANNER)
        == store.frameworks(seen_by=Role.PLANNER)
        == ()
    )
    assert store.history(seen_by=Role.PLANNER) == store.all_overrides(seen_by=Role.PLANNER) == ()


def test_reading_where_nothing_was_made_makes_no_file(file_store, file_place):
    assert file_store.history(seen_by=Role.PLANNER) == ()
    assert not file_place.parent.exists()


def test_the_place_comes_from_the_environment(tmp_path, monkeypatch):
    monkeypatch.delenv("SPREIDINGSKAART_STORE", raising=False)
    assert default_place().endswith("store.sqlite3")
    monkeypatch.setenv("SPREIDINGSKAART_STORE", str(tmp_path / "een.sqlite3"))
    one = open_store()
    overrule(one)
    assert open_store() is one
    assert (tmp_path / "een.sqlite3").is_file()
    one.close()


def test_a_store_in_memory_is_one_for_all_threads():
    store = Store(":memory:")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: overrule(store, reason=f"reden {n}"), range(20)))
        counts = list(pool.map(lambda _: len(store.history(seen_by=Role.PLANNER)), range(4)))
    assert counts == [20] * 4
    other = Store(":memory:")
    assert other.history(seen_by=Role.PLANNER) == ()
    other.close()
    store.close()


def test_a_file_that_was_taken_away_is_made_anew_and_what_is_confirmed_after_is_in_it(
    file_store, file_place, again
):
    overrule(file_store)
    for name in ("", "-wal", "-shm"):
        file_place.with_name(file_place.name + name).unlink(missing_ok=True)
    overrule(file_store, reason="daarna")
    assert [one.reason for one in again(file_store).all_overrides(seen_by=Role.PLANNER)] == [
        "daarna"
    ]


@pytest.mark.parametrize("place", ["nosuch://x", "://", "postgresql+nosuchdriver://x/y"])
def test_an_address_that_cannot_be_is_refused_in_dutch(place):
    with pytest.raises(DataError, match=r"^(De plaats van de opslag|Voor een opslag)"):
        Store(place)


def test_a_place_that_cannot_be_written_is_told_in_dutch(tmp_path):
    (tmp_path / "bestand").write_text("geen map")
    with pytest.raises(DataError, match="Bewaren is niet gelukt"):
        overrule(Store(tmp_path / "bestand" / "store.sqlite3"))


def test_two_people_who_undo_the_same_step_at_once_do_it_once(store):
    made = overrule(store)
    start = threading.Barrier(6)

    def undo(n):
        start.wait()
        try:
            store.undo(made.event_id, planner(f"persoon {n}"))
        except InputError:
            return 0
        return 1

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(undo, range(6))) == 1
    assert len(store.history(seen_by=Role.PLANNER)) == 2


def test_an_entry_by_hand_is_kept_with_reason_and_source_and_a_later_one_replaces_it(store):
    told = {"source": "Advies, 1 mei", "reason": "Rustige plek.", "by": planner()}
    first = store.enter("bw", "Almere", "L01", "police_advice", "fits", **told)
    assert store.enter("bw", "Almere", "L01", "police_advice", "fits", **told) == first
    store.enter(
        "bw", "Almere", "L01", "police_advice", "conflicts", **{**told, "by": planner("B. Smit")}
    )
    store.enter("bw", "Almere", "L02", "liveability", 4, **told)
    found = [
        (one.site, one.criterion, one.value, one.verdict)
        for one in store.entries("bw", "Almere", seen_by=Role.PLANNER)
    ]
    assert found == [
        ("L01", "police_advice", None, Verdict.CONFLICTS),
        ("L02", "liveability", 4.0, None),
    ]
    assert (
        store.entries("bw", "Elders", seen_by=Role.PLANNER)
        == store.entries("iets", "Almere", seen_by=Role.PLANNER)
        == ()
    )
    assert [event.kind for event in store.history(framework_id="bw", seen_by=Role.PLANNER)] == [
        "entry"
    ] * 3
    store.undo(store.entries("bw", "Almere", seen_by=Role.PLANNER)[0].event_id, planner("B. Smit"))
    assert store.entries("bw", "Almere", seen_by=Role.PLANNER)[0].verdict is Verdict.FITS


@pytest.mark.parametrize("found", [math.nan, math.inf, True, None, "not_tested", "mooi"])
def test_an_entry_that_is_neither_number_nor_verdict_is_refused_with_every_fault(store, found):
    with pytest.raises(InputError, match=r"de bron ontbreekt.*oordeel"):
        store.enter(
            "bw", "Almere", "L01", "police_advice", found, source=" ", reason="x", by=planner("A")
        )
    assert store.history(seen_by=Role.PLANNER) == ()


def test_what_was_asked_later_on_changes_a_key_only_where_it_is_known():
    silent = dict.fromkeys(("height", "old_function", "old_size", "temporary_years"))
    assert proposal_key({**PROPOSAL, **silent}) == proposal_key(PROPOSAL)
    told = ({"height": 12.0}, {"old_function": "none", "old_size": 0}, {"temporary_years": 5})
    assert len({proposal_key({**PROPOSAL, **silent, **one}) for one in ({}, *told)}) == 4
