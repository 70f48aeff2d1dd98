"""Write the report: Markdown that is the same for the same answers, but for the section on cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bench.exam import counts
from bench.exam.judge import ALWAYS
from bench.exam.run import Verdict
from bench.exam.shares import Bin, Share, calibration_error, quantile, reliability
from bot.expectation import KINDS

_HEAD = """# How well questions are understood

Written by `python -m bench.exam` ({subject}); do not edit. A turn is right when the kind of reply, the citations, the \
agencies and the words are as expected (bot/expectation.py) and contract, quotes and length hold. Intervals are \
Wilson's, 95 %.
"""
_BY_KIND = """A turn counts under the kind listed first among those allowed."""
_BY_CLAUSE = """A turn counts under every clause it must cite, or under the first of those of which one is enough."""
_CONFUSION = """Rows: the kind wanted (the one given where that is allowed, else the one listed first). Columns: the \
kind given."""
_RELIABILITY = """`understood.confidence` against how often the kind of reply, and the whole turn, was right. Mean \
distance between confidence and share of kinds right: {error:.1f} points.

![Reliability diagram]({picture})
"""


def kind_reliability(verdicts: Sequence[Verdict]) -> list[Bin]:
    """Return the bins of confidence against whether the kind of reply was right."""
    return reliability((_confidence(verdict), not verdict.failed.keys() & {"kind", "contract"}) for verdict in verdicts)


def report(verdicts: Sequence[Verdict], *, subject: str, picture: str, is_timed: bool) -> str:
    """Return the whole report; ``subject`` says what was examined, ``picture`` where the diagram is."""
    parts = [
        _HEAD.format(subject=subject),
        "## Overall\n",
        *_shares("", counts.overall(verdicts)),
        "## Check by check\n",
        f"No reply at all may fail {', '.join(ALWAYS[:-1])} or {ALWAYS[-1]}.\n",
        *_shares("check", counts.checks(verdicts)),
        "## By kind wanted\n",
        _BY_KIND + "\n",
        *_shares("kind", counts.by(verdicts, counts.wanted_kinds)),
        "## Kind wanted × kind given\n",
        _CONFUSION + "\n",
        *_confusion_table(verdicts),
        "## Confidence\n",
        *_reliability_table(verdicts, picture),
        "## By way of asking\n",
        *_shares("tag", counts.by(verdicts, counts.tags)),
        "## By clause\n",
        _BY_CLAUSE + "\n",
        *_shares("clause", counts.by(verdicts, counts.wanted_clauses)),
        "## By file\n",
        *_shares("file", counts.by(verdicts, counts.group)),
        "## Cost\n",
        cost(verdicts, is_timed=is_timed) + "\n",
        "## Failures\n",
        *(failure_lines(verdicts) or ["None."]),
        "",
    ]
    return "\n".join(parts)


def cost(verdicts: Sequence[Verdict], *, is_timed: bool) -> str:
    """Return the line on CPU time, the only one that another run may change."""
    if not is_timed:
        return "CPU time is not measured behind an address."
    times = [verdict.cpu_ms for verdict in verdicts]
    return f"CPU milliseconds a turn: median {quantile(times, 0.5):.1f}, 95th percentile {quantile(times, 0.95):.1f}."


def failure_lines(verdicts: Iterable[Verdict]) -> list[str]:
    """Return one line a wrong turn: where it stands, what was said, what was wrong."""
    return [
        f"- {verdict.item.name}{'' if verdict.item.single else f' #{verdict.number}'}: "
        f"“{_one_line(verdict.expected.user)}” — {_one_line('；'.join(verdict.failed.values()))}"
        for verdict in verdicts
        if not verdict.right
    ]


def share_line(name: str, share: Share) -> str:
    """Return one share as plain text."""
    low, high = share.interval
    return f"{name:<28}{share.right:>6} / {share.total:<6}{share.percent:>6.1f} %  [{low:.1f}, {high:.1f}]"


def _one_line(words: str) -> str:
    return " ".join(words.split()).replace("`", "'")


def _confidence(verdict: Verdict) -> float:
    value = verdict.view.understood.get("confidence")
    return float(value) if isinstance(value, int | float) else 0.0


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [f"| {' | '.join(head)} |", f"|---|{'--:|' * (len(head) - 1)}"]
    return [*lines, *(f"| {' | '.join(row)} |" for row in rows), ""]


def _shares(what: str, shares: Mapping[str, Share]) -> list[str]:
    return _table(
        (what, "right", "of", "%", "95 % interval"),
        ((name.replace("*", "\\*"), *_share_cells(share)) for name, share in shares.items()),
    )


def _share_cells(share: Share) -> tuple[str, str, str, str]:
    low, high = share.interval
    return str(share.right), str(share.total), f"{share.percent:.1f}", f"{low:.1f}–{high:.1f}"


def _confusion_table(verdicts: Sequence[Verdict]) -> list[str]:
    pairs = counts.confusion(verdicts)
    wanted = [kind for kind in KINDS if any(pair[0] == kind for pair in pairs)]
    given = [kind for kind in (*KINDS, counts.NO_KIND) if kind in wanted or any(pair[1] == kind for pair in pairs)]
    return _table(
        ("wanted \\ given", *given),
        ((row, *(str(pairs[row, column] or "·") for column in given)) for row in wanted),
    )


def _reliability_table(verdicts: Sequence[Verdict], picture: str) -> list[str]:
    kinds = kind_reliability(verdicts)
    turns = reliability((_confidence(verdict), verdict.right) for verdict in verdicts)
    rows = (
        (
            f"{kind.low:.1f}–{kind.high:.1f}",
            str(kind.share.total),
            f"{kind.confidence:.2f}" if kind.share.total else "",
            f"{kind.share.percent:.1f}" if kind.share.total else "",
            f"{turn.share.percent:.1f}" if kind.share.total else "",
        )
        for kind, turn in zip(kinds, turns, strict=True)
    )
    head = ("confidence", "turns", "mean", "% kinds right", "% turns right")
    return [_RELIABILITY.format(error=calibration_error(kinds), picture=picture), *_table(head, rows)]
