"""What pdfminer shows while it goes through a page: letters with their marked content, paths, pictures.

It stands in a module of its own because it needs pdfminer to be imported, which takes long and only a PDF needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.layout import LTChar, LTCurve, LTFigure, LTImage, LTPage
from pdfminer.pdfexceptions import PDFKeyError
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.utils import Matrix, apply_matrix_pt, apply_matrix_rect, mult_matrix

from flows.stages.acts.readers.pdf.tags import SOFT

if TYPE_CHECKING:
    from pdfminer.pdffont import PDFFont
    from pdfminer.pdfinterp import PDFTextState
    from pdfminer.pdfpage import PDFPage

Clip = tuple[float, float, float, float]
_INVISIBLE = frozenset({3, 7})
"""Text render modes that draw nothing."""


class Seen(NamedTuple):
    """A letter as drawn, the mark of its content in a tagged PDF, and whether that says it is none of the text."""

    item: LTChar
    text: str
    mark: int | None
    artifact: bool


class Device(PDFLayoutAnalyzer):
    """Keeps letters in drawing order; marked content is nested, and the innermost that says something holds.

    Chromium writes a soft hyphen as a span whose ActualText is U+00AD, in tagged PDFs and in others.
    """

    def __init__(self, manager: Any, pageno: int) -> None:  # noqa: ANN401  # pdfminer's resource manager
        """Nothing is drawn yet."""
        super().__init__(manager, pageno=pageno, laparams=None)
        self.seen: list[Seen] = []
        self.paths: list[LTCurve] = []
        self.pictures: list[LTImage] = []
        self.hidden = 0
        self._marked: list[tuple[int | None, bool, bool]] = [(None, False, False)]
        self._shown = True
        self.clip: Clip | None = None
        self._around: list[Clip | None] = []

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        """Only what stands within the page's crop box is shown."""
        super().begin_page(page, ctm)
        self.clip = apply_matrix_rect(ctm, page.cropbox)

    def begin_figure(self, name: str, bbox: Clip, matrix: Matrix) -> None:
        """Only what stands within a form's box is shown."""
        super().begin_figure(name, bbox, matrix)
        self._around.append(self.clip)
        self.clip = _common(apply_matrix_rect(mult_matrix(matrix, self.ctm), bbox), self.clip)

    def end_figure(self, name: str) -> None:
        """What stands around the form is shown again."""
        super().end_figure(name)
        self.clip = self._around.pop()

    def begin_tag(self, tag: Any, props: Any = None) -> None:  # noqa: ANN401
        """Content of one mark begins."""
        mark, artifact, soft = self._marked[-1]
        properties = props if isinstance(props, dict) else {}
        mark = properties.get("MCID", mark)
        artifact = artifact or getattr(tag, "name", "") == "Artifact"
        soft = soft or _decoded(properties.get("ActualText")) == SOFT
        self._marked.append((mark, artifact, soft))

    def end_tag(self) -> None:
        """It ends."""
        if len(self._marked) > 1:
            self._marked.pop()

    def render_string(self, textstate: PDFTextState, *rest: Any) -> None:  # noqa: ANN401
        """Notice whether what follows is shown."""
        self._shown = textstate.render not in _INVISIBLE
        super().render_string(textstate, *rest)

    def render_char(self, matrix: Any, font: PDFFont, *rest: Any) -> float:  # noqa: ANN401
        """Keep the letter."""
        advance = super().render_char(matrix, font, *rest)
        item: Any = self.cur_item._objs[-1]  # noqa: SLF001  # a letter joins the page, or the form it stands in
        mark, artifact, soft = self._marked[-1]
        if self.clip and not item._text.isspace() and not _within(item, self.clip):  # noqa: SLF001
            return float(advance)
        if self._shown:
            self.seen.append(Seen(item, SOFT if soft else item._text, mark, artifact))  # noqa: SLF001
        else:
            self.hidden += 1
        return float(advance)

    def receive_layout(self, ltpage: LTPage) -> None:
        """Sort what else is drawn, also inside forms."""
        queue: list[Any] = [ltpage]
        while queue:
            for item in queue.pop()._objs:  # noqa: SLF001
                if isinstance(item, LTCurve):
                    self.paths.append(item)
                elif isinstance(item, LTImage):
                    self.pictures.append(item)
                elif isinstance(item, LTFigure):
                    queue.append(item)


class Interpreter(PDFPageInterpreter):
    """Also minds clipping: what is drawn outside the box in force is not on the page.

    LibreOffice so hides the lines of a repeated header that have no room. Of a clipping path only its box counts.
    """

    device: Device
    _clips: list[Clip | None]
    _clipping = False

    def do_q(self) -> None:
        """The state is kept, and the box with it."""
        super().do_q()
        self._kept().append(self.device.clip)

    def do_Q(self) -> None:  # noqa: N802  # pdfminer calls operators by their names
        """It comes back."""
        super().do_Q()
        if self._kept():
            self.device.clip = self._clips.pop()

    def do_W(self) -> None:  # noqa: N802
        """The path under way will clip."""
        self._clipping = True

    do_W_a = do_W  # noqa: N815

    def do_Tf(self, fontid: Any, fontsize: Any) -> None:  # noqa: ANN401, N802
        """A font that the page does not have would be taken for another one, its letters too."""
        if getattr(fontid, "name", fontid) not in self.fontmap:
            raise PDFKeyError(fontid)
        super().do_Tf(fontid, fontsize)

    def do_n(self) -> None:
        """A path ends that is not drawn."""
        points = [point for _, *numbers in self.curpath for point in zip(numbers[::2], numbers[1::2], strict=False)]
        if self._clipping and points:
            drawn = [apply_matrix_pt(self.ctm, point) for point in points]
            across, up = [x for x, _ in drawn], [y for _, y in drawn]
            box = (min(across), min(up), max(across), max(up))
            self.device.clip = _common(box, self.device.clip)
        self._clipping = False
        super().do_n()

    def _kept(self) -> list[Clip | None]:
        if not hasattr(self, "_clips"):
            self._clips = []
        return self._clips


def _common(box: Clip, other: Clip | None) -> Clip:
    if other is None:
        return box
    return max(box[0], other[0]), max(box[1], other[1]), min(box[2], other[2]), min(box[3], other[3])


def _within(item: LTChar, clip: Clip) -> bool:
    """Whether the middle of a letter is inside."""
    x, y = (item.x0 + item.x1) / 2, (item.y0 + item.y1) / 2
    return clip[0] - 1 <= x <= clip[2] + 1 and clip[1] - 1 <= y <= clip[3] + 1


def _decoded(text: object) -> str | None:
    if not isinstance(text, bytes):
        return None
    return text.decode("utf-16-be" if text.startswith(b"\xfe\xff") else "latin-1", "replace").removeprefix("\ufeff")
