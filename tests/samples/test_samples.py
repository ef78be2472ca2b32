"""The committed samples: complete, consistent, fictitious and what the generator draws."""

import json
from pathlib import Path

import numpy
import pikepdf
import pypdfium2
import pytest
import yaml
from PIL import Image
from stdnum.cn import ric, uscc

import samples
from cases.model import Opinion
from samples.generator import draw

VOCABULARY = {
    "business_license": {
        "credit_code", "registration_number", "certificate_number", "entity_name", "entity_type",
        "legal_representative", "registered_capital", "established_on", "term_from", "term_to",
        "address", "business_scope", "issuing_authority", "issued_on",
    },
    "id_card": {
        "name", "gender", "ethnicity", "birth_date", "address", "id_number",
        "issuing_authority", "valid_from", "valid_to",
    },
    "application_form": {
        "industry", "permits_requested", "entity_name", "credit_code", "legal_representative",
        "id_number", "contact_name", "contact_phone", "premises", "area_m2", "investment",
        "employees", "business_items", "applicant_signed", "applied_on",
    },
    "lease": {
        "lessor", "lessee", "premises", "area_m2", "rent", "rent_in_words", "term_from",
        "term_to", "certificate_number", "usage",
    },
    "health_certificate": {"name", "certificate_number", "valid_to"},
    "floor_plan": set(),
}  # fmt: skip
"""The project's names of fields, as far as the samples use them."""

CASES = samples.cases()
BY_NAME = {case.name: case for case in CASES}


@pytest.fixture(scope="module")
def redrawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("bundled")
    draw(out)
    return out


@pytest.fixture(scope="module")
def heldout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("heldout")
    draw(out, "heldout")
    return out


def truths(case: samples.SampleCase) -> dict[str, dict]:
    found = {path.stem: json.loads(path.read_text("utf-8")) for path in case.truth.glob("*.json")}
    del found["case"]
    return found


def by_kind(case: samples.SampleCase) -> dict[str, dict]:
    return {truth["kind"]: truth["fields"] for truth in truths(case).values()}


