"""`read_pdf`: a PDF with a text layer becomes the Document that every kind of file becomes.

Glyphs and rules make cells, lines make texts, pages make tables; what cannot be told for certain is a finding with both
readings. Nothing here knows one document.
"""

from flows.stages.acts.readers.pdf.reading import read_pdf

__all__ = ["read_pdf"]
