"""What a question is about: mentions, the clauses they point to, and how much of the question they explain."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from knowledge import Hit, MeaningIndex, Mention, PolicyBase, Topic, TopicKind, Vector

CONTENT = frozenset({TopicKind.CLAUSE, TopicKind.NAME, TopicKind.FIGURE, TopicKind.TERM})
"""Kinds of topic that point to clauses."""
_SECOND_CLAUSE = 0.4
"""What a mention gives to the second and later clauses of its topic, against 1 for the first."""
_SEARCH_WEIGHT = 0.25
"""What one point of BM25 counts against one character of a recognised name."""
_MEANING_WEIGHT, _MEANING_FLOOR = 8.0, 0.15
"""Points for each unit of cosine above the floor, which unrelated sentences reach."""
_PARAPHRASE_WEIGHT, _PARAPHRASE_FLOOR = 3.0, 0.3
"""The same for what people call the matter of a clause, which is as short as a question, so nearer to all."""
_QUOTED = re.compile('[“"「『]([\u4e00-\u9fff、]{2,16})[”"」』]')
_QUOTED_WEIGHT, _FEW_HOLD = 1.5, 8
"""Points of a clause that holds a quoted term, and how many may hold it so that it says something."""
_SUBJECT_WEIGHT = 3.0
"""What a certain general subject counts for its clause, in characters of a recognised name."""
_ABOUT_ONESELF = re.compile(
    "(?:[^,。?;]{0,3}(?:我们?|咱们?|本人|俺|阮)[^,。?;]{0,4}(?:是|在|做|开|搞|办|干|经营)[^,。?;]*"
    "|(?:做|卖|开|搞|办|跑|写)?[^,。?;]{2,12}的)[,。;]"
)
_OF_ONESELF = 0.7
"""What a name counts in a sentence that says who asks: “我在研究所上班，想出来创业”."""
_JOINED = re.compile(r"(?:产业|行业|那条|这条|的|条款)?(?:和|跟|与|及|以及|还是|或|或者|同|、|,|vs|比)[^,。?、]{0,2}")


_RULED_OUT_BEFORE = re.compile(r"(?:别的|不问|不是问|不要)[^,。?;:、]{0,4}$")
_RULED_OUT_AFTER = re.compile(r"[^,。?;:、]{0,4}(?:先不|都不|就不|不用|不要|不看|不问|除外)")


@dataclass(frozen=True)
class Evidence:
    """All that was found for one question."""

    mentions: tuple[Mention, ...]
    hits: tuple[Hit, ...]
    scores: dict[str, float]
    """Clause id → points: characters of recognised names plus weighted BM25."""
    explained: float
    """Share of the question's content words that recognised names cover, 0–1."""
    known: float
    """Share of its content words that occur anywhere in the knowledge base, 0–1."""

    def blank_names(self, text: str) -> str:
        """Return a text with each recognised name replaced by blanks of its length.

        Of another document's title the brackets stay: what stands inside it may be asked.
        """
        for mention in self.mentions:
            blank = " " * (mention.end - mention.start)
            if text[mention.start] == "《" and mention.topics[0].kind is TopicKind.NAME:
                blank = f"《{blank[2:]}》"
            text = text[: mention.start] + blank + text[mention.end :]
        return text

    def with_scores(self, scores: Mapping[str, float], share: float) -> Evidence:
        """Return the evidence with a share of other points added."""
        clauses = dict.fromkeys((*self.scores, *scores))
        return replace(self, scores={c: self.scores.get(c, 0.0) + share * scores.get(c, 0.0) for c in clauses})

    def topics(self, *kinds: TopicKind) -> tuple[Topic, ...]:
        """Return the mentioned topics of some kinds, in the question's order."""
        return tuple(topic for mention in self.mentions for topic in mention.topics if topic.kind in kinds)

    @property
    def content(self) -> tuple[Mention, ...]:
        """Mentions that point to clauses; a name that is also a section's means the section."""
        return tuple(
            mention
            for mention in self.mentions
            if any(topic.kind in CONTENT and topic.clauses for topic in mention.topics)
            and not any(topic.kind is TopicKind.SECTION for topic in mention.topics)
        )

    @property
    def agencies(self) -> tuple[Topic, ...]:
        """Mentioned agencies and today's bodies."""
        return self.topics(TopicKind.AGENCY, TopicKind.AGENCY_GROUP)

    @property
    def best_points(self) -> float:
        """Points of the best clause, 0 without one."""
        return max(self.scores.values(), default=0.0)

    @property
    def best_search_score(self) -> float:
        """BM25 of the best hit, 0 without one."""
        return self.hits[0].score if self.hits else 0.0

    def best_clause(self) -> str | None:
        """Return the clause with the most points."""
        return max(self.scores, key=lambda clause: self.scores[clause], default=None)


