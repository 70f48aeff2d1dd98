"""What an agency is responsible for: complete, counted, grouped by section; also shared tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from actions.answer import Answer, Kind, Line, name_today
from actions.context import Context
from actions.intents import Ask
from actions.numbers import read_positions
from knowledge import Agency, Clause, Topic, TopicKind

_INDUSTRIES = "2.1"
"""Section that 产业 means when it stands alone."""
_COUNTED_ONE_BY_ONE = 6
"""Up to this many agencies are counted one by one."""
_PAIR = 2
"""Bodies beyond which the first may be who asks: “县政府的，科技局、经信委、发改委三家…”."""
_QUOTED = 2
"""Up to this many clauses are quoted in the text; more are listed by heading."""


@dataclass(frozen=True)
class Tasks:
    """The clauses that answer a question on the tasks of agencies."""

    clauses: tuple[Clause, ...]
    bodies: tuple[frozenset[str], ...] = ()
    """Where only clauses that name one of every body count: the agencies of each; else empty."""
    filtered: bool = False
    """Whether the question keeps to a section or leaves one out."""


def answer_agency_tasks(context: Context) -> Answer:
    """List every clause that names the agencies asked about, or all of them together."""
    tasks = _tasks_of(context)
    if not tasks.clauses:
        return _nothing(context, tasks)
    agencies = asked_agencies(context)
    if tasks.bodies:  # who asks may name an office of its own, and a body of today stands for several of then
        listed = frozenset().union(*(clause.agencies for clause in tasks.clauses)) & frozenset().union(*tasks.bodies)
        agencies = tuple(agency for agency in agencies if agency.name in listed)
    clauses = tasks.clauses
    lines = [_count(context, agencies, tasks), *_each(context, agencies, tasks)]
    lines += grouped_headings(context, clauses)
    lines += _renamed(context, agencies)
    if len(clauses) <= _QUOTED:
        lines += [context.quote_line(context.cite_agency_line(clause), optional=True) for clause in clauses]
    lines.append(context.source_line())
    names = tuple(agency.name for agency in agencies)
    others = _besides_the_last(context, clauses)
    identifiers = tuple(clause.id for clause in others or clauses)
    return Answer(
        kind=Kind.ANSWER,
        lines=tuple(lines),
        title="、".join(names),
        citations=tuple(map(context.cite_agency_line, dict.fromkeys((*others, *clauses)))),
        agencies=tuple((a, tuple(c.id for c in clauses if a.name in c.agencies)) for a in agencies),
        suggestions=suggest_agencies(context, clauses),
        dialogue=context.follow_on(clauses=identifiers, items=identifiers, agencies=names, ask=Ask.AGENCY_TASKS.value),
    )


def _besides_the_last(context: Context, clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """Return the clauses that were not just spoken of, where those are asked for: “住建局还管别的吗”."""
    if "besides" not in context.reading.cues.kinds:
        return ()
    return tuple(clause for clause in clauses if clause.id not in context.question.dialogue.clauses)


def only_clause_of(context: Context) -> str | None:
    """Return the clause that alone names the agencies asked about, None where several or none do."""
    clauses = _tasks_of(context).clauses
    return clauses[0].id if len(clauses) == 1 else None


def _tasks_of(context: Context) -> Tasks:
    """Return the clauses of the agencies asked about, in the section named, all together where that is asked."""
    kinds = context.reading.cues.kinds
    names = {agency.name for agency in asked_agencies(context)}
    if "without" in kinds:
        listed = tuple(clause for clause in context.base.clauses.values() if clause.agencies)
        clauses, filtered = filter_by_section(context, tuple(c for c in listed if not names & set(c.agencies)))
        return Tasks(clauses, filtered=filtered)
    clauses, filtered = filter_by_section(context, context.base.clauses_of(names))
    bodies = tuple(frozenset(_members(context, topic)) for topic in _bodies(context))
    together = _with_all(clauses, bodies)
    if not together and len(bodies) > _PAIR:
        bodies = bodies[1:]
        together = _with_all(clauses, bodies)
    wants_one = "one_clause" in kinds and "each" not in kinds
    if len(bodies) > 1 and ("joint" in kinds or (wants_one and together)):
        return Tasks(together, bodies, filtered)
    return Tasks(clauses, filtered=filtered)


def _with_all(clauses: tuple[Clause, ...], bodies: Sequence[frozenset[str]]) -> tuple[Clause, ...]:
    """Return the clauses that name one of every body."""
    return tuple(clause for clause in clauses if all(body & set(clause.agencies) for body in bodies))


def _members(context: Context, topic: Topic) -> set[str]:
    """Return the agencies of then that a mention stands for."""
    return set(context.base.groups[topic.key].agencies) if topic.kind is TopicKind.AGENCY_GROUP else {topic.key}


def _each(context: Context, agencies: tuple[Agency, ...], tasks: Tasks) -> list[Line]:
    """Return how many clauses name each of several agencies."""
    if tasks.bodies or not 1 < len(agencies) <= _COUNTED_ONE_BY_ONE or "without" in context.reading.cues.kinds:
        return []
    counts = (f"{agency.name}{len(context.base.clauses_of([agency.name]))}条" for agency in agencies)
    return [context.wording.line("utter_tasks_each", warrant="computed", counts="、".join(counts))]


def answer_totals(context: Context) -> Answer:
    """Tell how many clauses and agencies the document has."""
    clauses = tuple(clause for clause in context.base.clauses.values() if clause.agencies)
    line = context.wording.line(
        "utter_totals",
        warrant="computed",
        clauses=len(context.base.clauses),
        agencies=len(context.base.agencies),
        pairs=sum(len(clause.agencies) for clause in clauses),
        lines=len(clauses),
    )
    return Answer(
        kind=Kind.ANSWER,
        lines=(line, context.source_line()),
        citations=tuple(context.cite_agency_line(clause) for clause in clauses),
        suggestions=(context.wording.say("utter_suggest_industries"), context.wording.say("utter_suggest_goals")),
        dialogue=context.follow_on(ask=Ask.CONTENT.value),
    )


def asked_agencies(context: Context) -> tuple[Agency, ...]:
    """Return the agencies a question names, today's bodies as those they took over, else those of the last question."""
    found: dict[str, None] = {}
    for topic in _bodies(context):
        members = _members(context, topic)
        found.update(dict.fromkeys(name for name in context.base.agencies if name in members))
    names = tuple(found) or _ordinal_agency(context) or context.question.dialogue.agencies
    return tuple(context.base.agencies[name] for name in names if name in context.base.agencies)


