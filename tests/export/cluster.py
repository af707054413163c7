"""A PostgreSQL of the test's own: a cluster in a temporary folder that listens on a socket there and nowhere else."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_SETTINGS = "-c listen_addresses='' -c fsync=off -c timezone=Asia/Tokyo"  # no zone may matter


@dataclass(frozen=True)
class Cluster:
    """A running server, to which `psql` speaks."""

    folder: Path
    psql: str

    def create(self, database: str) -> None:
        """Make an empty database."""
        self.run("postgres", f'CREATE DATABASE "{database}"')

    def load(self, database: str, file: Path) -> subprocess.CompletedProcess[str]:
        """What a user does with an exported file."""
        return self._psql(database, ["-v", "ON_ERROR_STOP=1", "-f", str(file)])

    def run(self, database: str, sql: str, *, schema: str = "public") -> str:
        """What a query gives, as CSV without a heading; an error if it cannot run."""
        done = self._psql(database, ["-v", "ON_ERROR_STOP=1", "-q", "--csv", "-t", "-f", "-"], f"{sql}\n", schema)
        assert done.returncode == 0, f"{sql}\n{done.stderr}"
        return done.stdout

    def _psql(
        self, database: str, words: Sequence[str], text: str = "", schema: str = "public"
    ) -> subprocess.CompletedProcess[str]:
        line = [self.psql, "-X", "-h", str(self.folder), "-U", "postgres", "-d", database, *words]
        env = {**os.environ, "PGOPTIONS": f"-c search_path={schema}"}
        return subprocess.run(line, input=text, env=env, capture_output=True, text=True, check=False)


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Start one, and stop it in the end."""
    initdb, pg_ctl, psql = (_program(name) for name in ("initdb", "pg_ctl", "psql"))
    as_owner = _as_owner()
    # not below pytest's folder: that belongs to who runs the tests, and PostgreSQL refuses to run as root
    with tempfile.TemporaryDirectory(prefix="pg") as name:
        folder = Path(name)
        if as_owner:
            shutil.chown(folder, _OWNER)
        folder.chmod(0o755)
        data = folder / "data"
        _do([*as_owner, initdb, "-D", str(data), "-U", "postgres", "-E", "UTF8", "--locale=C", "-A", "trust", "-N"])
        options = f"{_SETTINGS} -c unix_socket_directories={folder}"
        _do([*as_owner, pg_ctl, "-D", str(data), "-l", str(folder / "log"), "-o", options, "-w", "start"])
        try:
            yield Cluster(folder, psql)
        finally:
            _do([*as_owner, pg_ctl, "-D", str(data), "-m", "immediate", "-w", "stop"])


_OWNER = "nobody"  # whom every system has


def _as_owner() -> list[str]:
    """Words before a command of the server: for root, those that lay its rights down."""
    return ["setpriv", f"--reuid={_OWNER}", "--clear-groups", "--"] if os.geteuid() == 0 else []


def _program(name: str) -> str:
    """A program of PostgreSQL, on the PATH or where Debian keeps it."""
    kept = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[4]))
    found = shutil.which(name) or (str(kept[-1]) if kept else None)
    assert found, f"this test needs PostgreSQL, and there is no {name}: apt-get install postgresql"
    return found


def _do(words: Sequence[str]) -> None:
    # its output goes to a file that the server keeps open, not to a pipe that would never end
    with tempfile.TemporaryFile("w+") as told:
        code = subprocess.run(words, stdout=told, stderr=told, cwd="/", check=False).returncode
        told.seek(0)
        assert code == 0, f"{' '.join(words)}\n{told.read()}"