def gather(
    base: PolicyBase,
    text: str,
    subjects: Mapping[str, float],
    meaning: MeaningIndex | None = None,
    cores: Sequence[str] = (),
) -> Evidence:
    """Link and search a normalised text; ``subjects`` tells how likely it is on tax, talent and so on.

    Where no name is recognised, ``meaning`` finds clauses that say it in other words or another language; ``cores`` are
    the pieces of the text that say what it is about.
    """
    mentions = _without_ruled_out(base.link(text), text)
    hits = base.search(text)
    scores = _points_of_names(mentions, text)
    for hit in hits:
        scores[hit.clause] += _SEARCH_WEIGHT * hit.score
    for clause in _holding_quoted(base, text):
        scores[clause] += _QUOTED_WEIGHT
    for subject, chance in subjects.items():
        for clause in base.subjects.get(subject, ()):
            scores[clause] += _SUBJECT_WEIGHT * chance
    words = base.cutter.words(text)
    found = Evidence(mentions, hits, dict(scores), _explained(words, text, mentions), _known(base, words))
    if meaning is None or found.content or not words:
        return found
    return found.with_scores(_points_of_meaning(meaning, text, cores, paraphrased=not found.agencies), 1.0)


def _holding_quoted(base: PolicyBase, text: str) -> tuple[str, ...]:
    """Return the clauses that hold what a question puts in quotation marks, of a term that not every clause has."""
    quoted = [part for inside in _QUOTED.findall(text) for part in inside.split("、") if len(part) > 1]
    found = [clause.id for part in quoted for clause in base.clauses_with(part)]
    return tuple(found) if len(found) <= _FEW_HOLD else ()


def _points_of_meaning(
    meaning: MeaningIndex, text: str, cores: Sequence[str], *, paraphrased: bool = True
) -> dict[str, float]:
    """Return clause → points for saying what a text says, in other words or another language."""
    points: dict[str, float] = defaultdict(float)
    vector = meaning.encode(text)
    for hit in meaning.nearest(vector):
        points[hit.clause] += _MEANING_WEIGHT * max(0.0, hit.score - _MEANING_FLOOR)
    if paraphrased:
        for clause, cosine in _nearest_paraphrases(meaning, vector, cores).items():
            points[clause] += _PARAPHRASE_WEIGHT * max(0.0, cosine - _PARAPHRASE_FLOOR)
    return points


def _nearest_paraphrases(meaning: MeaningIndex, vector: Vector, cores: Sequence[str]) -> dict[str, float]:
    """Return clause → cosine of its paraphrase that is nearest to a whole question or to one of its cores."""
    best: dict[str, float] = {}
    for wanted in (vector, *map(meaning.encode, cores)):
        for hit in meaning.nearest_paraphrases(wanted):
            best[hit.clause] = max(best.get(hit.clause, -1.0), hit.score)
    return best


