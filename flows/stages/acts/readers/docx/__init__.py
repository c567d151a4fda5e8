"""`read_docx`: the raw XML of a DOCX becomes the Document that every kind of file becomes.

What no reader of a paper would see is never read in silence: changes that nobody has accepted refuse the file, hidden
and struck text, notes and text boxes are findings.
"""

from flows.stages.acts.readers.docx.reading import read_docx

__all__ = ["read_docx"]
