"""A page that lay askew on the scanner, turned straight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from flows.model.errors import SourceError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from flows.stages.acts.readers.scan.pixels import Pixels

MOST_SKEW = 3.0
"""Degrees: a page that lies more askew is scanned anew."""
_COARSE, _FINE = 0.1, 0.02
_LEAST_SKEW = 0.03
"""Degrees: half a dot of a line across a cell."""
_SHRUNK = 2
"""Every second dot tells enough."""
_DARKEST, _LIGHTEST = 110, 190


def straight(pixels: Pixels, file: str, number: int) -> Pixels:
    """The same page with its lines level.

    Raises:
        SourceError: It lies too much askew.
    """
    angle = skew(pixels)
    if abs(angle) >= MOST_SKEW:
        raise SourceError("source-scan-poor", file=file, page_number=number)
    if abs(angle) < _LEAST_SKEW:
        return pixels
    turned = Image.fromarray(pixels).rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)
    return np.asarray(turned)


def skew(pixels: Pixels) -> float:
    """By how many degrees lines fall to the right: where rows of dots are fullest and emptiest, they are level."""
    down, along = np.nonzero(dark(pixels)[::_SHRUNK, ::_SHRUNK])
    if not down.size:
        return 0.0
    about = _best(down, along, np.arange(-MOST_SKEW, MOST_SKEW + _COARSE / 2, _COARSE))
    return _best(down, along, np.arange(about - _COARSE, about + _COARSE, _FINE))


def _best(down: NDArray[np.intp], along: NDArray[np.intp], angles: NDArray[np.float64]) -> float:
    return float(max(angles, key=lambda angle: _sharpness(down, along, angle)))


def _sharpness(down: NDArray[np.intp], along: NDArray[np.intp], angle: float) -> float:
    level = np.rint(down - along * np.tan(np.radians(angle))).astype(np.int64)
    filled = np.bincount(level - level.min()).astype(np.float64)
    return float((filled**2).sum())


def dark(pixels: Pixels, *, pale: float = 0.0) -> NDArray[np.bool_]:
    """Which dots are ink: darker than what parts ink from paper best (Otsu), within reason.

    `pale` is the part of the way from there to the paper that is ink too: thin lines are the first to fade.
    """
    counts = np.bincount(pixels.ravel(), minlength=256).astype(np.float64)
    shades = np.arange(256)
    below, weight = np.cumsum(counts * shades), np.cumsum(counts)
    rest = weight[-1] - weight
    with np.errstate(divide="ignore", invalid="ignore"):
        between = np.nan_to_num((below[-1] * weight / weight[-1] - below) ** 2 / (weight * rest))
    parting = float(np.clip(np.argmax(between), _DARKEST, _LIGHTEST))
    paper = float(np.searchsorted(weight, weight[-1] / 2))
    return pixels <= parting + pale * max(paper - parting, 0.0)
