"""A visitor without a browser: speaks the websocket protocol of the screen (Streamlit), as many at once as one likes.

    async with visit(Door("127.0.0.1", 8501)) as visitor:
        answer = await visitor.run("kaart")
        answer.texts()

A visitor fetches the front page first, keeps its cookies, and then asks for runs of a page, each time with the state of
every widget, as a browser does. Like a browser it keeps large messages, and tells the server which ones it has: those
come back as their hash.
"""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import re
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import httpx2
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import connect

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Iterable, Iterator

    from websockets.asyncio.client import ClientConnection

PATH: Final = "/_stcore/stream"
MAP: Final = "streamlit_folium.st_folium"
"""The kind of widget that a map is."""
WITHIN: Final = 60.0
"""Seconds in which a run must end."""
_XSRF: Final = "_streamlit_xsrf"
_STATE: Final = re.compile(r"kaart\.apply\('([A-Za-z0-9+/=]+)'\)")


@dataclass(frozen=True)
class Door:
    """Where a visitor comes in, and what they say there."""

    host: str
    """The name that they ask for, as `Host` has it; connections go to this machine, whatever the name."""
    port: int
    tls: ssl.SSLContext | None = None
    origin: str | None = None
    """What they say that they opened; by default the truth."""
    headers: tuple[tuple[str, str], ...] = ()
    """Sent with every request, in this order, also twice."""
    named_port: bool = True
    """Whether `Host` names the port."""

    @property
    def authority(self) -> str:
        """What stands in `Host`."""
        return f"{self.host}:{self.port}" if self.named_port else self.host

    @property
    def true_origin(self) -> str:
        """What a browser says that it opened."""
        return f"{'https' if self.tls else 'http'}://{self.authority}"


@dataclass(frozen=True)
class Answer:
    """All that the server said in one run."""

    frames: tuple[bytes, ...]
    """As they came."""
    messages: tuple[ForwardMsg, ...]
    """What they say: a message that came as its hash stands here whole."""

    def elements(self) -> Iterator[Any]:
        """Give what is on the page, each as its own kind of message."""
        for message in self.messages:
            if message.WhichOneof("type") == "delta" and message.delta.HasField("new_element"):
                element = message.delta.new_element
                if kind := element.WhichOneof("type"):
                    yield getattr(element, kind)

    def texts(self) -> str:
        """Return all words on the page that stand in text, headings, warnings and labels."""
        parts = [
            getattr(element, name)
            for element in self.elements()
            for name in ("body", "label", "help")
            if hasattr(element, name)
        ]
        return "\n".join(part for part in parts if isinstance(part, str))

    def widgets(self) -> dict[str, Any]:
        """Return everything that can be used, by its label or, for a map, its kind."""
        found = {}
        for element in self.elements():
            if name := getattr(element, "component_name", None) or getattr(element, "label", None):
                found[name] = element
        return found