def _bodies(context: Context) -> list[Topic]:
    """Return the bodies a question names, without those of today whose former parts it names too."""
    named = list(dict.fromkeys(context.reading.evidence.agencies))
    agencies = {topic.key for topic in named if topic.kind is TopicKind.AGENCY}
    return [
        topic
        for topic in named
        if topic.kind is TopicKind.AGENCY or not agencies & set(context.base.groups[topic.key].agencies)
    ]


def _ordinal_agency(context: Context) -> tuple[str, ...]:
    """Read “最后一个单位” against the agencies of the clause last spoken of."""
    if "agency_word" not in context.reading.cues.kinds:
        return ()
    last = [agency.name for agency in context.base.agencies_of(_known(context, context.question.dialogue.clauses))]
    return tuple(last[place] for place in read_positions(context.text, len(last)) if 0 <= place < len(last))


def _known(context: Context, clauses: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(clause for clause in clauses if clause in context.base.clauses)


def answer_renamed(context: Context) -> Answer:
    """Tell the names of today of the agencies asked about; what is not known is said to be not known."""
    agencies = asked_agencies(context)
    lines = []
    for agency in agencies:
        today = name_today(agency)
        name = "utter_renamed" if today else "utter_renamed_unknown"
        note = f"（{agency.note}）" if agency.note else ""
        lines.append(context.wording.line(name, warrant="record", name=agency.name, today=today, note=note))
    clauses = context.base.clauses_of(agency.name for agency in agencies)
    return Answer(
        kind=Kind.ANSWER,
        lines=(*lines, context.wording.line("utter_renamed_source")),
        title="、".join(agency.name for agency in agencies),
        citations=tuple(context.cite_agency_line(clause) for clause in clauses),
        agencies=tuple((a, tuple(c.id for c in clauses if a.name in c.agencies)) for a in agencies),
        suggestions=suggest_agencies(context, clauses),
        dialogue=context.follow_on(agencies=tuple(agency.name for agency in agencies), ask=Ask.AGENCY_TASKS.value),
    )


def named_sections(context: Context) -> list[str]:
    """Return the sections a question names; 产业 alone means the one of the industries."""
    sections = [topic.key for topic in context.reading.evidence.topics(TopicKind.SECTION)]
    if not sections and "industries" in context.reading.cues.kinds and not context.reading.evidence.content:
        return [_INDUSTRIES]
    return sections


def filter_by_section(context: Context, clauses: tuple[Clause, ...]) -> tuple[tuple[Clause, ...], bool]:
    """Keep or leave out a section the question names (“产业以外的”, “保障措施里”)."""
    sections = named_sections(context)
    if not sections:
        return clauses, False
    inside = tuple(clause for clause in clauses if any(clause.id.startswith(s + ".") for s in sections))
    exclude = "exclude" in context.reading.cues.kinds
    kept = tuple(clause for clause in clauses if clause not in inside) if exclude else inside
    return kept, True


def _count(context: Context, agencies: tuple[Agency, ...], tasks: Tasks) -> Line:
    named = tuple(agency.name for agency in agencies)
    names, wording = "、".join(named), "utter_tasks_filtered" if tasks.filtered else "utter_tasks"
    if "without" in context.reading.cues.kinds:
        wording = "utter_tasks_without"
    elif tasks.bodies:  # of a body of today each clause names one or another of its agencies of then
        names = "、".join("或".join(name for name in named if name in body) for body in tasks.bodies)
        wording = "utter_tasks_joint_filtered" if tasks.filtered else "utter_tasks_joint"
    return context.wording.line(wording, warrant="computed", names=names, count=len(tasks.clauses))


def grouped_headings(context: Context, clauses: tuple[Clause, ...]) -> list[Line]:
    """Return one paragraph a section: its title and the headings below it."""
    lines = []
    for section, members in groupby(clauses, key=lambda clause: clause.section_id):
        inside = list(members)
        title = context.base.sections[section].title
        headings = "、".join(f"{clause.id} {clause.heading}" for clause in inside)
        lines.append(
            context.wording.line(
                "utter_task_group", warrant="record", title=title, count=len(inside), headings=headings
            )
        )
    return lines


def _renamed(context: Context, agencies: tuple[Agency, ...]) -> list[Line]:
    groups = [topic.key for topic in context.reading.evidence.topics(TopicKind.AGENCY_GROUP)]
    lines = [
        context.wording.line(
            "utter_today_group", warrant="record", name=name, then="、".join(context.base.groups[name].agencies)
        )
        for name in groups
    ]
    today = None if groups else context.today_line(agencies)
    return [*lines, *([today] if today else [])]


def _nothing(context: Context, tasks: Tasks) -> Answer:
    agencies = asked_agencies(context)
    names = tuple(agency.name for agency in agencies)
    clauses = context.base.clauses_of(names)
    joint = "utter_tasks_none_together_here" if tasks.filtered else "utter_tasks_none"
    line = context.wording.line(
        joint if tasks.bodies else "utter_tasks_none_here", warrant="computed", names="、".join(names)
    )
    return Answer(
        kind=Kind.ANSWER,
        lines=(line, *grouped_headings(context, clauses), context.source_line()),
        citations=tuple(context.cite_agency_line(clause) for clause in clauses),
        agencies=tuple((a, tuple(c.id for c in clauses if a.name in c.agencies)) for a in agencies),
        dialogue=context.follow_on(agencies=names, ask=Ask.AGENCY_TASKS.value),
    )


def suggest_agencies(context: Context, clauses: tuple[Clause, ...]) -> tuple[str, ...]:
    """Return what may be asked next: who is responsible for the first clauses."""
    return tuple(context.wording.say("utter_suggest_agency", heading=clause.heading) for clause in clauses[:2])
