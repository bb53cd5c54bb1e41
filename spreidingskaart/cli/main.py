"""The command line: one JSON document or Dutch text on stdout, messages on stderr, exit code 0, 2, 1 or 130.

0 done; 2 the question cannot be answered as asked, one sentence says why; 1 our fault; 130 stopped by who asked.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import traceback
from typing import TYPE_CHECKING, Final, NoReturn

from spreidingskaart import __version__
from spreidingskaart.cli import (
    assess,
    audit,
    check,
    coverage,
    diff,
    digest,
    dossier,
    explain,
    export,
    facilities,
    fair_share,
    fetch,
    forms,
    framework,
    goals,
    import_,
    init,
    layers,
    parking,
    plan,
    plans_at,
    policy_change,
    programme,
    receipt,
    screen,
    sheet,
    spread,
    spread_effect,
    spread_rule,
    store,
    versions,
    weigh,
    zoning_rule,
)
from spreidingskaart.cli.answer import add_commands
from spreidingskaart.errors import DataError, InputError, SpreidingskaartError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.cli.answer import Answer, Command

DONE: Final = 0
OUR_FAULT: Final = 1
BAD_INPUT: Final = 2
STOPPED: Final = 130
"""What a shell expects of a program that was interrupted."""

COMMANDS: Final[dict[str, Command]] = {
    "assess": assess,
    "screen": screen,
    "zoning-rule": zoning_rule,
    "parking": parking,
    "layers": layers,
    "coverage": coverage,
    "facilities": facilities,
    "forms": forms,
    "explain": explain,
    "check": check,
    "init": init,
    "fetch": fetch,
    "receipt": receipt,
    "import": import_,
    "export": export,
    "versions": versions,
    "diff": diff,
    "digest": digest,
    "sheet": sheet,
    "plans-at": plans_at,
    "plan": plan,
    "spread": spread,
    "spread-effect": spread_effect,
    "spread-rule": spread_rule,
    "policy-change": policy_change,
    "programme": programme,
    "fair-share": fair_share,
    "weigh": weigh,
    "framework": framework,
    "dossier": dossier,
    "audit": audit,
    "goals": goals,
    "store": store,
}


class _Parser(argparse.ArgumentParser):
    """A parser that refuses in one Dutch sentence."""

    def error(self, message: str) -> NoReturn:
        raise InputError(_in_dutch(message))


def _write_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code."""
    _write_utf8()
    given = sys.argv[1:] if arguments is None else list(arguments)
    try:
        options = _options(given)
        answer: Answer = COMMANDS[options.command].run(options)
        text = _as_json(answer) if options.json else answer.text
    except SpreidingskaartError as error:
        of_ours = isinstance(error, DataError) and "--city" not in given
        return _refuse(str(error), OUR_FAULT if of_ours else BAD_INPUT)
    except KeyboardInterrupt:
        return _refuse("\nAfgebroken.", STOPPED)
    except Exception as error:  # noqa: BLE001 - the last resort: one sentence instead of a traceback
        if os.environ.get("SPREIDINGSKAART_DEBUG"):
            traceback.print_exc()
        return _refuse(
            f"Er ging iets mis aan onze kant ({type(error).__name__}: {error}).", OUR_FAULT
        )
    return _print(text, DONE if answer.ok else BAD_INPUT)


def _options(given: list[str]) -> argparse.Namespace:
    options = _parser().parse_args(_with_values(given))
    if options.command is None:
        message = f"Geef een commando: {', '.join(COMMANDS)}. Meer weten: --help."
        raise InputError(message)
    return options


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m spreidingskaart", description="Toets locaties voor wonen met zorg."
    )
    parser.add_argument("--version", action="version", version=__version__)
    subparsers = parser.add_subparsers(dest="command", metavar="COMMANDO")
    add_commands(subparsers, COMMANDS)
    return parser


def _with_values(arguments: list[str]) -> list[str]:
    """Join an option with a negative number after it, which argparse would take for another option."""
    joined: list[str] = []
    for argument in arguments:
        if (
            joined
            and joined[-1].startswith("--")
            and "=" not in joined[-1]
            and _is_negative(argument)
        ):
            joined[-1] += f"={argument}"
        else:
            joined.append(argument)
    return joined


def _is_negative(text: str) -> bool:
    return (
        len(text) > 1
        and text[0] == "-"
        and (text[1].isdigit() or text[1:].lower() in ("inf", "nan") or text[1] == ".")
    )


def _in_dutch(message: str) -> str:
    """Return argparse's own complaint as a Dutch sentence."""
    for english, dutch in (
        ("unrecognized arguments: ", "Onbekend: "),
        ("the following arguments are required: ", "Geef ook: "),
        ("invalid choice: ", "onbekende keuze: "),
        ("expected one argument", "er hoort één waarde achter"),
        ("(choose from", "(kies uit"),
        ("not allowed with argument ", "kan niet samen met "),
        ("argument ", "Bij "),
        ("COMMANDO: ", "het commando: "),
        ("SOORT: ", "de soort: "),
    ):
        message = message.replace(english, dutch)
    return f"{message}. Meer weten: --help."


def _as_json(answer: Answer) -> str:
    return json.dumps(answer.document, ensure_ascii=False, allow_nan=False, indent=2)


def _refuse(message: str, code: int) -> int:
    print(message, file=sys.stderr)
    return code


def _print(text: str, code: int) -> int:
    try:
        print(text)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code
