"""YAML files → the model. Everything wrong with the shape of the data is collected by the reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from knowledge.errors import Problem
from knowledge.model import (
    Agency,
    AgencyGroup,
    Aspect,
    Certainty,
    Change,
    Clause,
    DocumentFact,
    Figure,
    GlossaryLine,
    Name,
    NameKind,
    Paraphrases,
    PolicyDocument,
    Section,
    StatedAspect,
    Subject,
)
from knowledge.quotes import squeeze
from knowledge.yaml_reader import Fields, Reader

Record = TypeVar("Record")


@dataclass(frozen=True)
class LoadedDocument:
    """A document as it was read, with what the checks need beside it."""

    document: PolicyDocument
    """Only the records that have the right shape."""
    folder: str
    """The document's folder, relative to the knowledge folder."""
    source: str
    """The source text as received, with its line breaks."""
    by_hand: bool
    """Whether a person divided the text into clauses otherwise than the outline does."""
    name_files: Mapping[str, str]
    """Name → the file below ``names/`` that it stands in."""

    def problem(self, file: str, key_path: str, message: str) -> Problem:
        """Return a problem of one of the folder's files."""
        return Problem(f"{self.folder}/{file}", key_path, message)


def load_document(reader: Reader, folder: Path) -> LoadedDocument:
    """Read one document's folder: source.txt, policy.yml, facts.yml, names/*.yml and, if any, paraphrases.yml."""
    policy = reader.load(folder / "policy.yml")
    facts = reader.load(folder / "facts.yml")
    source = reader.text(folder / "source.txt") or ""
    names = _names(reader, folder)
    head = policy.mapping("document")
    by_hand = head.flag("by_hand", default=False)
    identifier = head.text("id")
    document = PolicyDocument(
        id=identifier,
        title=head.text("title"),
        number=head.text("number"),
        aliases=head.texts("aliases"),
        facts=_sound(head.mappings("facts", label="key"), _fact),
        sections=_sound(policy.mappings("sections", label="id"), _section),
        clauses=_sound(policy.mappings("clauses", label="id"), lambda fields: _clause(fields, identifier)),
        figures=_sound(facts.mappings("figures", label="name"), _figure),
        aspects=_sound(facts.mappings("aspects", label="quote"), _aspect),
        glossary=_sound(facts.mappings("glossary", label="term"), _glossary_line),
        subjects=_sound(facts.mappings("subjects", label="subject"), _subject),
        paraphrases=_paraphrases(reader, folder / "paraphrases.yml"),
        names=tuple(name for _, name in names),
        source=squeeze(source),
    )
    for fields in (head, policy, facts):
        fields.done()
    name_files = {name.name: file for file, name in names}
    return LoadedDocument(document, reader.name(folder), source, by_hand, name_files)


def load_agencies(reader: Reader, path: Path) -> tuple[tuple[Agency, ...], tuple[AgencyGroup, ...]]:
    """Read agencies.yml, shared by all documents."""
    fields = reader.load(path)
    agencies = _sound(fields.mappings("agencies", label="name"), _agency)
    groups = _sound(fields.mappings("today_groups", label="name"), _agency_group)
    fields.done()
    return agencies, groups


def load_function_words(reader: Reader, path: Path) -> tuple[str, ...]:
    """Read the words that search leaves out, parted by white space; no file is no words."""
    lines = (reader.text(path) or "").splitlines() if path.exists() else []
    return tuple(word for line in lines if not line.startswith("#") for word in line.split())


def _sound(entries: Iterable[Fields], build: Callable[[Fields], Record]) -> tuple[Record, ...]:
    """Build a record of each entry; leave out those with problems, which the reader has noted."""
    built = [(fields, build(fields)) for fields in entries]
    return tuple(record for fields, record in built if fields.sound)


def _paraphrases(reader: Reader, path: Path) -> tuple[Paraphrases, ...]:
    """Return what people call the matter of each clause; no file is none."""
    if not path.exists():
        return ()
    fields = reader.load(path)
    found = _sound(fields.mappings("paraphrases", label="clause"), _paraphrases_of_clause)
    fields.done()
    return found


def _paraphrases_of_clause(fields: Fields) -> Paraphrases:
    paraphrases = Paraphrases(fields.text("clause"), fields.texts("texts"))
    fields.done()
    return paraphrases


def _names(reader: Reader, folder: Path) -> list[tuple[str, Name]]:
    """Return each name with its file, relative to the document's folder."""
    names: list[tuple[str, Name]] = []
    for path in sorted((folder / "names").glob("*.yml")):
        fields = reader.load(path)
        names.extend((f"names/{path.name}", name) for name in _sound(fields.mappings("names", label="name"), _name))
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
        heading=squeeze(fields.text("heading")),
        text=squeeze(fields.text("text")),
        agency_line=_squeezed(fields.optional_text("agency_line")),
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
        main=fields.flag("main", default=False),
        listed=fields.flag("listed", default=True),
        proper=fields.flag("proper", default=False),
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
        change=fields.choice("change", Change),
        note=fields.optional_text("note"),
    )
    fields.done()
    return agency


def _agency_group(fields: Fields) -> AgencyGroup:
    group = AgencyGroup(fields.text("name"), fields.texts("aliases"), fields.texts("agencies"))
    fields.done()
    return group


def _squeezed(text: str | None) -> str | None:
    return None if text is None else squeeze(text)
