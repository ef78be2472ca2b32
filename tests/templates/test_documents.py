"""Every kind of document has a template, and the names in it are those of the vocabulary."""

import re

import pytest
import yaml

from cases.errors import TemplateError
from extractors.meaning.between import CONSISTENCY
from extractors.meaning.values import PARSERS
from templates.documents import FOLDER, DocumentKind, kinds, load_kind

FIELDS = {
    "business_license": {
        "credit_code", "registration_number", "certificate_number", "entity_name", "entity_type",
        "legal_representative", "registered_capital", "established_on", "term_from", "term_to",
        "address", "business_scope", "issuing_authority", "issued_on",
    },
    "food_permit": {
        "license_number", "entity_name", "credit_code", "legal_representative", "address",
        "premises", "business_form", "business_items", "supervisor", "supervisor_person",
        "complaint_phone", "issuing_authority", "issued_on", "valid_from", "valid_to",
    },
    "nonprofit_registration": {
        "credit_code", "entity_name", "legal_representative", "opening_funds", "address",
        "business_scope", "supervising_body", "issuing_authority", "issued_on", "valid_from",
        "valid_to",
    },
    "permit": {
        "permit_type", "license_number", "entity_name", "credit_code", "legal_representative",
        "address", "scope", "issuing_authority", "issued_on", "valid_from", "valid_to",
    },
    "id_card": {
        "name", "gender", "ethnicity", "birth_date", "address", "id_number", "issuing_authority",
        "valid_from", "valid_to",
    },
    "lease": {
        "lessor", "lessee", "premises", "area_m2", "rent", "rent_in_words", "term_from", "term_to",
        "certificate_number", "usage",
    },
    "property_certificate": {
        "lessor", "premises", "area_m2", "term_from", "term_to", "certificate_number", "usage",
    },
    "health_certificate": {"name", "certificate_number", "valid_to"},
    "fire_acceptance": {"document_number", "premises", "issued_on", "result"},
    "floor_plan": set(),
    "sanitation_report": {"report_number", "entity_name", "issued_on", "result"},
    "qualification": {"name", "certificate_number", "kind", "valid_to"},
    "power_of_attorney": {"principal", "agent", "agent_id_number", "scope", "valid_to"},
    "commitment_letter": {"entity_name", "items", "signed_on"},
}  # fmt: skip
"""design/fields.md, row by row."""


@pytest.mark.parametrize("kind", FIELDS)
def test_a_kind_has_the_fields_of_its_row(kind: str):
    assert set(kinds()[kind].fields) == FIELDS[kind]


def test_each_kind_is_named_as_people_call_it_elsewhere():
    vocabulary = yaml.safe_load((FOLDER.parent / "vocabulary.yaml").read_text("utf-8"))
    assert set(kinds()) == set(vocabulary["kinds"])


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.kind)
def test_what_a_template_names_is_there(kind: DocumentKind):
    vocabulary = yaml.safe_load((FOLDER.parent / "vocabulary.yaml").read_text("utf-8"))
    for name, rule in kind.fields.items():
        assert rule.type in PARSERS, name
        assert rule.labels or rule.patterns or rule.title or rule.signature, name
        for element in (rule.element, rule.also):
            assert element is None or element in vocabulary["elements"], name
        for pattern in rule.patterns:
            assert "value" in re.compile(pattern).groupindex, (name, pattern)
    for check in kind.consistency:
        assert set(CONSISTENCY[check][0]) <= set(kind.fields), check


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.kind)
def test_no_label_is_a_stop_label_too(kind: DocumentKind):
    labels = {label for rule in kind.fields.values() for label in rule.labels}
    assert labels & set(kind.stop) == set()


def test_a_broken_template_is_told_by_file_and_key(tmp_path):
    path = tmp_path / "broken.yaml"
    path.write_text(
        "kind: broken\nname: 样本\nrecognise: {titles: [样本]}\n"
        "fields: {name: {type: person, lables: [姓名]}}\n",
        "utf-8",
    )
    with pytest.raises(TemplateError, match=r"broken.yaml: fields.name.lables.*labels"):
        load_kind(path)


def test_a_layout_drops_only_fields_there_are(tmp_path):
    path = tmp_path / "broken.yaml"
    path.write_text(
        "kind: broken\nname: 样本\nrecognise: {titles: [样本]}\n"
        "layouts: [{name: back, when: [背面], drops: [nmae]}]\n"
        "fields: {name: {type: person, labels: [姓名]}}\n",
        "utf-8",
    )
    with pytest.raises(TemplateError, match="did you mean 'name'"):
        load_kind(path)
