"""Show answers on a terminal as a person reads them; on a pipe, exactly the text that channels send."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.answer_view import Agency, AnswerView, Choice, Citation, Unstated, own_text, plain_text, quoted_citations
from bot.shell.wrap import wrap

_WIDEST = 100
"""Longer lines are hard to read, however wide the terminal."""
_QUIET = "bright_black"


class Screen:
    """Where the shell writes: one console, rich on a terminal and plain elsewhere."""

    def __init__(self, console: Console) -> None:
        """Write to this console; it is a terminal or not, which decides how answers look."""
        self.console = console
        self.is_rich = console.is_terminal

    @property
    def width(self) -> int:
        """Cells that a line may take."""
        return min(self.console.width, _WIDEST)

    def line(self, content: str = "", style: str = "") -> None:
        """Write a text; on a terminal wrapped, with long words and commas where Chinese wants them."""
        wrapped = "\n".join(wrap(content, self.width)) if self.is_rich else content
        self._print(Text(wrapped, style=style))

    def quiet(self, content: str) -> None:
        """Write a remark that is not the answer."""
        self.line(content, _QUIET)

    def problem(self, content: str) -> None:
        """Write what went wrong."""
        self.line(content, "red")

    def answer(self, view: AnswerView) -> None:
        """Write an answer."""
        if not self.is_rich:
            self.line(plain_text(view) + "\n")
            return
        self.line()
        self.line(own_text(view) or "（没有文字）", "red" if view.failed else "")
        self._citations(view)
        if view.agencies:
            self._agencies(view.agencies)
        self._not_stated(view.not_stated)
        self._choices(view.choices)
        self._footer(view)

    def pairs(self, rows: Iterable[tuple[str, Sequence[str]]]) -> None:
        """Write labelled values: a grid on a terminal, ``label: value`` lines elsewhere."""
        if not self.is_rich:
            for label, values in rows:
                for value in values:
                    self.line(f"{label}：{value}")
            return
        label_width = 12
        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_column(style="cyan", no_wrap=True, width=label_width)
        grid.add_column()
        for label, values in rows:
            value_lines = [part for value in values for part in wrap(value, self.width - label_width - 4)]
            grid.add_row(Text(label), Text("\n".join(value_lines)))
        self.console.print(grid, width=self.width)

    def _citations(self, view: AnswerView) -> None:
        quoted = quoted_citations(view)
        for citation in quoted:
            self._citation(citation)
        others = dict.fromkeys(citation.clause for citation in view.citations if citation not in quoted)
        if others:
            self.line()
            self.quiet(f"{'另外' if quoted else ''}引用了 {len(others)} 条：{' '.join(others)}")

    def _citation(self, citation: Citation) -> None:
        self.line()
        source = " ".join(filter(None, [citation.clause, citation.heading]))
        self.quiet(" · ".join(filter(None, [f"原文 {source}", citation.document])))
        for part in wrap(citation.quote, self.width - 2):
            self._print(Text.assemble(("│ ", _QUIET), (part, "italic")))

    def _agencies(self, agencies: Sequence[Agency]) -> None:
        renamed = any(agency.today for agency in agencies)
        table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style=_QUIET)
        table.add_column(f"单位（{len(agencies)} 个）")
        if renamed:
            table.add_column("现在的名称")
        table.add_column("条款")
        for agency in agencies:
            today = [Text(agency.today or "")] if renamed else []
            table.add_row(Text(agency.name), *today, Text(" ".join(agency.clauses)))
        self.line()
        self.console.print(table, width=self.width)

    def _not_stated(self, not_stated: Sequence[Unstated]) -> None:
        if not_stated:
            self.line()
        for unstated in not_stated:
            searched = f"（全文查过，没有：{'、'.join(unstated.searched)}）" if unstated.searched else ""
            self.line(f"方案没有写：{unstated.label}{searched}", "yellow")

    def _choices(self, choices: Sequence[Choice]) -> None:
        if choices:
            self.line()
        for number, choice in enumerate(choices, start=1):
            mark = f"{number:>2}. "
            first, *rest = wrap(choice.title, self.width - len(mark))
            self._print(Text.assemble((mark, "cyan"), first))
            for part in rest:
                self.line(" " * len(mark) + part)

    def _footer(self, view: AnswerView) -> None:
        intent, confidence = view.understood.get("intent"), view.understood.get("confidence")
        parts = [view.kind or "没有 custom"]
        if isinstance(intent, str):
            parts.append(intent + (f" {confidence:.2f}" if isinstance(confidence, (int, float)) else ""))
        self.line()
        self.quiet(" · ".join(parts))
        self.line()

    def _print(self, content: Text) -> None:
        self.console.print(content, soft_wrap=True)
