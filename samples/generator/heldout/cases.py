"""Three firms of the held-out family: a company, a 个体工商户 and a branch (分公司)."""

from datetime import date

from samples.generator.codes import credit_code, id_number
from samples.generator.facts import Application, CaseFacts, Firm, Health, Lease, Person

_AREA = "500112"
_BORN = "510222"
"""Area of 巴县 in numbers given before 1997: Chongqing then belonged to Sichuan (51)."""
_REGISTRY = "重庆市示例区市场监督管理局"
_POLICE = "重庆市公安局示例区分局"
_ASKED = {"status": "consulting", "granted": [], "refused": []}
"""Nobody answers for these cases: they are read, not decided."""

_COMPANY = CaseFacts(
    name="h1-company",
    firm=Firm(
        name="重庆锦书样本面馆有限公司",
        type="有限责任公司（自然人独资）",
        credit_code=credit_code("91", _AREA, "MA6B3Q9L"),
        capital=200_000,
        established=date(2024, 3, 29),
        term_to=date(2054, 3, 28),
        address="重庆市示例区样本镇松涛街143号",
        scope=(
            "许可项目：餐饮服务。（依法须经批准的项目，经相关部门批准后方可开展经营活动）"
            "一般项目：食品销售（仅销售预包装食品）；会议及展览服务。"
        ),
        authority=_REGISTRY,
        issued=date(2024, 3, 29),
    ),
    person=Person(
        name="邹明远",
        gender="男",
        ethnicity="汉",
        birth=date(1979, 1, 25),
        address="重庆市示例区样本镇梧桐村6组18号",
        id_number=id_number(_BORN, "19790125", "011"),
        id_authority=_POLICE,
        id_from=date(2021, 11, 30),
        id_to=date(2041, 11, 30),
    ),
    application=Application(
        permits=("FD", "FS", "SB"),
        contact="邹明远",
        phone="19900000055",
        premises="重庆市示例区样本镇松涛街143号",
        area="87.25",
        investment=350_000,
        employees=6,
        items="热食类食品制售、预包装食品销售",
        applied=date(2026, 11, 2),
    ),
    lease=Lease(
        lessor="蒋慧中",
        premises="重庆市示例区样本镇松涛街143号",
        area="87.25",
        usage="商业",
        certificate="渝（2021）示例区不动产权第001098765号",
        start=date(2026, 7, 15),
        end=date(2029, 7, 14),
        rent=6_050,
        signed=date(2026, 7, 1),
        turned={2: 90},
    ),
    health=Health("黎小北", "男", 33, "HS20260417", date(2028, 1, 31)),
    ending=_ASKED,
)

_SOLE = CaseFacts(
    name="h2-sole-trader",
    firm=Firm(
        name="示例区样本街道阿满记样本烧烤店",
        type="个体工商户",
        credit_code=credit_code("92", _AREA, "MABX6D1R"),
        capital=None,
        established=date(2025, 9, 18),
        term_to=None,
        address="重庆市示例区样本街道江风路7号2幢底层商铺15号",
        scope=(
            "许可项目：餐饮服务（依法须经批准的项目，经相关部门批准后方可开展经营活动，"
            "具体经营项目以相关部门批准文件或许可证件为准）"
        ),
        authority=_REGISTRY,
        issued=date(2025, 9, 18),
    ),
    person=Person(
        name="满秋白",
        gender="女",
        ethnicity="回",
        birth=date(1994, 5, 9),
        address="重庆市示例区样本街道江风路7号1幢1402室",
        id_number=id_number(_BORN, "19940509", "086"),
        id_authority=_POLICE,
        id_from=date(2023, 8, 2),
        id_to=date(2043, 8, 2),
    ),
    application=Application(
        permits=("FD", "FS", "SB", "TB"),
        contact="满秋白",
        phone="19900000066",
        premises="重庆市示例区样本街道江风路7号2幢底层商铺15号",
        area="154",
        investment=280_000,
        employees=9,
        items="热食类食品制售、冷食类食品制售、自制饮品制售",
        applied=date(2026, 11, 5),
    ),
    lease=Lease(
        lessor="重庆江风样本商业管理有限公司",
        premises="重庆市示例区样本街道江风路7号2幢底层商铺15号",
        area="154",
        usage="餐饮",
        certificate="渝（2020）示例区不动产权第000044321号",
        start=date(2026, 1, 5),
        end=date(2029, 1, 4),
        rent=10_900,
        signed=date(2025, 12, 26),
        turned={1: 270},
    ),
    health=Health("满秋白", "女", 32, "HS20260533", date(2028, 2, 14)),
    ending=_ASKED,
)

_BRANCH = CaseFacts(
    name="h3-branch",
    firm=Firm(
        name="重庆鹿鸣样本餐饮管理有限公司示例分公司",
        type="有限责任公司分公司",
        credit_code=credit_code("91", _AREA, "MAC0W8E2"),
        capital=None,
        established=date(2025, 1, 10),
        term_to=None,
        address="重庆市示例区样本大道2600号3层305",
        scope=(
            "许可项目：餐饮服务；酒吧服务（不含演艺娱乐活动）。一般项目：餐饮管理；"
            "外卖递送服务；礼仪服务。"
        ),
        authority=_REGISTRY,
        issued=date(2026, 6, 23),
    ),
    person=Person(
        name="欧阳青禾",
        gender="女",
        ethnicity="汉",
        birth=date(1986, 12, 17),
        address="重庆市示例区样本大道2588号9幢2201室",
        id_number=id_number(_BORN, "19861217", "102"),
        id_authority=_POLICE,
        id_from=date(2017, 10, 16),
        id_to=date(2037, 10, 16),
    ),
    application=Application(
        permits=("FD", "TB"),
        contact="褚一帆",
        phone="19900000077",
        premises="重庆市示例区样本大道2600号3层305",
        area="420.6",
        investment=2_600_000,
        employees=35,
        items="热食类食品制售、糕点类食品制售",
        applied=date(2026, 11, 16),
    ),
    lease=Lease(
        lessor="重庆示例样本资产经营有限公司",
        premises="重庆市示例区样本大道2600号3层305",
        area="420.6",
        usage="商业服务",
        certificate="渝（2019）示例区不动产权第000876540号",
        start=date(2026, 4, 1),
        end=date(2031, 3, 31),
        rent=50_472,
        signed=date(2026, 3, 12),
        turned={2: 270},
    ),
    health=Health("褚一帆", "男", 24, "HS20260608", date(2028, 5, 6)),
    ending=_ASKED,
)

CASES = (_COMPANY, _SOLE, _BRANCH)
