"""A package as `datapackage`, which came before frictionless, sees it; a program apart, since it leaves files open."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


def seen_by_the_older_reader(descriptor: Path) -> dict[str, Any]:
    """Its errors, and of each table with a schema its rows as read, and whether its keys lead somewhere."""
    made = subprocess.run(  # our own program
        [sys.executable, "-W", "ignore", __file__, str(descriptor)], check=True, capture_output=True
    )
    seen: dict[str, Any] = json.loads(made.stdout)
    return seen


def main() -> None:
    """Print what it sees as JSON."""
    from datapackage import Package  # it warns where it is imported

    package = Package(sys.argv[1])
    tables = {}
    for resource in package.resources:
        if "schema" in resource.descriptor:
            keys = not resource.schema.foreign_keys or bool(resource.check_relations())
            tables[resource.name] = {"valid": resource.valid, "rows": len(resource.read()), "keys": keys}
    errors = [str(error) for error in package.errors]
    sys.stdout.write(json.dumps({"valid": package.valid, "errors": errors, "tables": tables}))


if __name__ == "__main__":
    main()
