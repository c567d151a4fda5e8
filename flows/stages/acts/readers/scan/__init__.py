"""Scans: the pixels of a page become the same cells and lines as a print's, letters are recognised cell by cell.

pixels ▸ straight ▸ rules ▸ letters ▸ sheet; from there on it is the way of any PDF. What recognises letters is handed
in, since its models lie outside. Nothing is imported here: what reads pixels takes long to load.
"""
