"""PDFs made to harm, written by hand: loops, bombs, locks, forms, portfolios, letters that are none."""

from __future__ import annotations

import hashlib
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
LOCK = b"<</Filter/Standard/V 2/R 3/Length 128/P -4/O<%s>/U<%s>>>" % (b"41" * 32, b"42" * 32)
PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
"""ISO 32000-1, 7.6.3.3: what stands for an empty password."""


def stream(raw: bytes, extra: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(raw), extra, raw)


def packed(raw: bytes, times: int = 1) -> bytes:
    """A stream that its filters unfold."""
    for _ in range(times):
        raw = zlib.compress(raw, 9)
    return stream(raw, b"/Filter[%s]" % b" ".join([b"/FlateDecode"] * times))


def table(rows: Sequence[tuple[bytes, ...]], wide: int = 100, high: int = 20) -> bytes:
    """The drawing of a ruled table."""
    down, across = len(rows), len(rows[0])
    lines = [
        b"%d %d m %d %d l S" % (50, 700 - high * at, 50 + wide * across, 700 - high * at) for at in range(down + 1)
    ]
    lines += [b"%d 700 m %d %d l S" % (50 + wide * at, 50 + wide * at, 700 - high * down) for at in range(across + 1)]
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            place = (55 + wide * column, 700 - high * at - 14)
            lines.append(b"BT /F 9 Tf 1 0 0 1 %d %d Tm <%s> Tj ET" % (*place, text.hex().encode()))
    return b"\n".join(lines)


ROWS = [(b"No", b"Name", b"2026"), (b"1.1", b"Server", b"100,00"), (b"1.2", b"Network", b"200,00")]


def pdf(changed: Mapping[int, bytes] | None = None, trailer: bytes = b"", *, prev: int | None = None) -> bytes:
    """A whole PDF of one page with a table; some objects otherwise, some more."""
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: PAGE,
        4: stream(table(ROWS)),
        5: FONT,
    } | dict(changed or {})
    out, places = b"%PDF-1.7\n", {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    size, start = max(objects) + 1, len(out)
    out += b"xref\n0 %d\n" % size
    for number in range(size):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    back = b"/Prev %d" % (start if prev is None else prev) if prev is not None else b""
    back = back.replace(b"/Prev -1", b"/Prev %d" % start)
    return out + b"trailer <</Size %d/Root 1 0 R%s%s>>\nstartxref\n%d\n%%%%EOF" % (size, back, trailer, start)


def with_content(raw: bytes) -> bytes:
    return pdf({4: stream(raw)})


def with_catalog(more: bytes, changed: Mapping[int, bytes] | None = None) -> bytes:
    return pdf({1: b"<</Type/Catalog/Pages 2 0 R%s>>" % more} | dict(changed or {}))


def with_page(more: bytes) -> bytes:
    return pdf({3: PAGE.replace(b"/MediaBox[0 0 600 800]", more)})


def of_pages(count: int) -> bytes:
    """As many pages, all with one content."""
    kids = b" ".join(b"%d 0 R" % (10 + at) for at in range(count))
    pages = {10 + at: PAGE for at in range(count)}
    return pdf({2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count)} | pages)


def soup() -> bytes:
    """Cyrillic letters in a font that calls them Latin ones."""
    rows = [("№", "Захід", "2026"), ("1.1", "Програма інформатизації", "100,00"), ("1.2", "Мережа", "200,00")]
    return with_content(table([tuple(text.encode("cp1251") for text in row) for row in rows]))


def without_letters() -> bytes:
    """A composite font that does not say which letters its codes are."""
    font = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[6 0 R]>>"
    system = b"<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
    inner = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo%s>>" % system
    rows = [tuple(b"".join(bytes([1, letter]) for letter in text) for text in row) for row in ROWS]
    return pdf({4: stream(table(rows)), 5: font, 6: inner})


def locked_by_owner() -> bytes:
    """Encrypted, but with an empty password to open: whoever prints it needs none (RC4, 40 bits)."""
    owner, ident = b"A" * 32, b"B" * 16
    key = hashlib.md5(
        PADDING + owner + (-4).to_bytes(4, "little", signed=True) + ident, usedforsecurity=False
    ).digest()[:5]
    user = _rc4(key, PADDING)
    content = _rc4(hashlib.md5(key + b"\4\0\0\0\0", usedforsecurity=False).digest()[:10], table(ROWS))
    lock = b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (owner.hex().encode(), user.hex().encode())
    return pdf({4: stream(content), 6: lock}, b"/Encrypt 6 0 R/ID[<%s><%s>]" % ((ident.hex().encode(),) * 2))


def _rc4(key: bytes, raw: bytes) -> bytes:
    box, other, out = list(range(256)), 0, bytearray()
    for at in range(256):
        other = (other + box[at] + key[at % len(key)]) % 256
        box[at], box[other] = box[other], box[at]
    first = second = 0
    for letter in raw:
        first = (first + 1) % 256
        second = (second + box[first]) % 256
        box[first], box[second] = box[second], box[first]
        out.append(letter ^ box[(box[first] + box[second]) % 256])
    return bytes(out)


def _form(drawing: bytes, names: bytes) -> bytes:
    return stream(
        drawing, b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F 5 0 R>>/XObject<<%s>>>>" % names
    )


