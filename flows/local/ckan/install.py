"""Bring what the trial portal is made of: Debian's servers, CKAN in an environment of its own, Solr's classes."""

from __future__ import annotations

import ctypes.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from flows.local.ckan.place import CONFIGURATION
from flows.model.errors import PortalUnavailableError
from flows.steps import announce

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.local.ckan.place import CkanHome

SOLR = "9.8.1"
JAVA = 17
"""The oldest Java that Solr 9.8 runs on."""
HELD = b"Could not get lock"
"""What apt-get ends with where another program installs packages; our environment has it speak English."""
LONGEST_WAIT = 1800
"""Seconds that another installation may take: a new machine brings itself up to date for a quarter of an hour."""
BETWEEN_LOOKS = 1.0
"""Seconds."""


def install(place: CkanHome) -> None:
    """Install whatever is missing; nothing is done twice, and a half-finished installation begins anew.

    Raises:
        PortalUnavailableError: Debian's packages are missing and we may not install them, or an installation failed.
    """
    _install_packages(place)
    if not (_ckan_ready(place) and solr_jars(place).exists()):
        announce.get()("trial-ckan")
    with ThreadPoolExecutor() as two:  # one waits for Maven's registry, the other for Python's
        jars, ckan = two.submit(_install_solr, place), two.submit(_install_ckan, place)
        ckan.result()
        jars.result()


def postgres_folder(version: str = "*") -> Path | None:
    """Where Debian keeps PostgreSQL's programs, of the newest version that fits: they are not on the path."""
    found = Path("/usr/lib/postgresql").glob(f"{version}/bin/initdb")
    return max((path.parent for path in found), key=lambda path: int(path.parent.name), default=None)


def solr_jars(place: CkanHome) -> Path:
    """The folder of Solr's classes."""
    return place.cache / f"solr-{SOLR}"


def _missing_packages(place: CkanHome) -> list[str]:
    need = {
        "postgresql": postgres_folder() is not None,
        "redis-server": shutil.which("redis-server") is not None,
        "default-jdk-headless": shutil.which("java") is not None,
        "maven": shutil.which("mvn") is not None or solr_jars(place).exists(),
        "libmagic1": ctypes.util.find_library("magic") is not None,
    }
    return [package for package, there in need.items() if not there]


def _install_packages(place: CkanHome) -> None:
    missing = _missing_packages(place)
    if missing and (os.getuid() or not shutil.which("apt-get")):
        raise PortalUnavailableError("trial-packages-missing", packages=" ".join(missing))
    if missing:
        announce.get()("trial-packages")
        install_packages(place, missing)
    _check_java()


def install_packages(place: CkanHome, packages: Sequence[str]) -> None:
    """Install Debian's packages; while another installation holds apt's locks, say so and wait until it ends.

    Raises:
        PortalUnavailableError: The other one does not end, or this one failed.
    """
    _in_turn(place, ("apt-get", "update", "-q"))
    _in_turn(place, ("apt-get", "install", "-q", "-y", "--no-install-recommends", *packages))


def _in_turn(place: CkanHome, command: Sequence[str]) -> None:
    """Run apt-get when it may: its own `DPkg::Lock::Timeout` waits for dpkg, but not for the lists and the archives."""
    end, waiting = time.monotonic() + LONGEST_WAIT, False
    while not _has_run(place, command):
        if time.monotonic() > end:
            raise PortalUnavailableError("trial-packages-busy", minutes=LONGEST_WAIT // 60, log=place.log("apt-get"))
        if not waiting:
            announce.get()("trial-packages-lock")
        waiting = True
        time.sleep(BETWEEN_LOOKS)
    if waiting:
        announce.get()("trial-packages")


def _has_run(place: CkanHome, command: Sequence[str]) -> bool:
    """Run apt-get once; false where another holds one of its locks."""
    try:
        _run(place, "apt-get", command)
    except PortalUnavailableError:
        if HELD not in place.log("apt-get").read_bytes():
            raise
        return False
    return True


def _check_java() -> None:
    output = subprocess.run(("java", "-version"), capture_output=True, text=True, check=False).stderr  # noqa: S607
    version = re.search(r'version "(\d+)', output)
    if not version or int(version[1]) < JAVA:
        raise PortalUnavailableError("trial-java-old", found=version[1] if version else "?", needed=JAVA)


def _pins(place: CkanHome) -> Path:
    return CONFIGURATION / f"requirements-{place.version}.txt"


def _ckan_ready(place: CkanHome) -> bool:
    ready = place.state / "venv" / "ready"
    return place.python.exists() and ready.exists() and ready.read_bytes() == _pins(place).read_bytes()


def _install_ckan(place: CkanHome) -> None:
    if _ckan_ready(place):
        return
    folder, pins = place.state / "venv", _pins(place)
    shutil.rmtree(folder, ignore_errors=True)
    _run(place, "venv", (sys.executable, "-m", "venv", str(folder)))
    quiet = ("--quiet", "--disable-pip-version-check", "--no-deps")
    _run(place, "pip", (str(place.python), "-m", "pip", "install", *quiet, "-r", str(pins)))
    (folder / "ready").write_bytes(pins.read_bytes())


def _install_solr(place: CkanHome) -> None:
    jars = solr_jars(place)
    if jars.exists():
        return
    place.cache.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=place.cache))
    shutil.copy(CONFIGURATION / "pom.xml", draft)
    goal = ("dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={draft}")
    try:
        _run(place, "mvn", ("mvn", "-q", "-B", "-f", str(draft / "pom.xml"), *goal))
        draft.rename(jars)
    except OSError:  # another portal's installation was faster
        if not jars.exists():
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _run(place: CkanHome, name: str, command: Sequence[str]) -> None:
    """Run an installer to its end, its output in a log.

    Raises:
        PortalUnavailableError: It failed; its last line says why.
    """
    log = place.log(name)
    log.parent.mkdir(exist_ok=True)
    quiet = place.environment() | {"DEBIAN_FRONTEND": "noninteractive"}
    bound = ("setpriv", "--pdeathsig", "TERM", *command)  # where we are killed, it ends too
    with log.open("wb") as file:
        done = subprocess.run(  # noqa: S603  # our own command
            bound, stdin=subprocess.DEVNULL, stdout=file, stderr=file, env=quiet, check=False
        )
    if done.returncode:
        raise PortalUnavailableError("trial-install-failed", program=name, log=log)
