"""The country's tables as files in the making: more rows than memory should hold, so that they lie on the disk.

The CSV is written by the one function that writes every CSV here; DuckDB reads it as text, writes it as Parquet and
adds up what is compared. Measured at 1,469 programmes with 1.05 GB of CSV: that function takes 12.7 s of processor and
15 MB of memory, DuckDB 13.2 s and 166 MB, and its joins lose the order of rows. As Parquet the same takes 3.8 s.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from flows.model.versions import FileEntry
from flows.outside.machine.durable import translated
from flows.stages.country.comparisons import QUERY_OF_SUMS
from flows.stages.country.package import PARQUET
from flows.stages.tables.write import csv_bytes
from flows.stages.versions.release import EARLIEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from duckdb import DuckDBPyConnection

    from flows.stages.country.comparisons import SumRow

MEMORY = "384MB"
"""What DuckDB may take; what does not fit lies in a folder beside the tables."""
ROWS_OF_A_GROUP = 122_880
"""How many rows stand together in a Parquet file: DuckDB's own number, which a later one may change."""
LONGEST_LINE = 64 * 2**20
"""Bytes of a row, beyond which something is wrong."""


class FilesOnDisk(Mapping[str, bytes]):
    """The files of a folder by name, each read when it is asked for: all of them together are large."""

    def __init__(self, folder: Path, names: Iterable[str]) -> None:
        """Those files of that folder."""
        self._folder, self._names = folder, tuple(names)

    def __getitem__(self, name: str) -> bytes:
        """The bytes of one of them."""
        if name not in self._names:
            raise KeyError(name)
        return (self._folder / name).read_bytes()

    def __iter__(self) -> Iterator[str]:
        """Their names."""
        return iter(self._names)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._names)


@dataclass(slots=True)
class TableFiles:
    """The tables of one version in the making, in a folder of this process alone; `rows` counts those of each table."""

    folder: Path
    headers: Mapping[str, Sequence[str]]
    rows: dict[str, int] = field(default_factory=dict)

    def append(self, name: str, records: Iterable[Sequence[str]]) -> None:
        """Add rows to a table; the first time its header goes before them."""
        rows = list(records)
        if name not in self.rows:
            self.rows[name] = 0
            self._write(name, [self.headers[name]], "wb")
        self._write(name, rows, "ab")
        self.rows[name] += len(rows)

    def _write(self, name: str, records: Iterable[Sequence[str]], mode: str) -> None:
        with self._csv(name).open(mode) as file:
            file.write(csv_bytes(records))

    def _csv(self, name: str) -> Path:
        return self.folder / f"{name}.csv"

    def sums(self) -> list[SumRow]:
        """What the country's comparisons are made of, from the tables that were begun."""
        with _duckdb(self.folder) as database:
            for name in self.rows:
                database.execute(f'CREATE VIEW "{name}" AS {_as_text(self._csv(name), self.headers[name])}')
            return database.execute(QUERY_OF_SUMS).fetchall()

    def severities(self) -> dict[str, int]:
        """How many findings there are of each severity."""
        with _duckdb(self.folder) as database:
            findings = _as_text(self._csv("findings"), self.headers["findings"])
            return dict(database.execute(f"SELECT severity, count(*) FROM ({findings}) GROUP BY severity").fetchall())  # noqa: S608  # as below

    def write_parquet(self) -> None:
        """Write each table as Parquet too: every column text, as it was published; a cell without a value is null."""
        with _duckdb(self.folder) as database:
            for name, header in self.headers.items():
                target = _quoted(self.folder / f"{name}{PARQUET}")
                database.execute(
                    f"COPY ({_as_text(self._csv(name), header)}) TO {target} "
                    f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROWS_OF_A_GROUP})"
                )

    def entries(self) -> list[FileEntry]:
        """The tables in both forms, with their digests."""
        names = [f"{name}{ending}" for name in self.headers for ending in (".csv", PARQUET)]
        return [FileEntry(name, *_digest(self.folder / name)) for name in names]

    def finish(self, descriptor: Mapping[str, bytes], archive: str) -> FilesOnDisk:
        """All files of the version with those that describe it, and the archive of them all."""
        for name, raw in descriptor.items():
            (self.folder / name).write_bytes(raw)
        tables = [f"{name}{ending}" for name in self.headers for ending in (".csv", PARQUET)]
        names = sorted((*tables, *descriptor))
        _archive(self.folder / archive, [self.folder / name for name in names])
        return FilesOnDisk(self.folder, (*names, archive))


@contextmanager
def table_files(headers: Mapping[str, Sequence[str]]) -> Iterator[TableFiles]:
    """Tables with these columns, in a folder that is gone afterwards.

    Raises:
        PortalUnavailableError: The disk is full, read-only or broken.
    """
    with TemporaryDirectory(prefix="hromada-") as folder, translated(Path(folder)):
        yield TableFiles(Path(folder), headers)


@contextmanager
def _duckdb(folder: Path) -> Iterator[DuckDBPyConnection]:
    """A database in memory that reads and writes in this folder alone, and fetches nothing."""
    import duckdb  # only this recipe needs it

    spill = folder / "spilled"
    settings = (
        f"memory_limit = '{MEMORY}'",
        "threads = 1",  # the same rows, the same bytes, whatever the machine
        f"temp_directory = {_quoted(spill)}",
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        f"allowed_directories = [{_quoted(folder)}]",
        "enable_external_access = false",
        "lock_configuration = true",
    )
    with duckdb.connect(":memory:") as database:
        for setting in settings:  # in this order: the last ones close the door
            database.execute(f"SET {setting}")
        yield database
    shutil.rmtree(spill, ignore_errors=True)


def _as_text(path: Path, header: Sequence[str]) -> str:
    """The query that reads a CSV of ours: nothing is guessed, every cell is text."""
    columns = ", ".join(f"{_quoted(column)}: 'VARCHAR'" for column in header)
    return (
        f"SELECT * FROM read_csv({_quoted(path)}, auto_detect = false, header = true, columns = {{{columns}}}, "  # noqa: S608  # names of schemas, quoted
        f"delim = ',', quote = '\"', escape = '\"', new_line = '\\n', max_line_size = {LONGEST_LINE}, parallel = false)"
    )


def _quoted(text: object) -> str:
    """A text as SQL writes it."""
    return "'" + str(text).replace("'", "''") + "'"


def _digest(path: Path) -> tuple[str, int]:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest(), path.stat().st_size


def _archive(target: Path, files: Iterable[Path]) -> None:
    """The files in one ZIP, the same bytes each time; what is compressed already is only stored."""
    with zipfile.ZipFile(target, "w") as archive:
        for path in files:
            entry = zipfile.ZipInfo(path.name, EARLIEST)
            entry.compress_type = zipfile.ZIP_STORED if path.suffix == PARQUET else zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            with path.open("rb") as source, archive.open(entry, "w", force_zip64=True) as place:
                shutil.copyfileobj(source, place, 2**20)