def _points_of_names(mentions: tuple[Mention, ...], text: str) -> dict[str, float]:
    """Return clause → points of the names; those of a sentence that only says who asks count less beside others."""
    told = _end_of_introduction(mentions, text)
    points: dict[str, float] = defaultdict(float)
    for mention in mentions:
        if any(topic.kind is TopicKind.SECTION for topic in mention.topics):
            continue
        weight = len(mention.form if not mention.form.isascii() else mention.form[::3]) * mention.score
        for clause, share in _shares(mention).items():
            points[clause] += weight * share * (_OF_ONESELF if mention.end <= told else 1.0)
    return points


def _end_of_introduction(mentions: tuple[Mention, ...], text: str) -> int:
    """Return where a sentence that only says who asks ends, 0 without one or where nothing is named behind it."""
    introduction = _ABOUT_ONESELF.match(text)
    return introduction.end() if introduction and any(m.start >= introduction.end() for m in mentions) else 0


def asked_content(evidence: Evidence, text: str) -> tuple[Mention, ...]:
    """Return the mentions that point to clauses, without those that only say who asks: “做旅游的，工艺品…”."""
    told = _end_of_introduction(evidence.content, text)
    return tuple(mention for mention in evidence.content if mention.end > told)


def _without_ruled_out(mentions: tuple[Mention, ...], text: str) -> tuple[Mention, ...]:
    """Drop the names a question says it is not about: “别的石材瓷砖先不用”; all stay where none is left."""
    kept = tuple(
        mention
        for mention in mentions
        if not _RULED_OUT_BEFORE.search(text[: mention.start]) and not _RULED_OUT_AFTER.match(text[mention.end :])
    )
    return kept if any(topic.kind in CONTENT for mention in kept for topic in mention.topics) else mentions


def coordinated_clauses(
    evidence: Evidence, text: str, all_mentions: bool, covers: Callable[[str, Mention], bool]
) -> tuple[str, ...]:
    """Return one clause for each mention joined to its neighbour by 和, 跟, 、 …, or for every mention.

    ``covers`` tells whether a clause speaks of a mention; one that speaks of all that is joined stands for them.
    """
    content = asked_content(evidence, text)
    chosen: list[Mention] = []
    for first, second in pairwise(content):
        if all_mentions or _JOINED.fullmatch(text[first.end : second.start]):
            chosen.extend((first, second))
    best = evidence.best_clause()
    if chosen and best and not all_mentions and all(covers(best, mention) for mention in chosen):
        return (best,)
    clauses = [_best_of(mention, evidence.scores) for mention in dict.fromkeys(chosen)]
    return tuple(dict.fromkeys(clause for clause in clauses if clause))


def _best_of(mention: Mention, scores: dict[str, float]) -> str | None:
    """Return the clause a mention is mainly about; among several the one with the most points."""
    shares = _shares(mention)
    return max(shares, key=lambda clause: (shares[clause], scores.get(clause, 0.0)), default=None)


def _shares(mention: Mention) -> dict[str, float]:
    """Return clause → share of a mention, the best over its topics."""
    shares: dict[str, float] = {}
    for topic in mention.topics:
        if topic.kind in CONTENT:
            for place, clause in enumerate(topic.clauses):
                shares[clause] = max(shares.get(clause, 0.0), 1.0 if place == 0 else _SECOND_CLAUSE)
    return shares


def _explained(words: list[str], text: str, mentions: tuple[Mention, ...]) -> float:
    covered = "".join(text[m.start : m.end] + "\n" for m in mentions)
    total = sum(map(len, words))
    known = sum(len(word) for word in words if word in covered)
    return known / total if total else 0.0


def _known(base: PolicyBase, words: list[str]) -> float:
    """Return the share of characters that stand in a known word or a known pair of neighbours."""
    total = sum(map(len, words))
    known = 0
    for word in words:
        if base.knows(word):
            known += len(word)
        else:
            pairs = [place for place in range(len(word) - 1) if base.knows(word[place : place + 2])]
            known += len({offset for place in pairs for offset in (place, place + 1)})
    return known / total if total else 0.0
