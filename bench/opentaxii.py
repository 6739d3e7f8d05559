"""An OpenTAXII of its own: one worker on SQLite, a bearer token, one collection.

It only speaks to the programs that OpenTAXII installs; none of its code is here.
"""

import os
import sqlite3
import subprocess
import uuid
from pathlib import Path

from bench.client import Client, await_listening, free_port
from bench.peers import ROOT, program

CONFIGURATION = """---
domain: "127.0.0.1:{port}"
support_basic_auth: yes
auth_api:
  class: opentaxii.auth.sqldb.SQLDatabaseAPI
  parameters:
    db_connection: sqlite:///{folder}/auth.db
    create_tables: yes
    secret: only-for-a-benchmark-of-thirty-two-letters
    token_ttl_secs: 36000
taxii1:
taxii2:
  contact: bench@example.org
  title: bench
  max_content_length: 104857600
  public_discovery: true
  persistence_api:
    class: opentaxii.persistence.sqldb.Taxii2SQLDatabaseAPI
    parameters:
      db_connection: sqlite:///{folder}/data.db
      create_tables: yes
logging: {{opentaxii: error, root: error}}
"""


class OpenTaxii:
    """A running server in an empty folder; `client` is connected to its collection."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        configuration = folder / "opentaxii.yml"
        configuration.write_text(CONFIGURATION.format(port=self.port, folder=folder))
        self._environment = {
            **os.environ,
            "OPENTAXII_CONFIG": str(configuration),
            "PYTHONPATH": str(ROOT),
        }
        token = self._account()
        objects = self._collection(folder / "data.db")
        self._server = self._serve(folder)
        await_listening(self.port)
        self.client = Client(self.port, f"Bearer {token}", objects)
        self.pid = self._server.pid

    def stop(self) -> None:
        """Ends the server."""
        self._server.terminate()
        self._server.wait()

    def _account(self) -> str:
        told = self._run("opentaxii-create-account", "-u", "bench", "-p", "bench-bench", "--admin")
        return told.partition("token: ")[2].split()[0]

    def _collection(self, database: Path) -> str:
        self._run("opentaxii-add-api-root", "-t", "bench", "--default")
        root = _identifier(database, "opentaxii_api_root")
        options = ("-r", str(root), "-t", "bench", "--public", "--public-write")
        self._run("opentaxii-add-collection", *options)
        collection = _identifier(database, "opentaxii_collection")
        return f"/taxii2/{root}/collections/{collection}/objects/"

    def _run(self, name: str, *arguments: str) -> str:
        return subprocess.run(
            [program(name), *arguments],
            env=self._environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def _serve(self, folder: Path) -> subprocess.Popen[bytes]:
        options: tuple[str, ...] = ("--worker-class", "gthread", "--threads", "1", "--workers", "1")
        options += (
            "--no-control-socket",
            "--keep-alive",
            "600",
            "--bind",
            f"127.0.0.1:{self.port}",
        )
        with (folder / "opentaxii.log").open("wb") as log:
            return subprocess.Popen(
                [program("gunicorn"), *options, "bench.opentaxii_app:app"],
                env=self._environment,
                stderr=log,
                cwd=folder,
            )


def _identifier(database: Path, table: str) -> uuid.UUID:
    with sqlite3.connect(database) as connection:
        return uuid.UUID(connection.execute(f"select id from {table}").fetchone()[0])
