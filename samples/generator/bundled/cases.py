"""The four restaurant cases: all well, addresses differ, one refused, material missing."""

from datetime import date

from samples.generator.codes import credit_code, food_permit_number, id_number
from samples.generator.facts import Application, CaseFacts, Firm, Health, Lease, Person
from samples.generator.opinions import grant, refuse

_AREA = "500107"
_BORN = "510213"
"""Area of 九龙坡区 in numbers given before 1997: Chongqing then belonged to Sichuan (51)."""
_REGISTRY = "重庆市样本区市场监督管理局"
_POLICE = "重庆市公安局样本区分局"
_SCOPE = (
    "许可项目：餐饮服务；烟草制品零售。（依法须经批准的项目，经相关部门批准后方可开展经营活动）"
    "一般项目：外卖递送服务；餐饮管理。（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）"
)
_FIVE_YEARS = date(2031, 11, 30)


def _grants(serial: str, *, tobacco: bool = True) -> tuple[dict[str, str | None], ...]:
    given = (
        grant(
            "FD",
            food_permit_number("2", _AREA, serial),
            _FIVE_YEARS,
            "热食类食品制售、冷食类食品制售、自制饮品制售",
        ),
        grant("FS", f"样消安检字〔2026〕第{serial[-4:]}号", None, None),
        grant(
            "SB",
            f"样城管招字〔2026〕第{serial[-4:]}号",
            date(2028, 11, 30),
            "按审定的效果图和位置设置",
        ),
    )
    if not tobacco:
        return given
    return (*given, grant("TB", f"{_AREA}{serial}", _FIVE_YEARS, "卷烟、雪茄烟零售"))


_A = CaseFacts(
    name="a-all-well",
    firm=Firm(
        name="重庆云杉样本餐饮管理有限公司",
        type="有限责任公司（自然人独资）",
        credit_code=credit_code("91", _AREA, "MAC8R2K5"),
        capital=500_000,
        established=date(2025, 5, 12),
        term_to=None,
        address="重庆市高新区样本街道云杉路66号1层",
        scope=_SCOPE,
        authority=_REGISTRY,
        issued=date(2025, 5, 12),
    ),
    person=Person(
        name="林晓川",
        gender="男",
        ethnicity="汉",
        birth=date(1988, 3, 14),
        address="重庆市九龙坡区样本路27号3幢5-2",
        id_number=id_number(_BORN, "19880314", "003"),
        id_authority=_POLICE,
        id_from=date(2019, 6, 11),
        id_to=date(2039, 6, 11),
    ),
    application=Application(
        permits=("FD", "FS", "SB", "TB"),
        contact="苏小满",
        phone="19900000011",
        premises="重庆市高新区样本街道云杉路66号1层",
        area="128.5",
        investment=800_000,
        employees=12,
        items="热食类食品制售，冷食类食品制售，自制饮品制售",
        applied=date(2026, 11, 9),
    ),
    lease=Lease(
        lessor="重庆柏林样本物业管理有限公司",
        premises="重庆市高新区样本街道云杉路66号1层",
        area="128.5",
        usage="餐饮经营",
        certificate="渝（2023）样本区不动产权第000123456号",
        start=date(2026, 1, 1),
        end=date(2029, 12, 31),
        rent=12_800,
        signed=date(2025, 12, 18),
        turned={2: 90},
    ),
    health=Health("苏小满", "女", 29, "500107202600031", date(2028, 3, 15)),
    opinions=_grants("000017"),
    ending={"status": "issued", "granted": ["FD", "FS", "SB", "TB"], "refused": []},
)

_B = CaseFacts(
    name="b-address-differs",
    firm=Firm(
        name="重庆渝禾样本餐饮有限公司",
        type="有限责任公司（自然人投资或控股）",
        credit_code=credit_code("91", _AREA, "MADP4N7X"),
        capital=1_000_000,
        established=date(2024, 8, 26),
        term_to=date(2044, 8, 25),
        address="重庆市高新区样本街道石榴巷12号2层",
        scope=_SCOPE,
        authority=_REGISTRY,
        issued=date(2026, 2, 3),
    ),
    person=Person(
        name="田雨禾",
        gender="女",
        ethnicity="土家",
        birth=date(1991, 10, 5),
        address="重庆市九龙坡区样本大道108号12幢19-4",
        id_number=id_number(_BORN, "19911005", "028"),
        id_authority=_POLICE,
        id_from=date(2022, 4, 20),
        id_to=date(2042, 4, 20),
    ),
    application=Application(
        permits=("FD", "FS", "SB", "TB"),
        contact="田雨禾",
        phone="19900000022",
        premises="重庆市高新区样本街道石榴巷12号2层",
        area="206.8",
        investment=1_500_000,
        employees=18,
        items="热食类食品制售，冷食类食品制售",
        applied=date(2026, 11, 11),
    ),
    lease=Lease(
        lessor="秦望山",
        premises="重庆市高新区样本街道石榴巷21号附3号",
        area="206.8",
        usage="餐饮经营",
        certificate="渝（2022）样本区不动产权第000765432号",
        start=date(2026, 3, 1),
        end=date(2029, 2, 28),
        rent=21_500,
        signed=date(2026, 2, 10),
        turned={3: 270},
        poor=2,
    ),
    health=Health("向阳春", "男", 41, "500107202600158", date(2028, 2, 20)),
    conflicts=("premises",),
    opinions=_grants("000024"),
    review={
        "fields": {
            "premises": {
                "value": "重庆市高新区样本街道石榴巷12号2层",
                "why": "现场门牌与营业执照一致；租赁合同门牌为笔误，出租方已书面更正（样本）",
            },
            "term_to:租赁合同.pdf": {"value": "2029-02-28", "why": "放大核对合同第2页，共计36个月"},
        },
        "accept": [],
    },
    ending={
        "status": "issued",
        "before_review": {"status": "review", "why": ["premises differs", "lease page 2 poor"]},
        "granted": ["FD", "FS", "SB", "TB"],
        "refused": [],
    },
)