@dataclass
class Visitor:
    """One tab of one browser."""

    door: Door
    web: httpx2.AsyncClient
    socket: ClientConnection
    page: str = ""
    page_hash: str = ""
    query: str = ""
    states: dict[str, WidgetState] = field(default_factory=dict)
    kept: dict[str, ForwardMsg] = field(default_factory=dict)
    """Large messages of the last run, by their hash."""
    _serial: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    async def get(self, path: str, **options: Any) -> httpx2.Response:
        """Fetch something beside the screen, with the same cookies and headers."""
        return await self.web.get(path, **options)

    async def run(self, page: str | None = None, query: str | None = None) -> Answer:
        """Ask for a run of a page (by default the same) and return all that is said until it ends."""
        if page is not None and page != self.page:
            self.page, self.page_hash, self.states = page, "", {}
        if query is not None:
            self.query = query
        await self.socket.send(self._asked())
        return await asyncio.wait_for(self._answer(), WITHIN)

    async def use(self, *states: WidgetState) -> Answer:
        """Use widgets, and return what the run says that follows."""
        for state in states:
            self.states[state.id] = state
        answer = await self.run()
        # a button is pressed in one run only
        for state in states:
            if state.WhichOneof("value") == "trigger_value":
                del self.states[state.id]
        return answer

    async def press(self, button: Any) -> Answer:
        """Press a button."""
        return await self.use(WidgetState(id=button.id, trigger_value=True))

    async def type(self, field: Any, text: str) -> Answer:
        """Type into a field of text."""
        return await self.use(WidgetState(id=field.id, string_value=text))

    async def tap(self, map_: Any, latitude: float, longitude: float) -> Answer:
        """Put a pin on a map."""
        event = {
            "serial": f"visitor-{next(self._serial)}", "kind": "pin", "lat": latitude, "lon": longitude,
        }  # fmt: skip
        told = {"session": map_state(map_)["session"], "events": [event]}
        return await self.use(WidgetState(id=map_.id, json_value=json.dumps(told)))

    def _asked(self) -> bytes:
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_script_hash = self.query, self.page_hash
        if not self.page_hash:
            state.page_name = self.page
        state.context_info.timezone, state.context_info.locale = "Europe/Amsterdam", "nl-NL"
        state.context_info.url = f"{self.door.true_origin}/{self.page}"
        state.widget_states.widgets.extend(self.states.values())
        state.cached_message_hashes.extend(self.kept)
        return message.SerializeToString()

    async def _answer(self) -> Answer:
        frames, messages = [], []
        while True:
            frame = await self.socket.recv(decode=False)
            message = self._whole(ForwardMsg.FromString(frame))
            frames.append(frame)
            messages.append(message)
            kind = message.WhichOneof("type")
            if kind == "navigation":
                self.page_hash = message.navigation.page_script_hash
            elif kind == "page_info_changed":
                self.query = message.page_info_changed.query_string
            elif kind == "script_finished" and _is_last(message):
                self.kept = {one.hash: one for one in messages if one.metadata.cacheable}
                return Answer(tuple(frames), tuple(messages))

    def _whole(self, message: ForwardMsg) -> ForwardMsg:
        """Return a message; one that came as its hash as it came the first time, where it stands now."""
        if message.WhichOneof("type") != "ref_hash":
            return message
        whole = ForwardMsg()
        whole.CopyFrom(self.kept[message.ref_hash])
        whole.metadata.CopyFrom(message.metadata)
        whole.metadata.cacheable = True
        return whole


def map_state(map_: Any) -> dict[str, Any]:
    """Return the state that a map was told, as its script unpacks it."""
    packed = _STATE.search(map_.json_args)
    assert packed, "a map without a state"
    state: dict[str, Any] = json.loads(base64.b64decode(packed[1]))
    return state


def _is_last(message: ForwardMsg) -> bool:
    """Whether no other run follows by itself."""
    return bool(message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN)


@asynccontextmanager
async def web(door: Door) -> AsyncIterator[httpx2.AsyncClient]:
    """Ask by http as this door says."""
    scheme = "https" if door.tls else "http"
    async with httpx2.AsyncClient(
        base_url=f"{scheme}://127.0.0.1:{door.port}",
        headers=[("Host", door.authority), ("Accept", "text/html,*/*"), *door.headers],
        verify=door.tls or False,
        trust_env=False,
        timeout=WITHIN,
    ) as client:
        if door.tls:
            client.event_hooks["request"].append(_name_for_tls(door.host))
        yield client


def _name_for_tls(host: str) -> Any:
    async def name(request: httpx2.Request) -> None:
        request.extensions["sni_hostname"] = host

    return name


@asynccontextmanager
async def visit(
    door: Door, cookies: Iterable[tuple[str, str]] = (), *, had: str | None = None
) -> AsyncIterator[Visitor]:
    """Open the front page and a websocket, as a browser does.

    `cookies` are those of an earlier visit; `had` is the session that a tab says it had, which lost its connection.

    Raises
    ------
    websockets.exceptions.InvalidStatus, websockets.exceptions.ConnectionClosed
        If the server, or a proxy before it, refuses the websocket.
    """
    async with web(door) as client:
        for name, value in cookies:
            client.cookies.set(name, value)
        await client.get("/")
        await client.get("/_stcore/health")
        async with _socket(door, client, had) as socket:
            yield Visitor(door, client, socket)


def _socket(door: Door, client: httpx2.AsyncClient, had: str | None) -> connect:
    known = {cookie.name: cookie.value for cookie in client.cookies.jar}
    told = (
        [("Cookie", "; ".join(f"{name}={value}" for name, value in known.items()))] if known else []
    )
    spoken = ["streamlit", known.get(_XSRF) or "none", *([had] if had else [])]
    return connect(
        f"{'wss' if door.tls else 'ws'}://{door.authority}{PATH}",
        host="127.0.0.1",
        port=door.port,
        ssl=door.tls,
        origin=door.origin or door.true_origin,  # type: ignore[arg-type] - a NewType of str
        additional_headers=[*told, *door.headers],
        subprotocols=spoken,  # type: ignore[list-item] - a NewType of str
        proxy=None,
        max_size=None,
        open_timeout=WITHIN,
    )