def test_the_four_cases_are_there_in_order():
    assert [case.name for case in CASES] == [
        "a-all-well", "b-address-differs", "c-one-refused", "d-material-missing",
    ]  # fmt: skip
    assert {case.industry for case in CASES} == {"restaurant"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_material_has_its_truth_and_every_truth_its_material(case):
    materials = {path.name for path in case.folder.iterdir()} - {"case.yaml"}
    assert materials == {truth["file"] for truth in truths(case).values()}
    for stem, truth in truths(case).items():
        assert Path(truth["file"]).stem == stem
        assert set(truth["fields"]) <= VOCABULARY[truth["kind"]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_codes_have_right_check_characters(case):
    fields = by_kind(case)
    assert uscc.is_valid(fields["business_license"]["credit_code"])
    card = fields["id_card"]
    assert ric.is_valid(card["id_number"])
    assert card["id_number"][6:14] == card["birth_date"].replace("-", "")
    assert (int(card["id_number"][16]) % 2 == 1) == (card["gender"] == "男")


def test_documents_of_one_case_agree_except_where_the_case_is_about_it():
    for case in CASES:
        fields = by_kind(case)
        form, firm = fields["application_form"], fields["business_license"]
        assert form["credit_code"] == firm["credit_code"]
        assert form["entity_name"] == firm["entity_name"]
        assert form["legal_representative"] == firm["legal_representative"]
        assert form["id_number"] == fields["id_card"]["id_number"]
        assert form["premises"] == firm["address"]
        if "lease" in fields:
            same = fields["lease"]["premises"] == form["premises"]
            assert same == (case.name != "b-address-differs")
            assert fields["lease"]["lessee"] == form["entity_name"]


def test_no_two_cases_share_a_firm_a_person_or_a_phone():
    for kind, name in [
        ("business_license", "credit_code"),
        ("id_card", "id_number"),
        ("application_form", "contact_phone"),
    ]:
        values = [by_kind(case)[kind][name] for case in CASES]
        assert len(set(values)) == len(values)


def test_one_holder_is_a_sole_trader_without_capital_or_term():
    firm = by_kind(BY_NAME["c-one-refused"])["business_license"]
    assert firm["entity_type"] == "个体工商户"
    assert not {"registered_capital", "term_from", "term_to"} & set(firm)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case_files_say_that_they_are_samples(case):
    facts = yaml.safe_load((case.folder / "case.yaml").read_text("utf-8"))
    assert facts["sample"] is True
    assert facts["industry"] == "restaurant"
    assert facts["answers"]["sells_tobacco"] == ("TB" in facts["permits"])
    assert set(facts["permits"]) >= {"FD", "FS", "SB"}


def test_opinions_are_opinions_and_give_the_expected_ending():
    for case in CASES:
        if case.opinions is None:
            assert case.expected["status"] == "returned"
            continue
        given = [Opinion(**one) for one in json.loads(case.opinions.read_text("utf-8"))]
        granted = [one.permit for one in given if one.kind == "grant"]
        refused = [one for one in given if one.kind == "refuse"]
        assert granted == case.expected["granted"]
        assert [one.permit for one in refused] == case.expected["refused"]
        assert all(one.number and not one.valid_from for one in given if one.kind == "grant")
        assert all(one.facts and one.basis for one in refused)


def test_the_reviewer_settles_what_the_case_is_in_doubt_about():
    case = BY_NAME["b-address-differs"]
    assert case.review is not None
    decided = json.loads(case.review.read_text("utf-8"))
    assert set(decided) == {"fields", "accept"}
    whole = json.loads((case.truth / "case.json").read_text("utf-8"))
    assert whole["conflicts"] == ["premises"]
    assert decided["fields"]["premises"]["value"] == whole["form"]["premises"]
    lease = by_kind(case)["lease"]
    assert decided["fields"]["term_to:租赁合同.pdf"]["value"] == lease["term_to"]
    assert all(change["why"] for change in decided["fields"].values())
    assert [other.name for other in CASES if other.review] == [case.name]


def test_the_missing_materials_are_really_missing():
    case = BY_NAME["d-material-missing"]
    whole = json.loads((case.truth / "case.json").read_text("utf-8"))
    assert whole["lacks"] == ["lease", "health_certificate"]
    assert not set(whole["lacks"]) & set(by_kind(case))


def test_the_form_has_a_text_layer_and_the_lease_has_none():
    for case in CASES:
        form = pypdfium2.PdfDocument(case.folder / "申请表.pdf")
        text = form[0].get_textpage().get_text_bounded()
        assert by_kind(case)["application_form"]["credit_code"] in text
        lease = case.folder / "租赁合同.pdf"
        if lease.exists():
            pages = list(pypdfium2.PdfDocument(lease))
            assert [page.get_textpage().count_chars() for page in pages] == [0, 0, 0]


def test_one_page_of_each_lease_is_stored_turned_without_saying_so():
    for case in CASES:
        path = case.folder / "租赁合同.pdf"
        if not path.exists():
            continue
        with pikepdf.open(path) as pdf:
            assert not any("/Rotate" in page for page in pdf.pages)
            lying = [page.mediabox[2] > page.mediabox[3] for page in pdf.pages]
        assert sum(lying) == 1


def test_the_forms_use_nothing_but_our_fonts():
    for case in CASES:
        with pikepdf.open(case.folder / "申请表.pdf") as pdf:
            names = {
                str(found.BaseFont)
                for found in pdf.objects
                if isinstance(found, pikepdf.Dictionary) and "/BaseFont" in found
            }
        assert names
        assert all("NotoSansSC" in name or "NotoSerifSC" in name for name in names)


def test_the_samples_stay_small():
    files = [path for path in (samples.FOLDER / "restaurant").rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 12_000_000


def test_what_is_committed_is_what_the_generator_draws(redrawn):
    committed = samples.FOLDER / "restaurant"
    fresh = redrawn / "restaurant"
    names = {path.relative_to(committed) for path in committed.rglob("*") if path.is_file()}
    assert names == {path.relative_to(fresh) for path in fresh.rglob("*") if path.is_file()}
    for name in names:
        if name.suffix in (".json", ".yaml"):
            assert (committed / name).read_bytes() == (fresh / name).read_bytes(), name
        elif name.suffix in (".jpg", ".png"):
            ours, theirs = (
                numpy.asarray(Image.open(root / name).convert("L"), numpy.float32)
                for root in (committed, fresh)
            )
            # another processor may round another way; another drawing differs far more
            assert numpy.abs(ours - theirs).mean() < 0.5, name


def test_the_same_seed_gives_the_same_bytes(redrawn, tmp_path):
    [again] = draw(tmp_path, only="a-all-well")
    first = redrawn / "restaurant" / "cases" / "a-all-well"
    assert len(list(again.iterdir())) == 7
    for path in again.iterdir():
        assert path.read_bytes() == (first / path.name).read_bytes(), path.name


def test_the_heldout_family_has_other_firms_and_another_layout(heldout):
    others = samples.cases(heldout)
    assert len(others) == 3
    known = {by_kind(case)["business_license"]["credit_code"] for case in CASES}
    for case in others:
        fields = by_kind(case)
        assert uscc.is_valid(fields["business_license"]["credit_code"])
        assert ric.is_valid(fields["id_card"]["id_number"])
        assert fields["business_license"]["credit_code"] not in known
        for truth in truths(case).values():
            assert (case.folder / truth["file"]).exists()
            assert set(truth["fields"]) <= VOCABULARY[truth["kind"]]
        with Image.open(case.folder / "执照副本.jpg") as page:
            assert page.height > page.width
