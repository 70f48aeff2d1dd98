"""Search engines under one face, each measured in a process of its own; needs nothing but the engine's own package.

``python -m bench.knowledge.engines ENGINE TERMS ROWS QUERIES`` prints a JSON object. TERMS and QUERIES are files,
one row or question a line, its terms between spaces.
"""

from __future__ import annotations

import json
import resource
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol, runtime_checkable

Terms = Sequence[str]
BEST = 10
_WARM = 20


class Engine(Protocol):
    """A search engine over rows of terms."""

    def build(self, rows: Sequence[Terms]) -> None:
        """Index all rows."""

    def find(self, query: Terms) -> Sequence[int]:
        """Return the numbers of the best rows, best first."""


@runtime_checkable
class GrowingEngine(Engine, Protocol):
    """An engine that need not be built anew for one further row."""

    def add(self, row: Terms) -> None:
        """Make one further row findable."""


class OwnPostings:
    """knowledge/postings.py."""

    def __init__(self, folder: Path) -> None:
        from knowledge.postings import Postings  # noqa: PLC0415 - another engine's environment may lack numpy

        self._index = Postings()

    def build(self, rows: Sequence[Terms]) -> None:
        for row in rows:
            self._index.add(row)

    def add(self, row: Terms) -> None:
        self._index.add(row)

    def find(self, query: Terms) -> Sequence[int]:
        rows, scores = self._index.best(query)
        return [int(row) for row in rows[(-scores).argsort(kind="stable")[:BEST]]]


class Bm25s:
    """bm25s with its NumPy backend: a score for every row, then the best."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def build(self, rows: Sequence[Terms]) -> None:
        import bm25s  # type: ignore[import-untyped]  # noqa: PLC0415 - only where it is measured

        self.index = bm25s.BM25()
        self.index.index([list(row) for row in rows], show_progress=False)

    def find(self, query: Terms) -> Sequence[int]:
        import numpy as np  # noqa: PLC0415 - as above

        known = [term for term in query if term in self.index.vocab_dict]
        if not known:
            return []
        scores = self.index.get_scores(known)
        best = np.argpartition(-scores, min(BEST, len(scores) - 1))[:BEST]
        return [int(row) for row in best[np.argsort(-scores[best])] if scores[row] > 0]


class MappedBm25s(Bm25s):
    """The same, its arrays on disk and mapped into memory."""

    def build(self, rows: Sequence[Terms]) -> None:
        import bm25s  # noqa: PLC0415 - as above

        super().build(rows)
        self.index.save(self._folder)
        self.index = bm25s.BM25.load(self._folder, mmap=True)


class ScipySparse:
    """A term–row matrix by columns; only the question's columns are added up."""

    def __init__(self, folder: Path) -> None:
        self._columns: dict[str, int] = {}

    def build(self, rows: Sequence[Terms]) -> None:
        import numpy as np  # noqa: PLC0415 - as above
        from scipy.sparse import csc_matrix  # noqa: PLC0415 - as above

        counts = [Counter(self._columns.setdefault(term, len(self._columns)) for term in row) for row in rows]
        columns = np.fromiter((column for row in counts for column in row), dtype=np.int32)
        values = np.fromiter((count for row in counts for count in row.values()), dtype=np.float32)
        places = np.repeat(np.arange(len(rows), dtype=np.int32), [len(row) for row in counts])
        lengths = np.array([len(row) for row in rows])
        held = np.bincount(columns)
        rarity = np.log(1 + (len(rows) - held + 0.5) / (held + 0.5))
        damping = 1.5 * (0.25 + 0.75 * lengths / lengths.mean())
        values *= rarity[columns] / (damping[places] + values)
        self._matrix = csc_matrix((values, (places, columns)), shape=(len(rows), len(held)))

    def find(self, query: Terms) -> Sequence[int]:
        import numpy as np  # noqa: PLC0415 - as above

        known = [self._columns[term] for term in query if term in self._columns]
        if not known:
            return []
        scores = np.asarray(self._matrix[:, known].sum(axis=1)).ravel()
        best = np.argpartition(-scores, min(BEST, len(scores) - 1))[:BEST]
        return [int(row) for row in best[np.argsort(-scores[best])] if scores[row] > 0]


