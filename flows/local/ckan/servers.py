"""The four servers of a trial portal, each on a loopback port of its own: PostgreSQL, Redis, Solr, CKAN's web."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
from string import Template
from typing import TYPE_CHECKING

from flows.local.ckan.install import postgres_folder, solr_jars
from flows.local.ckan.place import CONFIGURATION
from flows.local.loopback import loopback
from flows.local.processes import Server
from flows.messages.screen import TRIAL_PORTAL
from flows.model.errors import PortalUnavailableError
from flows.outside.machine.durable import PRIVATE, put_private
from flows.outside.machine.trial_access import FILE

if TYPE_CHECKING:
    from pathlib import Path

    from flows.local.ckan.place import CkanHome, PortalMemory

FIRST_PORTS = {"postgres": 15432, "redis": 16379, "solr": 18983, "web": 15000}
"""Where the search for a free port begins: below those that the system gives to clients."""

POSTGRES_ENDS = signal.SIGINT
"""The signal by which PostgreSQL ends at once, without waiting for its clients."""

WORKERS = 2
TIMEOUT = 120
"""Seconds that one request may take."""

ANSWER = 5.0
"""Seconds that a look at a server may take."""


def postgres(place: CkanHome, memory: PortalMemory) -> Server:
    """PostgreSQL on the portal's own cluster."""
    port, programs = memory.ports["postgres"], _postgres_programs(place)
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": "",
        "synchronous_commit": "off",  # a trial portal may lose its last instant in a power cut
    }
    options = (part for name, value in settings.items() for part in ("-c", f"{name}={value}"))
    command = (str(programs / "postgres"), "-D", str(place.cluster), *options)
    look = (str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port))
    return Server(name="postgres", command=command, answers=lambda: not _call(look), user=postgres_user())


def redis(memory: PortalMemory) -> Server:
    """Redis, in memory alone: it holds sessions and the queue of jobs, which a restart may lose."""
    port = memory.ports["redis"]
    listen = ("--bind", "127.0.0.1", "--port", str(port))
    quiet = ("--save", "", "--appendonly", "no", "--set-proc-title", "no")  # a title would hide whose process it is
    command = ("redis-server", *listen, *quiet)
    return Server(name="redis", command=command, answers=lambda: _redis_answers(port))


def solr(place: CkanHome, memory: PortalMemory) -> Server:
    """Solr with CKAN's own schema."""
    port = memory.ports["solr"]
    classes, launcher = f"{solr_jars(place)}/*", str(CONFIGURATION / "RunSolr.java")
    quick = ("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")  # a third less time to start
    command = ("java", *quick, "-cp", classes, launcher, str(place.state / "solr"), str(port))
    address = f"http://127.0.0.1:{port}/solr/ckan/schema?wt=schema.xml"
    return Server(name="solr", command=command, answers=lambda: b'name="ckan-2' in fetch(address))


def web(place: CkanHome, memory: PortalMemory) -> Server:
    """CKAN itself."""
    listen = ("--bind", f"127.0.0.1:{memory.ports['web']}", "--workers", str(WORKERS), "--timeout", str(TIMEOUT))
    quiet = ("--no-control-socket", "--log-level", "warning", "--pythonpath", str(CONFIGURATION))
    command = (str(place.python), "-m", "gunicorn", *listen, *quiet, "ckan_app:application()")
    return Server(name="web", command=command, answers=lambda: portal_answers(memory.url))


def portal_answers(url: str) -> bool:
    """Does a CKAN answer at this address."""
    try:
        return bool(json.loads(fetch(f"{url}/api/3/action/status_show"))["success"])
    except (ValueError, KeyError, TypeError):
        return False


def fetch(url: str) -> bytes:
    """What a server on this machine answers, past any proxy; nothing where it does not."""
    with loopback() as session:
        try:
            answer = session.get(url, timeout=ANSWER)
        except OSError:  # of which requests' own errors are a kind
            return b""
    return answer.content if answer.ok else b""


def _redis_answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=ANSWER) as client:
            client.sendall(b"PING\r\n")
            return client.recv(7) == b"+PONG\r\n"
    except OSError:
        return False


# --- what the servers read ---


def make_cluster(place: CkanHome, memory: PortalMemory) -> None:
    """Make PostgreSQL's cluster with its roles and databases, unless it is there; what a broken one held goes with it.

    Raises:
        PortalUnavailableError: PostgreSQL refuses.
    """
    ready = place.state / "cluster-ready"
    if ready.exists() and place.cluster.exists():
        return
    _forget(place)
    _as_postgres(place, "initdb", "-D", str(place.cluster), "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8",
                 "--auth=trust", "--no-sync")  # fmt: skip
    (place.cluster / "pg_hba.conf").write_text("host all all 127.0.0.1/32 scram-sha-256\n")
    statements = (
        f"ALTER ROLE postgres PASSWORD '{memory.secret}'",
        f"CREATE ROLE ckan LOGIN PASSWORD '{memory.secret}'",
        f"CREATE ROLE reader LOGIN PASSWORD '{memory.secret}'",
        "CREATE DATABASE ckan OWNER ckan",
        "CREATE DATABASE datastore OWNER ckan",
    )
    _as_postgres(place, "postgres", "--single", "-D", str(place.cluster), "postgres", statements="\n".join(statements))
    ready.touch()


