"""YAML files → the model. Everything wrong with the shape of the data is collected by the reader."""

from __future__ import annotations

from pathlib import Path

from knowledge.model import (
    Agency,
    AgencyGroup,
    Aspect,
    Certainty,
    Clause,
    DocumentFact,
    Figure,
    GlossaryLine,
    Name,
    NameKind,
    PolicyDocument,
    Section,
    StatedAspect,
    Subject,
)
from knowledge.outline import squeeze
from knowledge.yaml_reader import Fields, Reader


def load_document(reader: Reader, folder: Path) -> PolicyDocument:
    """Read one document's folder: source.txt, policy.yml, facts.yml and names/*.yml."""
    policy = reader.load(folder / "policy.yml")
    facts = reader.load(folder / "facts.yml")
    head = policy.mapping("document")
    identifier = head.text("id")
    document = PolicyDocument(
        id=identifier,
        title=head.text("title"),
        number=head.text("number"),
        aliases=head.texts("aliases"),
        facts=tuple(_fact(fields) for fields in head.mappings("facts")),
        sections=tuple(_section(fields) for fields in policy.mappings("sections")),
        clauses=tuple(_clause(fields, identifier) for fields in policy.mappings("clauses")),
        figures=tuple(_figure(fields) for fields in facts.mappings("figures")),
        aspects=tuple(_aspect(fields) for fields in facts.mappings("aspects")),
        glossary=tuple(_glossary_line(fields) for fields in facts.mappings("glossary")),
        subjects=tuple(_subject(fields) for fields in facts.mappings("subjects")),
        names=tuple(_names(reader, folder)),
        source=_source(reader, folder / "source.txt"),
    )
    for fields in (head, policy, facts):
        fields.done()
    return document


def load_agencies(reader: Reader, path: Path) -> tuple[tuple[Agency, ...], tuple[AgencyGroup, ...]]:
    """Read agencies.yml, shared by all documents."""
    fields = reader.load(path)
    agencies = tuple(_agency(entry) for entry in fields.mappings("agencies"))
    groups = tuple(_agency_group(entry) for entry in fields.mappings("today_groups"))
    fields.done()
    return agencies, groups


def _source(reader: Reader, path: Path) -> str:
    try:
        return squeeze(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        reader.complain(path, "", f"无法读取原文：{error}")
        return ""


def _names(reader: Reader, folder: Path) -> list[Name]:
    names: list[Name] = []
    for path in sorted((folder / "names").glob("*.yml")):
        fields = reader.load(path)
        names.extend(_name(entry) for entry in fields.mappings("names"))
        fields.done()
    return names


def _fact(fields: Fields) -> DocumentFact:
    fact = DocumentFact(
        key=fields.text("key"),
        label=fields.text("label"),
        value=fields.text("value"),
        quote=squeeze(fields.text("quote")),
        aliases=fields.texts("aliases"),
        remark=fields.optional_text("remark"),
    )
    fields.done()
    return fact


def _section(fields: Fields) -> Section:
    section = Section(fields.text("id"), fields.text("title"), fields.texts("aliases"))
    fields.done()
    return section


def _clause(fields: Fields, document_id: str) -> Clause:
    clause = Clause(
        document_id=document_id,
        id=fields.text("id"),
        heading=fields.text("heading"),
        text=squeeze(fields.text("text")),
        agency_line=fields.optional_text("agency_line"),
        agencies=fields.texts("agencies"),
    )
    fields.done()
    return clause


def _figure(fields: Fields) -> Figure:
    figure = Figure(
        name=fields.text("name"),
        short=fields.text("short"),
        clause=fields.text("clause"),
        value=fields.number("value"),
        unit=fields.text("unit"),
        comparison=fields.optional_text("comparison"),
        year=fields.optional_integer("year"),
        quote=squeeze(fields.text("quote")),
        aliases=fields.texts("aliases"),
        scope=fields.optional_range("scope"),
    )
    fields.done()
    return figure


def _aspect(fields: Fields) -> StatedAspect:
    aspect = StatedAspect(
        aspect=fields.choice("aspect", Aspect),
        clause=fields.text("clause"),
        about=fields.texts("about"),
        quote=squeeze(fields.text("quote")),
    )
    fields.done()
    return aspect


def _glossary_line(fields: Fields) -> GlossaryLine:
    line = GlossaryLine(fields.text("term"), fields.text("plain"))
    fields.done()
    return line


def _subject(fields: Fields) -> Subject:
    subject = Subject(fields.text("subject"), fields.texts("clauses"))
    fields.done()
    return subject


def _name(fields: Fields) -> Name:
    name = Name(
        name=squeeze(fields.text("name")),
        kind=fields.choice("kind", NameKind),
        clauses=fields.texts("clauses"),
        aliases=fields.texts("aliases"),
        main=fields.flag("main", False),
        listed=fields.flag("listed", True),
        english=fields.optional_text("english"),
    )
    fields.done()
    return name


def _agency(fields: Fields) -> Agency:
    agency = Agency(
        name=fields.text("name"),
        full_name=fields.text("full_name"),
        aliases=fields.texts("aliases"),
        today=fields.optional_text("today"),
        today_aliases=fields.texts("today_aliases"),
        certainty=fields.choice("certainty", Certainty),
        change=fields.text("change"),
        note=fields.optional_text("note"),
    )
    fields.done()
    return agency


def _agency_group(fields: Fields) -> AgencyGroup:
    group = AgencyGroup(fields.text("name"), fields.texts("aliases"), fields.texts("agencies"))
    fields.done()
    return group
