"""What the proxy in front says of who somebody is: believed only with a secret that only the proxy knows.

Every header that could say who somebody is goes off before anybody reads it, whoever sent it, also where no proxy is
configured. What was believed travels on in one header of our own, with a seal that only this process can make.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from typing import TYPE_CHECKING, Final

from spreidingskaart.model import Person, Role
from spreidingskaart.web.identity.limits import MOST_CLAIM, MOST_GROUPS
from spreidingskaart.web.identity.names import shown_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from spreidingskaart.web.identity.login_file import LoginFile

SECRET_HEADER: Final = "x-spreidingskaart-proxy"  # noqa: S105 - the name of a header
OURS: Final = "x-spreidingskaart-person"
"""Header in which the believed identity travels on inside this process."""
_OUR_HEADERS: Final = "x-spreidingskaart-"
_IDENTITY: Final = re.compile(
    r"(?:x-)?(?:remote|forwarded|auth-request|auth|authenticated|webauth|proxy|original|end)-?(?:user|user-id|user-name|"
    r"username|email|mail|groups?|roles?|name|preferred-username|display-name)"
    r"|x-ms-client-principal.*|x-ms-token-.*|x-goog-authenticated-user-.*|x-amzn-oidc-.*|cf-access-.*"
    r"|x-token-.*|x-jwt-.*|x-access-token|x-user(?:-.*)?|x-(?:email|groups?|roles?)|ssl-client-.*|x-ssl-client-.*"
    r"|x-client-cert.*|x-streamlit-user.*|oidc-.*"
)
_SEAL: Final = secrets.token_bytes(32)

RawHeaders = list[tuple[bytes, bytes]]


def plain_name(name: bytes) -> str:
    """Return the name of a header as every reader could take it: lower case, `-` for `_`."""
    return name.decode("latin-1").strip().lower().replace("_", "-")


def says_who(name: str, also: Collection[str] = ()) -> bool:
    """Whether a header, by its plain name, could say who somebody is."""
    return name.startswith(_OUR_HEADERS) or name in also or bool(_IDENTITY.fullmatch(name))


def believed(headers: Iterable[tuple[bytes, bytes]], file: LoginFile | None) -> RawHeaders:
    """Return the headers of a request as the application may read them.

    Parameters
    ----------
    headers
        Headers as they came in.
    file
        The login file; None where there is none.
    """
    came = [(plain_name(name), name, value) for name, value in headers]
    wanted = _wanted(file)
    kept = [(name, value) for plain, name, value in came if not says_who(plain, wanted)]
    person = _person(
        {(plain, value) for plain, name, value in came if b"_" not in name}, came, file
    )
    if person is not None:
        kept.append((OURS.encode(), _sealed(person)))
    return kept


def offered(value: str | None) -> Person | None:
    """Return who somebody may be, out of our own header; None where it is absent or not ours."""
    seal, _, packed = (value or "").partition(".")
    if not packed or not hmac.compare_digest(seal.encode("latin-1", "replace"), _seal_of(packed)):
        return None
    try:
        role, _, name = base64.urlsafe_b64decode(packed).decode().partition(":")
        return Person(name, Role(role))
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None


def _wanted(file: LoginFile | None) -> set[str]:
    proxy = None if file is None else file.proxy
    if proxy is None:
        return set()
    return {name.lower() for name in (proxy.user_header, proxy.groups_header) if name}


def _person(
    exact: set[tuple[str, bytes]], came: list[tuple[str, bytes, bytes]], file: LoginFile | None
) -> Person | None:
    """Return who the proxy says it is; None without its secret, or where it says two things."""
    proxy = None if file is None else file.proxy
    if file is None or proxy is None:
        return None

    def only(name: str) -> str | None:
        values = [value for plain, _, value in came if plain == name]
        if len(values) != 1 or (name, values[0]) not in exact or len(values[0]) > MOST_CLAIM:
            return None
        return _text(values[0])

    given = only(SECRET_HEADER)
    if given is None or not hmac.compare_digest(given.encode(), proxy.secret.encode()):
        return None
    user = only(proxy.user_header.lower())
    if user is None or not (name := shown_name(user)):
        return None
    groups = [user] if proxy.groups_header is None else _list(only(proxy.groups_header.lower()))
    role = file.roles.of(groups)
    return None if role is Role.PUBLIC else Person(name, role)


def _text(value: bytes) -> str | None:
    try:
        return value.decode("utf-8").strip()
    except UnicodeDecodeError:
        return None


def _list(text: str | None) -> list[str]:
    parts = re.split(r"[,;|]", text or "", maxsplit=MOST_GROUPS)
    return [part.strip() for part in parts[:MOST_GROUPS] if part.strip()]


def _sealed(person: Person) -> bytes:
    packed = base64.urlsafe_b64encode(f"{person.role}:{person.name}".encode()).decode()
    return _seal_of(packed) + b"." + packed.encode()


def _seal_of(packed: str) -> bytes:
    return hmac.new(_SEAL, packed.encode("latin-1", "replace"), hashlib.sha256).hexdigest().encode()