class SqliteFts5:
    """SQLite's full-text index on disk, our terms as its words."""

    def __init__(self, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / "index.db")

    def build(self, rows: Sequence[Terms]) -> None:
        self._connection.execute(
            "create virtual table texts using fts5(terms, content='', tokenize=\"unicode61 tokenchars '.'\")"
        )
        self._connection.executemany(
            "insert into texts(rowid, terms) values (?, ?)", ((n, " ".join(row)) for n, row in enumerate(rows))
        )
        self._connection.execute("insert into texts(texts) values ('optimize')")
        self._connection.commit()
        self._count = len(rows)

    def add(self, row: Terms) -> None:
        self._connection.execute("insert into texts(rowid, terms) values (?, ?)", (self._count, " ".join(row)))
        self._connection.commit()
        self._count += 1

    def find(self, query: Terms) -> Sequence[int]:
        if not query:
            return []
        wanted = " OR ".join(f'"{term}"' for term in query)
        found = self._connection.execute(
            "select rowid from texts where texts match ? order by rank limit ?", (wanted, BEST)
        )
        return [int(row) for (row,) in found]


class Tantivy:
    """Tantivy through its Python package, on disk, one thread; our terms as its words."""

    def __init__(self, folder: Path) -> None:
        import tantivy  # type: ignore[import-not-found]  # noqa: PLC0415 - in an environment of its own

        self._module = tantivy
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("terms", stored=False, tokenizer_name="whitespace", index_option="freq")
        schema.add_integer_field("row", stored=True, indexed=False)
        self._schema = schema.build()
        self._index = tantivy.Index(self._schema, path=str(folder))

    def build(self, rows: Sequence[Terms]) -> None:
        writer = self._index.writer(heap_size=128_000_000, num_threads=1)
        for number, row in enumerate(rows):
            writer.add_document(self._module.Document(terms=" ".join(row), row=number))
        writer.commit()
        writer.wait_merging_threads()
        self._count = len(rows)
        self._reload()

    def add(self, row: Terms) -> None:
        writer = self._index.writer(heap_size=16_000_000, num_threads=1)
        writer.add_document(self._module.Document(terms=" ".join(row), row=self._count))
        writer.commit()
        self._count += 1
        self._reload()

    def find(self, query: Terms) -> Sequence[int]:
        module = self._module
        parts = [(module.Occur.Should, module.Query.term_query(self._schema, "terms", term)) for term in query]
        if not parts:
            return []
        hits = self._searcher.search(module.Query.boolean_query(parts), BEST).hits
        return [int(self._searcher.doc(address)["row"][0]) for _, address in hits]

    def _reload(self) -> None:
        self._index.reload()
        self._searcher = self._index.searcher()


ENGINES: Mapping[str, Callable[[Path], Engine]] = {
    "own postings": OwnPostings,
    "bm25s": Bm25s,
    "bm25s, mapped": MappedBm25s,
    "scipy sparse": ScipySparse,
    "SQLite FTS5": SqliteFts5,
    "tantivy": Tantivy,
}


def measure(name: str, rows: Sequence[Terms], queries: Sequence[Terms]) -> dict[str, Any]:
    """Return what an engine costs, in seconds, milliseconds and MB, and what it finds."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with TemporaryDirectory() as folder:
        engine = ENGINES[name](Path(folder))
        begin = time.process_time()
        engine.build(rows)
        built = time.process_time() - begin
        for query in queries[:_WARM]:
            engine.find(query)
        costs, found = [], []
        for query in queries:
            begin = time.process_time()
            found.append(list(engine.find(query)))
            costs.append(1e3 * (time.process_time() - begin))
        memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        added = _cost_of_adding(engine, queries)
        disk = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file()) / 1e6
    costs.sort()
    p95 = costs[int(0.95 * len(costs))]
    return {
        "engine": name,
        "build": built,
        "add": added,
        "disk": disk,
        "memory": memory,
        "median": costs[len(costs) // 2],
        "p95": p95,
        "found": found,
    }


def _cost_of_adding(engine: Engine, rows: Sequence[Terms]) -> float | None:
    """Return the milliseconds one further row takes, None where all is built anew."""
    if not isinstance(engine, GrowingEngine):
        return None
    engine.add(rows[0])
    costs = []
    for row in rows[1:6]:
        begin = time.process_time()
        engine.add(row)
        costs.append(1e3 * (time.process_time() - begin))
    return sorted(costs)[len(costs) // 2]


def read_terms(path: Path, most: int | None = None) -> list[list[str]]:
    """Return the terms of the first lines of a file."""
    with path.open(encoding="utf-8") as lines:
        return [[sys.intern(term) for term in line.split()] for line in islice(lines, most)]


def main(arguments: Sequence[str]) -> int:
    """Measure one engine."""
    name, terms, rows, queries = arguments
    json.dump(measure(name, read_terms(Path(terms), int(rows)), read_terms(Path(queries))), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
