"""Checks of agencies.yml: the agencies then, and today's bodies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from knowledge.checks.repetition import guess, repeated, repeated_aliases, shared_forms
from knowledge.errors import Problem
from knowledge.model import Agency, AgencyGroup, Certainty, Change

Found = Iterator[tuple[str, str]]
"""Key path in agencies.yml and message."""


def check_agencies(
    agencies: tuple[Agency, ...], groups: tuple[AgencyGroup, ...], broken: frozenset[str]
) -> Iterator[Problem]:
    """Yield every problem of agencies.yml."""
    known = {agency.name: agency for agency in agencies}
    for rule in (
        _each(agencies),
        _groups(groups, known, broken),
        _together(agencies, groups),
        _forms(agencies, groups),
    ):
        yield from (Problem("agencies.yml", where, message) for where, message in rule)


def _each(agencies: tuple[Agency, ...]) -> Found:
    for agency in agencies:
        where = f"agencies.{agency.name}"
        if agency.today is not None and agency.certainty is Certainty.LOW:
            yield f"{where}.today", "certainty 为 low 时必须留空（null）：没有查实的今名不作断言"
        if agency.today is not None and agency.change is Change.UNCHANGED:
            yield f"{where}.today", "change 为 unchanged 时必须留空（null）"
        if agency.certainty is not Certainty.HIGH and agency.note is None:
            yield f"{where}.note", "certainty 不是 high 时必须写明缘由"
    for name in repeated(agency.name for agency in agencies):
        yield f"agencies.{name}", "单位重复；每个单位只能写一次"


def _groups(groups: tuple[AgencyGroup, ...], known: dict[str, Agency], broken: frozenset[str]) -> Found:
    for group in groups:
        where = f"today_groups.{group.name}.agencies"
        if not group.agencies:
            yield where, "不能为空；请写并入它的单位"
        for name in group.agencies:
            if name in known and known[name].today != group.name:
                yield where, f"{name} 的 today 是 {known[name].today or '空'}；必须与这里的 {group.name} 相同"
            if name not in known and name not in broken:
                yield where, f"不认识的单位：{name}{guess(name, known)}"
    for name in repeated(group.name for group in groups):
        yield f"today_groups.{name}", "重复；每个今名只能写一次"


def _together(agencies: tuple[Agency, ...], groups: tuple[AgencyGroup, ...]) -> Found:
    """Agencies that are one body today can be asked for by its name only when a group lists them all."""
    merged = Counter(agency.today for agency in agencies if agency.today)
    listed = {group.name: group.agencies for group in groups}
    for agency in agencies:
        today = agency.today or ""
        if (today in listed or merged[today] > 1) and agency.name not in listed.get(today, ()):
            yield f"today_groups.{today}", f"缺少 {agency.name}；today 相同的单位必须都写在这里"


def _forms(agencies: tuple[Agency, ...], groups: tuple[AgencyGroup, ...]) -> Found:
    kinds = {agency.name: "agencies" for agency in agencies} | {group.name: "today_groups" for group in groups}
    aliases = [(a.name, (*a.aliases, *a.today_aliases)) for a in agencies] + [(g.name, g.aliases) for g in groups]
    for name, own in aliases:
        yield from ((f"{kinds[name]}.{name}.aliases", message) for message in repeated_aliases(name, own))
    forms = [(a.name, (a.name, a.full_name, *a.aliases, *a.today_aliases)) for a in agencies]
    forms += [(group.name, (group.name, *group.aliases)) for group in groups]
    yield from ((f"{kinds[name]}.{name}.aliases", message) for name, message in shared_forms(forms))