def forms_in_forms(depth: int) -> bytes:
    """Each form draws the next one ten times."""
    forms = {10 + at: _form(b"/X Do " * 10, b"/X %d 0 R" % (11 + at)) for at in range(depth)}
    last = {10 + depth: _form(table(ROWS), b"")}
    page = PAGE.replace(b"/Font", b"/XObject<</X 10 0 R>>/Font")
    return pdf({3: page, 4: stream(b"/X Do")} | forms | last)


def refused() -> Mapping[str, bytes]:
    """Each of these is told by a message and read no further."""
    loop = PAGE.replace(b"/Font", b"/XObject<</X 10 0 R>>/Font")
    lines = b"\n".join(b"%d 10 m %d 790 l S 10 %d m 590 %d l S" % ((at,) * 4) for at in range(10, 590)) * 10
    spread = b"\n".join(
        b"%f %f m %f %f l S %f %f m %f %f l S"
        % (at / 9, at % 700, at / 9, at % 700 + 4, at % 500, at / 9, at % 500 + 4, at / 9)
        for at in range(7000)
    )
    return {
        "only a beginning": b"%PDF-1.7\n",
        "more pages said than there are": pdf({2: b"<</Type/Pages/Kids[3 0 R]/Count 2>>"}),
        "a page that is missing": pdf({2: b"<</Type/Pages/Kids[3 0 R 9 0 R]/Count 2>>"}),
        "a drawing that is missing": pdf({3: PAGE.replace(b"4 0 R", b"[4 0 R 9 0 R]")}),
        "a font that is missing": pdf({3: PAGE.replace(b"5 0 R", b"9 0 R")}),
        "a font that no page names": with_content(table(ROWS).replace(b"/F ", b"/G ")),
        "a drawing that was cut": pdf({4: stream(zlib.compress(table(ROWS))[:-40], b"/Filter/FlateDecode")}),
        "a drawing of another checksum": pdf(
            {4: stream(zlib.compress(table(ROWS))[:-4] + b"\1\2\3\4", b"/Filter/FlateDecode")}
        ),
        "pages a thousand deep": _deep(1000),
        "a table of places that leads to itself": pdf({1: b"null"}, prev=-1),
        "a length that is its own": pdf({4: b"<</Length 4 0 R>>stream\nx\nendstream"}),
        "forms in forms without end": forms_in_forms(19),
        "a form that draws itself": pdf({3: loop, 4: stream(b"/X Do"), 10: _form(b"/X Do", b"/X 10 0 R")}),
        "a drawing of spaces": pdf({4: packed(b" " * 200_000_000)}),
        "a bomb in a bomb": pdf({4: packed(b"0 " * 50_000_000, 2)}),
        "lists without end": with_content(b"[" * 1_000_000),
        "records without end": with_content(b"<<" * 1_000_000),
        "a text without end": with_content(b"(" * 1_000_000),
        "a drawing without text": with_content(lines),
        "more lines than a table has": with_content(spread + table(ROWS)),
        "five thousand pages": of_pages(5000),
        "a password": pdf({6: LOCK}, b"/Encrypt 6 0 R/ID[<41><41>]"),
        "a certificate": pdf(
            {6: b"<</Filter/Adobe.PubSec/V 4/SubFilter/adbe.pkcs7.s5>>"}, b"/Encrypt 6 0 R/ID[<41><41>]"
        ),
        "a form of XFA": with_catalog(b"/AcroForm<</XFA 6 0 R/Fields[]>>", {6: stream(b"<xdp/>")}),
        "a portfolio": with_catalog(b"/Collection<</View/D>>"),
        "a form that hides what it draws": pdf(
            {
                3: PAGE.replace(b"/Font", b"/XObject<</X 10 0 R>>/Font"),
                4: stream(b"/X Do"),
                10: _form(table(ROWS), b"").replace(b"600 800", b"9 9"),
            }
        ),
        "nothing but text that nobody sees": with_content(b"3 Tr " + table(ROWS)),
    }  # fmt: skip


def _deep(depth: int) -> bytes:
    nodes = {10 + at: b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (11 + at) for at in range(depth)}
    return pdf({2: b"<</Type/Pages/Kids[10 0 R]/Count 1>>", 10 + depth: b"<</Type/Pages/Kids[]/Count 0>>"} | nodes)


def doubtful() -> Mapping[str, bytes]:
    """Each of these is refused (so is what needs letters to be recognised), or read with a critical finding."""
    return {
        "letters that are others": soup(),
        "letters without names": without_letters(),
        "a page of no size": with_page(b"/MediaBox[0 0 0 0]"),
    }


def harmless() -> Mapping[str, bytes]:
    """What only looks dangerous: the table is read, and nothing else happens."""
    script = b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"
    attached = b"/Names<</EmbeddedFiles<</Names[(a.exe)<</Type/Filespec/F(a.exe)/EF<</F 6 0 R>>>>]>>>>"
    return {
        "a script": with_catalog(script),
        "an attachment": with_catalog(attached, {6: stream(b"MZ")}),
        "a link to start a program": with_catalog(b"/OpenAction<</S/Launch/F(/bin/sh)>>"),
        "a lock that opens": locked_by_owner(),
        "pages that hold themselves": pdf({2: b"<</Type/Pages/Kids[2 0 R]/Count 1>>"}),
        "pages that no list names": pdf({2: b"<</Type/Pages/Kids[]/Count 0>>"}),
        "a drawing without its checksum": pdf({4: stream(zlib.compress(table(ROWS))[:-4], b"/Filter/FlateDecode")}),
        "forms in forms": forms_in_forms(2),
        "a size of millions": with_page(b"/MediaBox[0 0 9000000 9000000]"),
    }
