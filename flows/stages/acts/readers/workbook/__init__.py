"""An annex that is kept as a workbook (XLSX, ODS) becomes the Document that every kind of file becomes.

Each cell is what the sheet shows. What a formula has made, what is rounded or hidden is told.
"""

from flows.stages.acts.readers.workbook.ods import read_ods
from flows.stages.acts.readers.workbook.xlsx import read_xlsx

__all__ = ["read_ods", "read_xlsx"]
