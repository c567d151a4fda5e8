"""What a recogniser of letters is asked and what it answers; it stands outside, since its models lie on a disk."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.stages.acts.readers.scan.pixels import Pixels

PictureShape = Literal["block", "line", "letter"]
"""What a picture shows: lines one below another, one line, or one sign."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenWord:
    """A word as recognised: where it begins and ends, in dots, and how sure the recogniser is, from 0 to 100."""

    text: str
    x0: int
    x1: int
    confidence: float


@dataclass(frozen=True, slots=True)
class SeenLine:
    """A line as recognised: its words, its baseline and the height of its letters with what hangs below, in dots."""

    words: tuple[SeenWord, ...]
    base: float
    height: float

    @property
    def text(self) -> str:
        """The words with a space between them."""
        return " ".join(word.text for word in self.words)

    def scaled(self, by: float) -> SeenLine:
        """The line as it is in a picture so many times as large."""
        words = (replace(word, x0=round(word.x0 * by), x1=round(word.x1 * by)) for word in self.words)
        return SeenLine(tuple(words), self.base * by, self.height * by)

    def unsure(self, doubted: SeenWord) -> SeenLine:
        """The line with no trust in one of its words."""
        words = (replace(word, confidence=0) if word == doubted else word for word in self.words)
        return replace(self, words=tuple(words))


Model = Literal["all", "words", "figures"]
"""With which letters in mind a picture is read: all, the language's own, or figures and marks."""


class Recogniser(Protocol):
    """Reads the letters of a picture."""

    def lines(self, pixels: Pixels, shape: PictureShape, model: Model) -> Sequence[SeenLine]:
        """The lines from above."""
