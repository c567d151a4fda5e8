"""How a portal may lie: in JSON, in HTTP, in time, and in what it says of datasets.

A lie is told in place of a true reply, which it may twist. Each is `(name, about, tell)`; `about` is the action that it
belongs to, empty where it may be told about any.
"""

from __future__ import annotations

import gzip
import json
import zlib
from copy import deepcopy
from itertools import repeat
from typing import TYPE_CHECKING, Any, NamedTuple

from support.ckan_stand_in import JSON, TOKEN, send

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from http.server import BaseHTTPRequestHandler
    from threading import Event

    from support.ckan_stand_in import Reply

    Tell = Callable[[BaseHTTPRequestHandler, Reply, Event], None]

HTML = b"<html><h1>Welcome</h1></html>"
ESCAPES = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202eno\x00\x7f"
"""What clears a screen, names a window, colours, turns round and ends a text."""
DEEP = 200_000
BOMB_MEGABYTES = 1_024
PIECE = b" " * 2**16


class Lie(NamedTuple):
    name: str
    about: str
    tell: Tell
    is_slow: bool = False


def lies() -> Iterator[Lie]:
    """All of them."""
    yield from (Lie(name, "", instead(body)) for name, body in BODIES.items())
    yield from (Lie(name, "", twisted(twist)) for name, twist in TWISTS.items())
    yield from (Lie(name, "", refused(status, content)) for name, (status, content) in REFUSALS.items())
    yield from (Lie(name, "", led(status, place)) for name, (status, place) in REDIRECTS.items())
    yield from (Lie(name, "", raw(data)) for name, data in WIRE.items())
    yield from (Lie(name, "", tell, name in SLOW) for name, tell in STREAMS.items())
    for about, twists in RESULTS.items():
        yield from (Lie(f"{about}: {name}", about, result(twist)) for name, twist in twists.items())
    yield from (Lie(f"{about}: endless pages", about, result(page)) for about, page in PAGES.items())


# --- how they are told ------------------------------------------------------------------------------


def instead(body: bytes, kind: str = JSON, **headers: str) -> Tell:
    """Another body."""
    return lambda request, _, __: send(request, (200, {"Content-Type": kind, **headers}, body))


def twisted(twist: Callable[[bytes], bytes]) -> Tell:
    """The true body, spoilt."""
    return lambda request, answer, _: send(request, (200, {"Content-Type": JSON}, twist(answer[2])))


