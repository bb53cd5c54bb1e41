"""Every answer that somebody else published is ours too, to the last digit that was printed."""

from __future__ import annotations

import warnings

import pytest

from tests.oracles import oracles


@pytest.mark.parametrize("oracle", oracles(), ids=lambda oracle: oracle.subject)
def test_a_published_answer_is_ours_too(oracle):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = dict(oracle.differences())
    assert found
    assert {what: away for what, away in found.items() if not away <= oracle.tolerance} == {}
