"""Rows cut out of a PDF's pages: what is shown, and what no file can do by it."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from flows.outside.acts.pictures import pictures
from flows.stages.acts.readers.content import Area

PLACE = "act.pdf#page=1&table=1&row=1"
STRIPE = Area(page=1, left=36, top=72, right=180, bottom=144)


def pdf(*, pages: int = 1) -> bytes:
    """Pages of letter size, the stripe from 72 to 144 points black."""
    sheets = []
    for _ in range(pages):
        sheet = Image.new("L", (612, 792), 255)
        sheet.paste(0, (0, 72, 612, 144))
        sheets.append(sheet)
    out = io.BytesIO()
    sheets[0].save(out, "PDF", resolution=72, save_all=True, append_images=sheets[1:])
    return out.getvalue()


def shown(picture: bytes) -> Image.Image:
    return Image.open(io.BytesIO(picture)).convert("L")


def test_a_stripe_of_the_page_is_cut_out() -> None:
    (picture,) = pictures(pdf(), {PLACE: [STRIPE]})[PLACE]
    image = shown(picture)
    assert image.size == (220, 110)  # 144 by 72 points at 110 an inch
    assert image.resize((1, 1)).getpixel((0, 0)) < 20  # type: ignore[operator]  # one band, one number


def test_a_row_over_two_pages_has_two_pictures_in_their_order() -> None:
    below = Area(page=2, left=0, top=200, right=72, bottom=236)
    first, second = pictures(pdf(pages=2), {PLACE: [below, STRIPE]})[PLACE]
    assert (shown(first).width, shown(second).width) == (220, 110)


@pytest.mark.parametrize(
    "area",
    [
        Area(page=1, left=700, top=72, right=900, bottom=144),
        Area(page=1, left=36, top=-50, right=180, bottom=-10),
        Area(page=1, left=180, top=72, right=36, bottom=144),
        Area(page=9, left=36, top=72, right=180, bottom=144),
    ],
)
def test_what_is_not_on_the_page_has_no_picture(area: Area) -> None:
    assert pictures(pdf(), {PLACE: [area]}).get(PLACE, ()) == ()


def test_a_scan_without_a_pdf_is_cut_too() -> None:
    sheet = Image.new("L", (2550, 3300), 255)
    sheet.paste(0, (0, 300, 2550, 600))
    out = io.BytesIO()
    sheet.save(out, "PNG", dpi=(300, 300))
    (picture,) = pictures(out.getvalue(), {PLACE: [STRIPE]})[PLACE]
    assert shown(picture).size == (220, 110)
    assert shown(picture).resize((1, 1)).getpixel((0, 0)) < 20  # type: ignore[operator]  # as above


@pytest.mark.parametrize("raw", [b"", b"text", b"%PDF-1.7\n", b"%PDF-1.7\n" + bytes(range(256)) * 40])
def test_what_cannot_be_drawn_has_no_pictures(raw: bytes) -> None:
    assert pictures(raw, {PLACE: [STRIPE]}) == {}
