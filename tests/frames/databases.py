"""Databases that run queries: DuckDB, and a PostgreSQL of one's own that goes when it is closed."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import psycopg
from psycopg import sql

from tests.support import PATIENCE

Table = dict[str, tuple[str, Sequence[Any]]]  # column -> its type, and its values


class DuckDB:
    """One in memory."""

    def __init__(self) -> None:
        self._connection = duckdb.connect()

    def create(self, name: str, table: Table) -> None:
        columns = ", ".join(f"{_quoted(one)} {type}" for one, (type, _) in table.items())
        self._connection.execute(f"create or replace table {_quoted(name)} ({columns})")
        rows = [*zip(*(values for _, values in table.values()), strict=True)]
        marks = f"({', '.join(f'cast(? as {type})' for type, _ in table.values())})"
        for start in range(0, len(rows), 50):  # planning a query for each row takes longer than all the rest
            some = rows[start : start + 50]
            query = f"insert into {_quoted(name)} values {', '.join([marks] * len(some))}"
            self._connection.execute(query, [value for row in some for value in row])

    def rows(self, query: str) -> list[dict[str, Any]]:
        found = self._connection.sql(query)
        return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]

    def close(self) -> None:
        self._connection.close()


class Postgres:
    """A server in a folder of its own, which listens to nothing but a socket there."""

    def __init__(self, programs: Path) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))  # a socket's path is short
        who = _unprivileged()
        if who:
            shutil.chown(self._folder, who["user"], who["group"])
        data = self._folder / "data"
        options = {**who, "cwd": self._folder, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        made = [programs / "initdb", "-D", data, "-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(made, check=True, **options)
        settings = ("listen_addresses=", f"unix_socket_directories={self._folder}", "fsync=off", "jit=off")
        command = [programs / "postgres", "-D", data, *(part for one in settings for part in ("-c", one))]
        options["stdout"] = subprocess.DEVNULL
        self._server = subprocess.Popen(command, **options)
        try:
            self.connection = self._connected()
        except BaseException:
            self._stop()
            raise

    def _connected(self) -> psycopg.Connection[Any]:
        for _ in range(PATIENCE * 20):
            try:
                return psycopg.connect(host=str(self._folder), user="tests", dbname="postgres", autocommit=True)
            except psycopg.OperationalError:
                time.sleep(0.05)
        raise TimeoutError("PostgreSQL does not answer")

    def create(self, name: str, table: Table) -> None:
        self.connection.execute(sql.SQL("drop table if exists {}").format(sql.Identifier(name)))
        columns = [sql.SQL("{} ").format(sql.Identifier(one)) + sql.SQL(type) for one, (type, _) in table.items()]
        made = sql.SQL("create table {} ({})").format(sql.Identifier(name), sql.SQL(", ").join(columns))
        self.connection.execute(made)
        with self.connection.cursor() as cursor:
            copying = sql.SQL("copy {} from stdin").format(sql.Identifier(name))
            with cursor.copy(copying) as copy:
                for row in zip(*(values for _, values in table.values()), strict=True):
                    copy.write_row(row)

    def rows(self, query: str) -> list[dict[str, Any]]:
        cursor = self.connection.execute(query.encode())
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def close(self) -> None:
        self.connection.close()
        self._stop()

    def _stop(self) -> None:
        self._server.send_signal(signal.SIGINT)  # it ends at once, and in order
        self._server.wait(PATIENCE)
        shutil.rmtree(self._folder, ignore_errors=True)


def postgres_programs() -> Path | None:
    """The folder that has PostgreSQL's programs, the newest one."""
    found = shutil.which("initdb")
    if found and shutil.which("postgres"):
        return Path(found).parent
    folders = [one.parent for one in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(folders, key=lambda one: int(one.parent.name), default=None)


def _unprivileged() -> dict[str, Any]:
    """Whom PostgreSQL runs as: not as root."""
    if os.geteuid() != 0:
        return {}
    known = {one.pw_name: one for one in pwd.getpwall()}
    who = known.get("postgres") or known["nobody"]
    return {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
