"""The file that says how people log in and what makes them planner; whatever is wrong with it means: nobody logs in."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Self
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from spreidingskaart.errors import InputError
from spreidingskaart.model import Role
from spreidingskaart.web.gate.origins import is_loopback, read_origin
from spreidingskaart.web.identity.limits import LEAST_SECRET, MOST_LOGIN_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from spreidingskaart.web.gate.origins import Origin

CALLBACK: Final = "/oauth2callback"
"""Where an identity provider sends people back to."""
CREDENTIALS: Final = "CREDENTIALS_DIRECTORY"
"""Environment: the folder in which systemd hands secrets to a service."""
_HEADER: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]{2,60}")

Secret = Annotated[str, StringConstraints(min_length=LEAST_SECRET, max_length=1_000)]
Filled = Annotated[str, StringConstraints(min_length=1, max_length=1_000)]
Header = Annotated[str, StringConstraints(pattern=f"^{_HEADER.pattern}$")]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Auth(_Section):
    """An identity provider, as the screen's own server reads it."""

    redirect_uri: Filled
    cookie_secret: Secret
    client_id: Filled
    client_secret: Filled
    server_metadata_url: Filled
    client_kwargs: dict[str, str] = Field(default_factory=dict)

    @property
    def origin(self) -> Origin | None:
        """Origin of our pages, as the identity provider knows it."""
        parts = urlsplit(self.redirect_uri)
        if parts.path != CALLBACK or parts.query or parts.fragment:
            return None
        return read_origin(f"{parts.scheme}://{parts.netloc}")


class Proxy(_Section):
    """The proxy in front that says who somebody is."""

    secret: Secret
    user_header: Header = "X-Remote-User"
    groups_header: Header | None = None


class Roles(_Section):
    """What makes somebody planner or administrator."""

    claim: Filled = "groups"
    """Claim of an identity provider that holds roles or groups; a dot steps into a claim."""
    name: Filled = "preferred_username"
    """Claim that holds the login name."""
    planner: list[Filled] = Field(default_factory=list)
    administrator: list[Filled] = Field(default_factory=list)

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if not self.planner and not self.administrator:
            raise ValueError("planner and administrator are both empty")
        return self

    def of(self, values: Iterable[str]) -> Role:
        """Return the role of somebody with these groups; public where none of them is named."""
        held = set(values)
        if held & set(self.administrator):
            return Role.ADMINISTRATOR
        return Role.PLANNER if held & set(self.planner) else Role.PUBLIC


class LoginFile(_Section):
    """How people log in: by an identity provider or by the proxy in front, never both."""

    auth: Auth | None = None
    proxy: Proxy | None = None
    roles: Roles

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.auth is None) == (self.proxy is None):
            raise ValueError("auth or proxy, one of both")
        return self


def read_login_file(
    path: Path, origins: Iterable[Origin], environ: Mapping[str, str] = os.environ
) -> LoginFile:
    """Return what the file says.

    Parameters
    ----------
    path
        A TOML file that its owner alone may read, or a credential of systemd.
    origins
        Origins that our pages come from.
    environ
        Environment; only CREDENTIALS_DIRECTORY counts.

    Raises
    ------
    InputError
        If others may read it, it is no such file, or logging in by it could not work. One Dutch sentence, without
        anything that the file holds.
    """
    found = _checked(_told(path, environ))
    if found.auth is not None:
        _check_provider(found.auth, set(origins))
    return found


def _told(path: Path, environ: Mapping[str, str]) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if not stat.S_ISREG(mode):
                raise InputError("Het inlogbestand is geen gewoon bestand.")
            if stat.S_IMODE(mode) & 0o077 and not handed_by_systemd(path, environ):
                raise InputError(
                    f"Het inlogbestand is ook voor anderen toegankelijk (rechten {stat.S_IMODE(mode):04o}); "
                    "maak er 0600 van met chmod 600."
                )
            text = file.read(MOST_LOGIN_FILE + 1)
    except OSError as error:
        raise InputError("Het inlogbestand is niet te lezen.") from error
    if len(text) > MOST_LOGIN_FILE:
        raise InputError(f"Het inlogbestand is te groot; het mag {MOST_LOGIN_FILE} bytes zijn.")
    try:
        return tomllib.loads(text.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError("Het inlogbestand is geen TOML.") from error


def handed_by_systemd(path: Path, environ: Mapping[str, str]) -> bool:
    """Whether the file lies in the folder that systemd made for this service; systemd guards it by the folder."""
    folder = environ.get(CREDENTIALS, "")
    return (
        bool(folder)
        and Path(folder).is_absolute()
        and path.resolve().is_relative_to(Path(folder).resolve())
    )


def _checked(told: dict[str, Any]) -> LoginFile:
    try:
        return LoginFile.model_validate(told)
    except ValidationError as error:
        # where it is wrong, never what stands there: it may be a secret
        where = sorted(
            {".".join(map(str, fault["loc"][:2])) or "het geheel" for fault in error.errors()}
        )
        short = (
            f" Een geheim heeft ten minste {LEAST_SECRET} tekens."
            if {"auth.cookie_secret", "proxy.secret"} & set(where)
            else ""
        )
        raise InputError(
            f"Het inlogbestand klopt niet bij {', '.join(where)}; docs/logging-in.md zegt wat er moet staan.{short}"
        ) from error


def _check_provider(auth: Auth, origins: set[Origin]) -> None:
    if auth.origin is None:
        raise InputError(
            f"In het inlogbestand is auth.redirect_uri niet ons adres gevolgd door {CALLBACK}."
        )
    if auth.origin not in origins:
        raise InputError(
            f"In het inlogbestand noemt auth.redirect_uri {auth.origin}, en dat adres staat niet in "
            "SPREIDINGSKAART_ORIGIN; wie inlogt zou meteen weer bezoeker zijn."
        )
    metadata = urlsplit(auth.server_metadata_url)
    local = metadata.scheme == "http" and is_loopback(metadata.hostname or "")
    if metadata.scheme != "https" and not local:
        raise InputError("In het inlogbestand begint auth.server_metadata_url niet met https://.")