def _forget(place: CkanHome) -> None:
    """Remove a cluster that is lost or half made, and what belongs to its datasets."""
    for name in ("cluster-ready", FILE):
        (place.state / name).unlink(missing_ok=True)
    for folder in (place.cluster, place.state / "solr", place.state / "storage"):
        shutil.rmtree(folder, ignore_errors=True)


def permit_datastore(place: CkanHome, memory: PortalMemory) -> None:
    """Give the DataStore's reader its rights, by CKAN's own script.

    Raises:
        PortalUnavailableError: PostgreSQL refuses.
    """
    script = (place.ckan / "ckanext" / "datastore" / "set_permissions.sql").read_text(encoding="utf-8")
    roles = {"maindb": "ckan", "datastoredb": "datastore", "mainuser": "ckan", "writeuser": "ckan"}
    statements = script.format(**roles, readuser="reader")
    address = ("-h", "127.0.0.1", "-p", str(memory.ports["postgres"]), "-U", "postgres", "-d", "postgres")
    secret = {"PGPASSWORD": memory.secret}
    _as_postgres(place, "psql", "-q", "-v", "ON_ERROR_STOP=1", *address, statements=statements, more=secret)


def make_solr_home(place: CkanHome) -> bool:
    """Make Solr's folder with CKAN's schema, unless it is there; says whether it had to."""
    home = place.state / "solr"
    conf = home / "ckan" / "conf"
    if (home / "solr.xml").exists():
        return False
    shutil.rmtree(home, ignore_errors=True)
    conf.mkdir(parents=True)
    shutil.copy(place.ckan / "ckan" / "config" / "solr" / "schema.xml", conf)
    shutil.copy(CONFIGURATION / "solrconfig.xml", conf)
    for name in ("protwords.txt", "synonyms.txt"):
        (conf / name).touch()
    (home / "ckan" / "core.properties").write_text("name=ckan\n")
    (home / "solr.xml").write_text("<solr/>\n")  # last: it says that the rest is there
    return True


def configure(place: CkanHome, memory: PortalMemory) -> None:
    """Write CKAN's configuration, which holds the database's secret."""
    template = Template((CONFIGURATION / "ckan.ini").read_text(encoding="utf-8"))
    storage = str(place.state / "storage").replace("%", "%%")
    values = {**memory.ports, "secret": memory.secret, "storage": storage, "title": TRIAL_PORTAL["site"].uk}
    put_private(place.state / "ckan.ini", template.substitute(values))


def prepare_ckan(place: CkanHome) -> dict[str, str]:
    """Make CKAN's tables, organization, editor and token.

    Returns:
        `organization` and `token`.

    Raises:
        PortalUnavailableError: CKAN refuses.
    """
    texts = (TRIAL_PORTAL["organization"].uk, TRIAL_PORTAL["organization-notes"].uk)
    raw = _ckan(place, str(place.python), "-I", str(CONFIGURATION / "ckan_app.py"), *texts)
    return dict(json.loads(raw))


def rebuild_index(place: CkanHome) -> None:
    """Fill an empty search index from the database.

    Raises:
        PortalUnavailableError: CKAN refuses.
    """
    _ckan(place, str(place.python.with_name("ckan")), "search-index", "rebuild")


def _ckan(place: CkanHome, *command: str) -> bytes:
    log = place.log("prepare")
    with log.open("wb") as errors:
        done = subprocess.run(  # noqa: S603  # our own command
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, env=place.environment(),
            check=False,
        )  # fmt: skip
    if done.returncode:
        raise PortalUnavailableError("trial-install-failed", program="ckan", log=log)
    return done.stdout


def postgres_user() -> str | None:
    """Who runs PostgreSQL: it refuses to run as root."""
    return None if os.getuid() else "postgres"


def _postgres_programs(place: CkanHome) -> Path:
    """The programs of the version that made the cluster; the newest for a new one."""
    made = place.cluster / "PG_VERSION"
    programs = postgres_folder(made.read_text().strip() if made.exists() else "*")
    if programs is None:
        raise PortalUnavailableError("trial-packages-missing", packages="postgresql")
    return programs


def _as_postgres(
    place: CkanHome, program: str, *arguments: str, statements: str = "", more: dict[str, str] | None = None
) -> None:
    user = postgres_user()
    log = place.log(program)
    log.parent.mkdir(exist_ok=True)
    with log.open("wb") as errors:
        done = subprocess.run(  # noqa: S603  # our own command
            (str(_postgres_programs(place) / program), *arguments), input=statements.encode(),
            stdout=errors, stderr=errors, check=False, cwd="/",
            env=place.environment() | (more or {}), user=user, group=user,
            extra_groups=[] if user else None,
        )  # fmt: skip
    log.chmod(PRIVATE)
    if done.returncode:
        raise PortalUnavailableError("trial-install-failed", program=program, log=log)


def _call(command: tuple[str, ...]) -> int:
    return subprocess.run(command, check=False, capture_output=True).returncode  # noqa: S603  # our own command
