"""Which clauses have the most or fewest agencies, or none; which agencies stand in the most or fewest clauses."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from actions.agency_tasks import asked_agencies, filter_by_section, grouped_headings, named_sections, suggest_agencies
from actions.answer import Answer, Kind
from actions.context import Context
from actions.intents import Ask
from actions.numbers import read_positions
from knowledge import Agency, Clause

_BY_NUMBER = re.compile("(?:责任)?(?:单位|部门)(?:的)?(?:家数|个数|数量|数目)")
"""What says that clauses are ranked by how many agencies they have."""


def answer_extremes(context: Context) -> Answer:
    """Tell which clauses have the most or fewest agencies, or which agencies appear most, in the section named if any.

    Of a section whose clauses list no agencies it is said, and the whole document is counted.
    """
    cues = context.reading.cues.kinds
    fewest = bool({"fewest", "named_once"} & cues)
    both = {"fewest", "most"} <= cues
    listing = tuple(clause for clause in context.base.clauses.values() if clause.agencies)
    pool, filtered = filter_by_section(context, listing)
    place = _place(context, counted=bool(pool)) if filtered else ""
    beside = asked_agencies(context) if "partners" in cues else ()
    if beside:
        return _extreme_agencies(context, _beside(pool or listing, beside), fewest, _with(context, beside))
    by_number = _BY_NUMBER.search(context.text)  # “产业按责任单位家数排，排头的是谁”
    if "clauses_counted" in cues and (by_number or "any_office" not in cues):
        return _extreme_clauses(context, pool or listing, (False, True) if both else (fewest,), place)
    return _extreme_agencies(context, pool or listing, fewest, place)


def answer_unassigned(context: Context) -> Answer:
    """Tell which clauses of the whole document list no agency, whatever section is named beside."""
    clauses = tuple(clause for clause in context.base.clauses.values() if not clause.agencies)
    headings = "、".join(f"“{clause.heading}”（{clause.id}）" for clause in clauses)
    opening = context.wording.line("utter_unassigned", warrant="computed", headings=headings, count=len(clauses))
    identifiers = tuple(clause.id for clause in clauses)
    return Answer(
        kind=Kind.ANSWER,
        lines=(opening, context.source_line()),
        citations=tuple(context.cite(clause, clause.heading) for clause in clauses),
        suggestions=suggest_agencies(context, ()),
        dialogue=context.follow_on(clauses=identifiers, items=identifiers, ask=Ask.LIST.value),
    )


def _place(context: Context, *, counted: bool) -> str:
    """Return the words for the section that a question keeps to or leaves out, or for one that has nothing to count."""
    wording = "utter_outside_section" if "exclude" in context.reading.cues.kinds else "utter_inside_section"
    wording = wording if counted else "utter_section_without_agencies"
    titles = (context.base.sections[section].title for section in named_sections(context))
    return context.wording.say(wording, titles="、".join(f"“{title}”" for title in titles))


def _beside(pool: tuple[Clause, ...], agencies: tuple[Agency, ...]) -> tuple[Clause, ...]:
    """Return the clauses that list some agencies, without these."""
    names = tuple(agency.name for agency in agencies)
    listing = (clause for clause in pool if set(names) <= set(clause.agencies))
    return tuple(replace(c, agencies=tuple(name for name in c.agencies if name not in names)) for c in listing)


def _with(context: Context, agencies: tuple[Agency, ...]) -> str:
    return context.wording.say("utter_with_agencies", names="、".join(agency.name for agency in agencies))


def _extreme_clauses(context: Context, pool: tuple[Clause, ...], extremes: tuple[bool, ...], place: str) -> Answer:
    """Tell which clauses have the most agencies, or (True) the fewest, or one after the other."""
    lines, clauses = [], dict[Clause, None]()
    sizes = [len(clause.agencies) for clause in pool]
    for fewest in extremes:
        wanted = min(sizes) if fewest else max(sizes)
        found = [clause for clause in pool if len(clause.agencies) == wanted]
        headings = "、".join(f"“{clause.heading}”（{clause.id}）" for clause in found)
        name = "utter_fewest_agencies" if fewest else "utter_most_agencies"
        lines.append(context.wording.line(name, warrant="computed", place=place, headings=headings, count=wanted))
        clauses.update(dict.fromkeys(found))
    identifiers = tuple(clause.id for clause in clauses)
    return Answer(
        kind=Kind.ANSWER,
        lines=(*lines, context.source_line()),
        citations=tuple(context.cite_agency_line(clause) for clause in clauses),
        agencies=context.agencies_with_clauses(tuple(clauses)),
        suggestions=suggest_agencies(context, tuple(clauses)),
        dialogue=context.follow_on(clauses=identifiers, items=identifiers, ask=Ask.AGENCY.value),
    )


def _extreme_agencies(context: Context, pool: tuple[Clause, ...], fewest: bool, place: str) -> Answer:
    counts = Counter(name for clause in pool for name in clause.agencies)
    ranks = sorted(set(counts.values()), reverse=not fewest)[: max(1, len(read_positions(context.text, len(counts))))]
    names = tuple(
        sorted((name for name in counts if counts[name] in ranks), key=lambda name: ranks.index(counts[name]))
    )
    clauses = tuple(clause for clause in pool if set(names) & set(clause.agencies))
    opening = context.wording.line(
        "utter_agencies_named_least" if fewest else "utter_agencies_named_most",
        warrant="computed",
        place=place,
        groups="；".join(f"{'、'.join(name for name in names if counts[name] == rank)}（{rank}条）" for rank in ranks),
    )
    identifiers = tuple(clause.id for clause in clauses)
    return Answer(
        kind=Kind.ANSWER,
        lines=(opening, *grouped_headings(context, clauses), context.source_line()),
        citations=tuple(context.cite_agency_line(clause) for clause in clauses),
        agencies=tuple((context.base.agencies[n], tuple(c.id for c in clauses if n in c.agencies)) for n in names),
        suggestions=suggest_agencies(context, clauses),
        dialogue=context.follow_on(clauses=identifiers, items=identifiers, agencies=names, ask=Ask.AGENCY_TASKS.value),
    )
