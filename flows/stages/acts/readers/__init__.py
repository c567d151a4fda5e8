"""From the bytes of a file to the Document that every kind of file becomes."""
