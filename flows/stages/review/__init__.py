"""Review: the page and the workbook in which a person compares rows with the source, and what comes back of them."""
