"""Which words of a Ukrainian text are not Ukrainian."""

from __future__ import annotations

import re

FORMATS = "DOC ODT RTF MHT CSV XLSX XLS ODS DOCX Parquet PDF HTML JSON YAML UTF LF SHA UA"
PROGRAMS = (
    "LibreOffice CKAN DataStore Prozorro Prefect Solr PostgreSQL Redis Debian Java systemd Excel Data Package "
    "Atom RSS Python pandas DuckDB Parquet"
)
KEYS = "Enter"
KNOWN = frozenset(f"{FORMATS} {PROGRAMS} {KEYS}".split())
"""Names of formats and programs, which are written so in any language."""
NAMES = re.compile(
    r"""
    «[^»]*»                                                         # quoted: what stands so in a file or on a page
    | https?://\S+ | (?:folder|ckan):\S*                            # addresses
    | hromada(?:\ [a-z]+)* | sudo\ apt-get\ install | make\ check   # commands
    | --[a-z-]+(?:\ [a-z]+)?                                        # and their options
    | [\w./~…-]+/[\w./~…-]* | [\w…-]+\.(?:yaml|csv|md|json|html|txt|lock|docx|xlsx)\b   # folders and files
    | [A-Z]+(?:_[A-Z0-9]+)+(?:=\S+)?                                # variables of the environment
    | \d{4}-H[12](?:\.r\d+)? | \bH[12]\b | \b[IVX]+\b               # half-years, versions, Roman numerals
    """,
    re.VERBOSE,
)
WORD = re.compile(r"[A-Za-z]{2,}(?:[-_.][A-Za-z]+)*")


def foreign_words(text: str) -> set[str]:
    """The Latin words of a text that are neither a known name nor a file, an address, a command or a quotation."""
    return set(WORD.findall(NAMES.sub(" ", text))) - KNOWN