_C = CaseFacts(
    name="c-one-refused",
    firm=Firm(
        name="高新区样本街道冉记老灶样本火锅店",
        type="个体工商户",
        credit_code=credit_code("92", _AREA, "MAE27G9T"),
        capital=None,
        established=date(2026, 4, 17),
        term_to=None,
        address="重庆市高新区样本街道银杏路5号附11号",
        scope=_SCOPE,
        authority=_REGISTRY,
        issued=date(2026, 4, 17),
    ),
    person=Person(
        name="冉国平",
        gender="男",
        ethnicity="苗",
        birth=date(1969, 12, 30),
        address="重庆市九龙坡区样本正街4号2单元6-1",
        id_number=id_number("510222", "19691230", "041"),
        id_authority=_POLICE,
        id_from=date(2016, 9, 8),
        id_to=None,
    ),
    application=Application(
        permits=("FD", "FS", "SB", "TB"),
        contact="冉小鱼",
        phone="19900000033",
        premises="重庆市高新区样本街道银杏路5号附11号",
        area="312.6",
        investment=600_000,
        employees=15,
        items="热食类食品制售，自制饮品制售",
        applied=date(2026, 11, 12),
    ),
    lease=Lease(
        lessor="方知夏",
        premises="重庆市高新区样本街道银杏路5号附11号",
        area="312.6",
        usage="餐饮经营",
        certificate="渝（2024）样本区不动产权第000200318号",
        start=date(2026, 5, 1),
        end=date(2029, 4, 30),
        rent=18_600,
        signed=date(2026, 4, 20),
        turned={1: 270},
    ),
    health=Health("冉小鱼", "女", 26, "500107202600274", date(2028, 4, 8)),
    opinions=(
        *_grants("000031", tobacco=False),
        refuse(
            "TB",
            "经现场核查，申请地点不符合当地烟草制品零售点合理布局的要求（样本案情）。",
            "《中华人民共和国烟草专卖法》第十六条、《中华人民共和国烟草专卖法实施条例》第九条",
        ),
    ),
    ending={"status": "issued", "granted": ["FD", "FS", "SB"], "refused": ["TB"]},
)

_D = CaseFacts(
    name="d-material-missing",
    firm=Firm(
        name="重庆半山样本饭店有限公司",
        type="有限责任公司（自然人独资）",
        credit_code=credit_code("91", _AREA, "MAD0H3W6"),
        capital=300_000,
        established=date(2024, 11, 6),
        term_to=None,
        address="重庆市高新区样本街道半山路90号1层",
        scope=_SCOPE,
        authority=_REGISTRY,
        issued=date(2024, 11, 6),
    ),
    person=Person(
        name="方晴岚",
        gender="女",
        ethnicity="汉",
        birth=date(1985, 7, 22),
        address="重庆市九龙坡区样本一村33号8-3",
        id_number=id_number(_BORN, "19850722", "064"),
        id_authority=_POLICE,
        id_from=date(2020, 1, 15),
        id_to=date(2040, 1, 15),
    ),
    application=Application(
        permits=("FD", "FS", "SB"),
        contact="方晴岚",
        phone="19900000044",
        premises="重庆市高新区样本街道半山路90号1层",
        area="96",
        investment=450_000,
        employees=8,
        items="热食类食品制售，冷食类食品制售",
        applied=date(2026, 11, 13),
    ),
    lease=None,
    health=None,
    lacks=("lease", "health_certificate"),
    ending={
        "status": "returned",
        "granted": [],
        "refused": [],
        "notices": 1,
        "notice_names": ["lease", "health_certificate"],
        "license": None,
    },
)

CASES = (_A, _B, _C, _D)
