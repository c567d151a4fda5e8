"""Tesseract, which recognises the letters of scans: an optional part, its models are Debian's packages."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from flows.model.errors import SourceError
from flows.stages.acts.readers.scan.letters import SeenLine, SeenWord

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from flows.stages.acts.readers.scan.letters import Model, PictureShape
    from flows.stages.acts.readers.scan.pixels import Pixels

_LANGUAGES: Mapping[Model, str] = {"all": "ukr+eng", "words": "ukr", "figures": "eng"}
"""The English model is the surer one of figures and of the percent sign."""
_MODELS = {"ukr": "tesseract-ocr-ukr", "eng": "tesseract-ocr-eng"}
"""A model and the Debian package that has it."""
_FOLDERS = ("/usr/share/tesseract-ocr", "/usr/share/tessdata", "/usr/local/share/tessdata")
_DPI = "300"


def require_recogniser(file: str, folders: Sequence[str] = _FOLDERS) -> None:
    """Nothing, where scans can be read.

    Raises:
        SourceError: The extra `ocr` or a model is not installed, and how it is.
    """
    if needs := missing(folders):
        raise SourceError("source-ocr-missing", file=file, commands="; ".join(needs))


def missing(folders: Sequence[str] = _FOLDERS) -> list[str]:
    """The commands that install what is not here; models are looked for in these folders."""
    models = _models(folders)
    lacking = [package for model, package in _MODELS.items() if not models or not _model(models, model).is_file()]
    library = [] if find_spec("tesserocr") else ["pip install 'hromada-open-data[ocr]'"]
    return library + ([f"apt-get install {' '.join(lacking)}"] if lacking else [])


def _models(folders: Sequence[str] = _FOLDERS) -> Path | None:
    """The folder of Tesseract's models, the newest edition's."""
    found = [model for folder in folders for model in sorted(Path(folder).glob("**/*.traineddata"), reverse=True)]
    return found[0].parent if found else None


def _model(folder: Path, name: str) -> Path:
    return folder / f"{name}.traineddata"


class Tesseract:
    """A recogniser that reads with the Ukrainian model, the English one, or both."""

    def __init__(self) -> None:
        """Load the models."""
        from tesserocr import OEM, PSM, PyTessBaseAPI

        self._shapes = {"block": PSM.SINGLE_BLOCK, "line": PSM.SINGLE_LINE, "letter": PSM.SINGLE_CHAR}
        folder = str(_models())
        self._models = {
            model: PyTessBaseAPI(path=folder, lang=language, oem=OEM.LSTM_ONLY)
            for model, language in _LANGUAGES.items()
        }
        for each in self._models.values():
            each.SetVariable("user_defined_dpi", _DPI)

    def lines(self, pixels: Pixels, shape: PictureShape, model: Model) -> Sequence[SeenLine]:
        """The lines from above."""
        from PIL import Image

        return list(_lines(self._models[model], Image.fromarray(pixels), self._shapes[shape]))


def _lines(model: Any, picture: Any, shape: int) -> Iterator[SeenLine]:  # noqa: ANN401  # tesserocr has no types
    from tesserocr import RIL, iterate_level

    model.SetPageSegMode(shape)
    model.SetImage(picture)
    if not model.Recognize():
        return
    words: list[SeenWord] = []
    base = height = 0.0
    for at in iterate_level(model.GetIterator(), RIL.WORD):
        if at.Empty(RIL.WORD):
            continue
        if at.IsAtBeginningOf(RIL.TEXTLINE):
            if words:
                yield SeenLine(tuple(words), base, height)
            words = []
            (_, start), (_, end) = at.Baseline(RIL.TEXTLINE)
            base, height = (start + end) / 2, at.RowAttributes()["row_height"]
        left, _, right, _ = at.BoundingBox(RIL.WORD)
        if text := at.GetUTF8Text(RIL.WORD).strip():
            words.append(SeenWord(text=text, x0=left, x1=right, confidence=at.Confidence(RIL.WORD)))
    if words:
        yield SeenLine(tuple(words), base, height)
