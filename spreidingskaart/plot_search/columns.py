"""What was found of n proposals, column by column, as a table and a file show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from spreidingskaart.city.access import PUBLIC
from spreidingskaart.city.confidential import confidential_line
from spreidingskaart.model import Fictional, YesNo
from spreidingskaart.model.fields import OF_PLOTS
from spreidingskaart.plot_search.result import LEAN_WORDS, WORDS
from spreidingskaart.plot_search.unblock import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.plot_search.result import ScreenResult
    from spreidingskaart.plot_search.unblock import Unblocked

_DECIMALS: Final = 4
_YES_NO: Final = np.array([YesNo.NO.value, YesNo.YES.value], dtype=object)


@dataclass(frozen=True, eq=False)
class Coded:
    """A column of few different words: a code for each row, so that no row holds a text of its own."""

    code: NDArray[np.integer[Any]]
    """(n,) row of `words`."""
    words: NDArray[np.object_]

    def spelled(self) -> NDArray[np.object_]:
        """Return the word of each row."""
        words: NDArray[np.object_] = self.words[self.code]
        return words


Column: TypeAlias = "NDArray[Any] | Coded"


def columns_of(
    result: ScreenResult, city: City, rows: NDArray[np.int64], helped: Unblocked | None = None
) -> dict[str, Column]:
    """Return by name the columns of some proposals: the whole, each criterion, what blocks and what helps.

    Parameters
    ----------
    result
        What `screen` found.
    city
        The City that was screened: says whether what the verdicts rest on is fictional.
    rows
        Row numbers.
    helped
        What `unblock` found for the same result.
    """
    proposals, n = result.proposals, len(rows)
    columns: dict[str, Column] = {
        "id": proposals.site_id[rows],
        "x": proposals.x[rows].round(1),
        "y": proposals.y[rows].round(1),
        "area_m2": proposals.size[rows].round(1),
        "form": Coded(proposals.form[rows], _words([form.id for form in proposals.forms])),
        **{field.name: proposals[field.name][rows] for field in OF_PLOTS},
        "verdict": Coded(result.verdict[rows], WORDS),
        "lean": _lean(result.lean[rows]),
        "firm": _yes_no(result.firm[rows]),
        "not_tested": result.untested[rows],
        "blocking": _joined(result, rows),
    }
    for name, column in result.columns.items():
        columns[name] = Coded(column.verdict[rows], WORDS)
        columns[f"{name}_counts"] = _yes_no(column.hard[rows])
        columns[f"{name}_firm"] = _yes_no(column.firm[rows])
        columns[f"{name}_value"] = column.value[rows].round(_DECIMALS)
        if name in result.leaning:
            columns[f"{name}_lean"] = _lean(column.lean[rows])
    if helped is not None:
        columns |= _helps(helped, rows)
    columns["data_version"] = always(result.data_version, n)
    if result.role != PUBLIC:
        columns["confidential"] = always(confidential_line(result.role), n)
    fictional = Fictional.YES if rests_on_fiction(city) else Fictional.NO
    columns["fictional"] = always(fictional.value, n)
    return columns


def always(word: str, n: int) -> Coded:
    """Return a column that says the same word n times."""
    return Coded(np.zeros(n, dtype=np.int8), _words([word]))


def rests_on_fiction(city: City) -> bool:
    """Whether the plots or a layer that verdicts rest on are fictional."""
    return any(city.reference(name).fictional for name in city.layers)


def _helps(helped: Unblocked, rows: NDArray[np.int64]) -> dict[str, Column]:
    forms = _words([form.id for form in helped.forms])
    return {
        "helps": Coded(helped.kind[rows], _words(KINDS)),
        "helps_read_plan": _yes_no(helped.read_plan[rows]),
        "helps_more_parking": helped.more_parking[rows],
        "helps_fewer_parking": helped.fewer_parking[rows],
        "helps_lower": helped.lower[rows],
        "helps_fewer_units": helped.fewer_units[rows],
        "helps_fewer_places": helped.fewer_places[rows],
        "helps_other_form": _words([";".join(forms[line]) for line in helped.other_form[rows]]),
        "helps_permit": _yes_no(helped.permit[rows]),
    }


def _words(texts: Sequence[str]) -> NDArray[np.object_]:
    return np.array(texts, dtype=object)


def _yes_no(values: NDArray[np.bool_]) -> Coded:
    return Coded(values.view(np.int8), _YES_NO)


def _lean(code: NDArray[np.int8]) -> Coded:
    return Coded(code % np.int8(len(LEAN_WORDS)), LEAN_WORDS)  # that of no lean, -1, is the last


def _joined(result: ScreenResult, rows: NDArray[np.int64]) -> Coded:
    """Return the blocking criteria with semicolons; the few combinations that occur are joined once."""
    blocking = result.blocking[rows]
    names = list(result.columns)
    code = blocking @ (1 << np.arange(len(names)))
    unique, back = np.unique(code, return_inverse=True)
    words = [
        ";".join(name for bit, name in enumerate(names) if value >> bit & 1)
        for value in unique.tolist()
    ]
    return Coded(back, _words(words))