def refused(status: int, content: object) -> Tell:
    """An error."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    kind = "text/html" if isinstance(content, bytes) else JSON
    return lambda request, _, __: send(request, (status, {"Content-Type": kind}, body))


def led(status: int, place: str) -> Tell:
    """A redirect; `{here}` is the very address that was asked for."""

    def tell(request: BaseHTTPRequestHandler, _: Reply, __: Event) -> None:
        here = f"http://{request.headers['Host']}{request.path}"
        headers = {"Location": place.replace("{here}", here)} if place else {}
        send(request, (status, headers, b""))

    return tell


def raw(data: bytes) -> Tell:
    """Bytes that need not be HTTP."""

    def tell(request: BaseHTTPRequestHandler, _: Reply, __: Event) -> None:
        request.wfile.write(data)
        request.wfile.flush()

    return tell


def result(twist: Callable[[Any], Any]) -> Tell:
    """The true result, another one made of it; a refusal stays as it is."""

    def tell(request: BaseHTTPRequestHandler, answer: Reply, _: Event) -> None:
        found = json.loads(answer[2])
        if answer[0] == 200:
            found = {**found, "result": twist(found["result"])}
        send(request, (answer[0], answer[1], json.dumps(found, ensure_ascii=False).encode()))

    return tell


def streamed(head: bytes, pieces: Iterable[bytes], seconds: float = 0) -> Tell:
    """Pieces, one after another, until the reader has had enough."""

    def tell(request: BaseHTTPRequestHandler, _: Reply, over: Event) -> None:
        request.wfile.write(head)
        for piece in pieces:
            request.wfile.write(piece)
            request.wfile.flush()
            if over.wait(seconds) if seconds else over.is_set():
                return

    return tell


def silent(_: BaseHTTPRequestHandler, __: Reply, over: Event) -> None:
    """Nothing at all."""
    over.wait(120)


def _success(content: str) -> bytes:
    return f'{{"help": "", "success": true, "result": {content}}}'.encode()


def _failure(error: str) -> bytes:
    return f'{{"help": "", "success": false, "error": {error}}}'.encode()


# --- JSON -----------------------------------------------------------------------------------------------

BODIES = {
    "a list as result": _success("[]"),
    "a list of numbers as result": _success("[1, 2, 3]"),
    "a list of lists as result": _success("[[], []]"),
    "a number as result": _success("7"),
    "a text as result": _success('"done"'),
    "null as result": _success("null"),
    "true as result": _success("true"),
    "an empty object as result": _success("{}"),
    "a list": b"[]",
    "a number": b"42",
    "a text": b'"ok"',
    "null": b"null",
    "no success": b'{"help": "", "result": {}}',
    "success in words": b'{"success": "true", "result": {}}',
    "success as a number": b'{"success": 1, "result": {}}',
    "success null": b'{"success": null, "result": {}}',
    "success without result": b'{"success": true}',
    "failure without error": b'{"success": false}',
    "failure with a text": _failure('"no"'),
    "failure with a list": _failure("[1, 2]"),
    "failure with null": _failure("null"),
    "failure with a number as message": _failure('{"message": 7, "__type": 9}'),
    "failure with a list as kind": _failure('{"message": "no", "__type": ["Not Found Error"]}'),
    "failure with a deep message": _failure('{"message": ' + "[" * DEEP + "]" * DEEP + "}"),
    "deep lists": b"[" * DEEP + b"]" * DEEP,
    "deep objects": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "a deep result": _success("[" * DEEP + "]" * DEEP),
    "lists that are never closed": b"[" * 7_000_000,
    "NaN as result": _success("NaN"),
    "Infinity as result": _success("Infinity"),
    "a number beyond all as result": _success("1e999"),
    "a huge integer as result": _success("9" * 100_000),
    "half a letter": _success('"\\ud800"'),
    "NUL in a text": _success('"\\u0000"'),
    "a million keys": _success("{" + ",".join(f'"k{number}":1' for number in range(500_000)) + "}"),
    "empty": b"",
    "blank": b"  \n ",
    "two answers": _success("{}") * 2,
    "rubbish behind": _success("{}") + b"<!-- cached -->",
    "a script": b"callback(" + _success("{}") + b");",
    "XML": b"<?xml version='1.0'?><response/>",
    "HTML called JSON": HTML,
    "bytes": bytes(range(256)) * 40,
    "UTF-16": _success('"так"').decode().encode("utf-16"),
    "the token": _success(json.dumps(TOKEN)),
    "the token as a key": _success(json.dumps({TOKEN: TOKEN})),
}
TWISTS: dict[str, Callable[[bytes], bytes]] = {
    "cut in half": lambda body: body[: len(body) // 2],
    "cut by one": lambda body: body[:-1],
    "cp1251": lambda body: body.decode().replace('"help"', '"їжак"').encode("cp1251", "replace"),
    "keys twice": lambda body: body[:-1] + b', "result": [7]}',
    "success twice": lambda body: body[:-1] + b', "success": "no"}',
    "NaN within": lambda body: body.replace(b'"result":', b'"result": NaN, "other":', 1),
    "single quotes": lambda body: body.replace(b'"', b"'"),
    "a comma too many": lambda body: body[:-1] + b",}",
}

# --- errors -----------------------------------------------------------------------------------------------


def _error(message: object, kind: object = "Authorization Error") -> object:
    return {"success": False, "error": {"message": message, "__type": kind}}


REFUSALS: dict[str, tuple[int, object]] = {
    "HTML": (200, HTML),
    "201": (201, HTML),
    "204": (204, b""),
    "300": (300, HTML),
    "304": (304, b""),
    "400 with a text": (400, "Bad request - JSON Error"),
    "400 with HTML": (400, HTML),
    "401": (401, HTML),
    "401 with escapes": (401, _error(ESCAPES)),
    "402": (402, _error(ESCAPES)),
    "403 in HTML": (403, HTML),
    "403 with a list": (403, {"success": False, "error": [ESCAPES]}),
    "404 in HTML": (404, HTML),
    "405": (405, HTML),
    "409 with escapes": (409, _error(ESCAPES, "Validation Error")),
    "409 with a list": (409, {"success": False, "error": [1]}),
    "409 with deep errors": (409, {"success": False, "error": {"__type": "Validation Error", "a": [[[[[[1]]]]]]}}),
    "409 with the token": (409, {"success": False, "error": {"__type": "Validation Error", "a": [TOKEN]}}),
    "410": (410, HTML),
    "413": (413, HTML),
    "418 with the token": (418, _error(f"Bearer {TOKEN} is wrong", "Teapot")),
    "429": (429, HTML),
    "500 with escapes": (500, _error(ESCAPES, ESCAPES)),
    "500 with the token": (500, TOKEN),
    "500 with a long text": (500, _error("long " * 100_000)),
    "502": (502, HTML),
    "503": (503, HTML),
    "599": (599, _error("?")),
    "999": (999, HTML),
}
ELSEWHERE = "http://127.0.0.2:9"
REDIRECTS = {
    "a redirect to another host": (302, f"{ELSEWHERE}/api/3/action/status_show"),
    "a lasting redirect to another host": (308, f"{ELSEWHERE}/{TOKEN}"),
    "a redirect to itself": (302, "{here}"),
    "a redirect that keeps the method": (307, "{here}"),
    "a redirect to a file": (302, "file:///etc/passwd"),
    "a redirect to what is no address": (302, "http://[::1"),
    "a redirect with escapes": (302, "/\x1b[2J"),
    "a redirect to nowhere": (302, ""),
    "a redirect to a login": (303, "/user/login?came_from=api"),
}

# --- HTTP -----------------------------------------------------------------------------------------------

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
WIRE = {
    "closed at once": b"",
    "closed within the headers": HEAD,
    "closed within the body": HEAD + b"Content-Length: 1000\r\n\r\n{",
    "no HTTP": b"SSH-2.0-OpenSSH_9.2\r\n",
    "no version": b"HTTP/9.9 200 OK\r\n\r\n",
    "no status": b"HTTP/1.1 abc OK\r\n\r\n",
    "escapes in the reason": b"HTTP/1.1 500 \x1b[2J" + TOKEN.encode() + b"\r\nContent-Length: 0\r\n\r\n",
    "a length that is none": HEAD + b"Content-Length: abc\r\n\r\n{}",
    "a negative length": HEAD + b"Content-Length: -5\r\n\r\n{}",
    "two lengths": HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "a huge length": HEAD + b"Content-Length: 99999999999999999999\r\n\r\n{}",
    "pieces that are none": HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    "a piece that is cut": HEAD + b"Transfer-Encoding: chunked\r\n\r\nff\r\n{}",
    "a negative piece": HEAD + b"Transfer-Encoding: chunked\r\n\r\n-5\r\n{}\r\n0\r\n\r\n",
    "a header without end": HEAD + b"X: " + b"x" * 100_000 + b"\r\n\r\n{}",
    "ten thousand headers": HEAD + b"X: x\r\n" * 10_000 + b"\r\n{}",
    "a header that is none": HEAD + b"\xff\xfe no colon\r\n\r\n{}",
    "packed, but is not": HEAD + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
    "packed, and cut": HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"{" * 9_000)[:20],
    "deflated, but is not": HEAD + b"Content-Encoding: deflate\r\nContent-Length: 2\r\n\r\n{}",
    "packed in an unknown way": HEAD + b"Content-Encoding: snappy\r\nContent-Length: 2\r\n\r\n{}",
    "a cookie a line": HEAD + b"Set-Cookie: a=\x1b[2J\r\n" * 50 + b"Content-Length: 2\r\n\r\n{}",
}


def _bomb(times: int = 1) -> Iterator[bytes]:
    """JSON of a gigabyte, packed as often."""
    packers = [zlib.compressobj(9, wbits=31) for _ in range(times)]

    def packed(piece: bytes) -> bytes:
        for packer in packers:
            piece = packer.compress(piece)
        return piece

    yield packed(b'{"success": true, "result": "')
    for _ in range(BOMB_MEGABYTES):
        if piece := packed(b"0" * 2**20):
            yield piece


def _bombs(request: BaseHTTPRequestHandler, answer: Reply, over: Event) -> None:
    streamed(HEAD + b"Content-Encoding: gzip\r\n\r\n", _bomb())(request, answer, over)


def _bombs_in_bombs(request: BaseHTTPRequestHandler, answer: Reply, over: Event) -> None:
    streamed(HEAD + b"Content-Encoding: gzip, gzip\r\n\r\n", _bomb(2))(request, answer, over)


CHUNK = b"10000\r\n" + PIECE + b"\r\n"
STREAMS: dict[str, Tell] = {
    "a gigabyte, packed": _bombs,
    "a gigabyte, packed twice": _bombs_in_bombs,
    "an endless body": streamed(HEAD + b"\r\n", repeat(PIECE)),
    "an endless text": streamed(HEAD + b'\r\n{"success": true, "result": "', repeat(b"a" * 2**16)),
    "an endless list": streamed(HEAD + b'\r\n{"success": true, "result": [', repeat(b"{}," * 2**14)),
    "endless pieces": streamed(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", repeat(CHUNK)),
    "an endless refusal": streamed(HEAD.replace(b"200 OK", b"500 No") + b"\r\n", repeat(PIECE)),
    "an endless page": streamed(HEAD.replace(b"application/json", b"text/html") + b"\r\n", repeat(PIECE)),
    "endless patience": streamed(b"", repeat(b"HTTP/1.1 100 Continue\r\n\r\n"), 0.05),
    "drop by drop": streamed(HEAD + b"\r\n", repeat(b" "), 2),
    "headers drop by drop": streamed(HEAD, repeat(b"X: x\r\n"), 2),
    "a head drop by drop": streamed(b"", [bytes([letter]) for letter in HEAD * 100], 2),
    "silence": silent,
    "silence behind the head": streamed(HEAD + b"Content-Length: 9\r\n\r\n", repeat(b""), 2),
}
SLOW = frozenset({"endless patience", "drop by drop", "headers drop by drop", "a head drop by drop", "silence"}) | {
    "silence behind the head"
}

# --- what is said of datasets -------------------------------------------------------------------------------


def put(*way: str | int, value: object) -> Callable[[Any], Any]:
    """The same with another value at the end of the way."""

    def change(found: Any) -> Any:  # noqa: ANN401  # JSON
        found = deepcopy(found)
        place = found
        for step in way[:-1]:
            place = place[step]
        place[way[-1]] = value
        return found

    return change


def without(*way: str | int) -> Callable[[Any], Any]:
    """The same without what stands at the end of the way."""

    def change(found: Any) -> Any:  # noqa: ANN401  # JSON
        found = deepcopy(found)
        place = found
        for step in way[:-1]:
            place = place[step]
        del place[way[-1]]
        return found

    return change


NEEDED = ("id", "name", "private", "metadata_modified", "owner_org", "resources", "tags")
RESULTS: dict[str, dict[str, Callable[[Any], Any]]] = {
    "package_show": {
        **{f"no {name}": without(name) for name in NEEDED},
        "no fields": lambda _: {},
        "extras null": put("extras", value=None),
        "extras an object": put("extras", value={"a": "b"}),
        "extras of texts": put("extras", value=["a"]),
        "extras without values": put("extras", value=[{"key": "a"}]),
        "an extra that is a number": put("extras", value=[{"key": "a", "value": 7}]),
        "an extra under null": put("extras", value=[{"key": None, "value": "a"}]),
        "resources null": put("resources", value=None),
        "resources an object": put("resources", value={}),
        "resources of null": put("resources", value=[None]),
        "resources of texts": put("resources", value=["a"]),
        "a resource without id": without("resources", 0, "id"),
        "a resource whose id is a number": put("resources", 0, "id", value=7),
        "a resource whose address is null": put("resources", 0, "url", value=None),
        "a resource whose name is a list": put("resources", 0, "name", value=["a"]),
        "a resource whose hash is a number": put("resources", 0, "hash", value=7),
        "a resource whose format is a number": put("resources", 0, "format", value=7),
        "a resource whose version is a number": put("resources", 0, "version", value=2026),
        "a resource that is active by a list": put("resources", 0, "datastore_active", value=["true"]),
        "tags null": put("tags", value=None),
        "tags of texts": put("tags", value=["a"]),
        "a tag without name": put("tags", value=[{}]),
        "a numeric version": put("version", value=2026.1),
        "a version that is a list": put("version", value=["2026-H1"]),
        "another dataset": put("name", value="somebody-elses"),
        "another case": lambda found: {**found, "name": found["name"].upper()},
        "a numeric name": put("name", value=7),
        "a numeric id": put("id", value=7),
        "private in words": put("private", value="false"),
        "private null": put("private", value=None),
        "a numeric state": put("state", value=1),
        "an organization that is a text": put("organization", value="rada"),
        "an organization whose title is a list": put("organization", value={"title": ["a"]}),
        "an owner that is a list": put("owner_org", value=["a"]),
        "a date that is a number": put("metadata_modified", value=7),
    },
    "status_show": {
        "extensions of numbers": put("extensions", value=[1]),
        "extensions in one text": put("extensions", value="datastore"),
        "an address that is a number": put("site_url", value=7),
        "a version that is a list": put("ckan_version", value=[2, 12]),
    },
    "organization_list_for_user": {
        "a list of texts": lambda _: ["rada"],
        "an object": lambda _: {"rada": {}},
        "a numeric id": lambda found: [{**found[0], "id": 7}],
        "a title that is a list": lambda found: [{**found[0], "title": ["a"]}],
        "no name": lambda _: [{"id": "a", "title": "b"}],
    },
    "datastore_info": {
        "no meta": without("meta"),
        "no fields": without("fields"),
        "fields null": put("fields", value=None),
        "fields of texts": put("fields", value=["a"]),
        "a field without id": put("fields", value=[{"type": "text"}]),
        "a label that is a number": put("fields", value=[{"id": "a", "type": "text", "info": {"label": 7}}]),
        "info that is a text": put("fields", value=[{"id": "a", "type": "text", "info": "a"}]),
        "count in words": put("meta", "count", value="a lot"),
        "count null": put("meta", "count", value=None),
        "count in halves": put("meta", "count", value=1.5),
        "a numeric id": put("meta", "id", value=7),
    },
    "package_search": {
        "no results": without("results"),
        "results null": put("results", value=None),
        "results of numbers": put("results", value=[1, 2]),
        "results an object": put("results", value={"0": {}}),
        "results without resources": lambda found: {"results": [without("resources")(found["results"][0])]},
    },
    "datastore_search": {
        "no records": without("records"),
        "records of lists": put("records", value=[[1, 2]]),
        "records of texts": put("records", value=["a"]),
        "no fields": without("fields"),
        "fields of numbers": put("fields", value=[1]),
    },
}


NOTHING_IN_IT = {"id": "a", "name": "a", "private": False, "metadata_modified": "", "owner_org": "a"}
PAGES: dict[str, Callable[[Any], Any]] = {
    "package_search": lambda _: {"results": [{**NOTHING_IN_IT, "resources": [], "tags": []}] * 20},
    "datastore_search": lambda found: {**found, "records": [{"uid": "a"}] * 2_000},
}
