"""Which fixed texts of domain.yml speak of which aspect."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge import Aspect

LABELS: Mapping[Aspect, str] = {
    Aspect.AMOUNT: "utter_label_amount",
    Aspect.RATE: "utter_label_rate",
    Aspect.PROCEDURE: "utter_label_procedure",
    Aspect.ELIGIBILITY: "utter_label_eligibility",
    Aspect.DEADLINE: "utter_label_deadline",
    Aspect.CONTACT: "utter_label_contact",
    Aspect.PLACE: "utter_label_place",
    Aspect.FORM: "utter_label_form",
    Aspect.PROGRESS: "utter_label_progress",
    Aspect.OTHER_YEAR: "utter_label_other_year",
    Aspect.OTHER_DOCUMENT: "utter_label_other_document",
    Aspect.DETAIL: "utter_label_detail",
    Aspect.FREQUENCY: "utter_label_frequency",
    Aspect.PERSON: "utter_label_person",
    Aspect.SCOPE: "utter_label_scope",
}
"""What people call the aspect."""

SEARCHED: Mapping[Aspect, str] = {
    Aspect.AMOUNT: "utter_searched_amount",
    Aspect.RATE: "utter_searched_rate",
    Aspect.PROCEDURE: "utter_searched_procedure",
    Aspect.ELIGIBILITY: "utter_searched_eligibility",
    Aspect.DEADLINE: "utter_searched_deadline",
    Aspect.CONTACT: "utter_searched_contact",
    Aspect.PLACE: "utter_searched_place",
    Aspect.FORM: "utter_searched_form",
    Aspect.PROGRESS: "utter_searched_progress",
    Aspect.OTHER_YEAR: "utter_searched_other_year",
    Aspect.OTHER_DOCUMENT: "utter_searched_other_document",
    Aspect.DETAIL: "utter_searched_detail",
    Aspect.FREQUENCY: "utter_searched_frequency",
    Aspect.PERSON: "utter_searched_person",
    Aspect.SCOPE: "utter_searched_scope",
}
"""Words that a document would use if it stated the aspect, parted by spaces."""

CONTRACT: Mapping[Aspect, Aspect] = {
    Aspect.FREQUENCY: Aspect.DETAIL,
    Aspect.PERSON: Aspect.CONTACT,
    Aspect.SCOPE: Aspect.DETAIL,
}
"""Aspects that the answer contract has no name for → the one it is told as."""
