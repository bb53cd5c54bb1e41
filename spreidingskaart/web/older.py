"""Of what an answer is: seen only while it is older than what was asked (`assets/older.css`, `assets/typed.js`)."""

from __future__ import annotations

from html import escape

from spreidingskaart.words.unseen import apart


def with_what_it_is_of(answer: str, told: str) -> str:
    """Return the HTML of an answer with the line that shows when it is older than the question.

    Parameters
    ----------
    answer
        HTML.
    told
        What the answer is of: "24 plekken Domus, L05 Tussen de Vaarten".
    """
    line = f"Dit is nog het antwoord voor: {told}."
    return f'<div class="sk-answer"><p class="sk-older">{escape(apart(line))}</p>{answer}</div>'
