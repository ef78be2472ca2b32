"""Papers that nobody here drew: erased, contradictory, too short, turned. Read where they lie."""

import re
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from cases.model import Field, Material
from cases.settings import Settings
from extractors.ocr.pool import Readers
from extractors.read import Source, read_files
from extractors.text import squeeze

CORPUS = Path("/work/shared/corpus/real")
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real papers is not here")

FILES = {
    "license": "bl01_specimen_cicba.png",
    "erased": "bl02_blankname_mrguqin.jpg",
    "card": "id01_specimen_rot180.jpeg",
    "form": "app01_getihu_6p.pdf",
    "table": "tab13_rot0.png",
    "turned": "tab14_rot90.png",
}


@pytest.fixture(scope="module")
def papers(readers: Readers, shared_settings: Settings) -> dict[str, Material]:
    sources = [Source(name, CORPUS / file) for name, file in FILES.items()]
    return {one.file: one for one in read_files(sources, readers, shared_settings)}


def fields(material: Material) -> dict[str, Field]:
    return {name: one for name, one in material.fields.items() if isinstance(one, Field)}


def test_an_erased_licence_yields_no_name_no_code_and_no_person(papers: dict[str, Material]):
    found = fields(papers["erased"])
    for name in ("entity_name", "credit_code", "legal_representative"):
        assert (found[name].value, found[name].needs_review) == (None, True), name
    assert found["address"].value == "中山市三角镇旭日路三十八号之八A区商铺"
    assert found["established_on"].value == "2011-07-05"
    assert (found["term_from"].value, found["term_to"].value) == ("2011-07-05", "2041-07-05")
    assert found["issuing_authority"].value == "中山市市场监督管理局"


def test_a_code_of_seventeen_characters_is_flagged(papers: dict[str, Material]):
    found = fields(papers["license"])
    assert found["credit_code"].needs_review
    assert found["legal_representative"].value == "方平"
    assert found["registered_capital"].value == "2000000"
    assert found["established_on"].value == "2019-01-01"
    silent = {
        "credit_code": "10440119MA06M8503", "entity_name": "有限公司", "address": "广州市",
        "business_scope": "商务服务业", "issuing_authority": "广州市花都区工商行政管理局",
    }  # fmt: skip
    for name, truth in silent.items():
        assert found[name].needs_review or found[name].value == truth, name


def test_a_card_upside_down_raises_its_three_contradictions(papers: dict[str, Material]):
    found = fields(papers["card"])
    number = found["id_number"]
    assert (number.value, number.needs_review) == ("430512198908131367", True)
    assert number.reasons == (
        "check-failed:id-number",
        "check-failed:birth-matches-id",
        "check-failed:gender-matches-id",
    )
    assert found["gender"].needs_review and found["birth_date"].needs_review
    assert found["name"].value == "代用名"


def test_a_blank_form_is_not_filled_in(papers: dict[str, Material]):
    for name, one in papers["form"].fields.items():
        assert not isinstance(one, list) and one.value is None, name


def test_a_table_reads_the_same_upright_and_turned(papers: dict[str, Material]):
    """The second picture is the first one's table on its side, at another resolution."""
    upright, turned = (words(papers[name]) for name in ("table", "turned"))
    assert len(upright) >= 58 and abs(len(upright) - len(turned)) <= 2
    alike = SequenceMatcher(None, sorted(upright), sorted(turned))
    assert sum(match.size for match in alike.get_matching_blocks()) >= 0.92 * len(upright)
    assert {"技术服务人员表", "曾炳明", "刘灵燕", "郭丽华", "张庆红"} <= {*upright} & {*turned}


def words(material: Material) -> list[str]:
    """The cells' texts from top to bottom."""
    (page,) = material.pages
    told = sorted(page.lines, key=lambda line: (round(line.box[1] / 20), line.box[0]))
    return [re.sub(r"\W", "", squeeze(line.text)) for line in told]
