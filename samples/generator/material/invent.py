"""A consistent fictitious world for the documents of one applicant (虚构的申办人).

Every firm, place and authority has 样本 in its name; codes have right check characters. Amounts
are yuan as ``Decimal``, areas m² as a decimal string, ``None`` as the end of a term means 长期.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal, TypeVar

import numpy

from samples.generator.codes import credit_code, food_permit_number, id_number, registration_number
from samples.generator.facts import Person

Form = Literal["company", "branch", "sole", "partnership", "individual"]
"""公司、分支机构、个人独资企业、合伙企业、个体工商户."""

T = TypeVar("T")
TODAY = date(2026, 11, 20)
"""No document is issued after this day."""


@dataclass(frozen=True)
class Place:
    """Where the world lies; ``area`` is the code of its authority."""

    province: str
    city: str
    district: str
    area: str
    short: str
    """One character for the province, as on plates and certificates: 川."""

    @property
    def full(self) -> str:
        """四川省成都市样本区."""
        return f"{self.province}{self.city}{self.district}"

    @property
    def town(self) -> str:
        """成都市样本区."""
        return f"{self.city}{self.district}"


@dataclass(frozen=True)
class Firm:
    """A holder as its business licence shows it."""

    form: Form
    name: str
    type: str
    credit_code: str
    registration_number: str
    """15 digits, before 2015."""
    certificate_number: str
    """编号 of the copy, printed small."""
    head: Person
    """法定代表人, 负责人, 投资人, 执行事务合伙人 or 经营者."""
    capital: Decimal | None
    """None for a branch and a 个体工商户."""
    established: date
    term_to: date | None
    address: str
    scope: str
    authority: str
    issued: date


@dataclass(frozen=True)
class FoodPermit:
    """食品经营许可证; ``old_number`` and ``old_*`` are for the forms before 2015."""

    number: str
    form: str
    items: str
    premises: str
    supervisor: str
    supervisor_person: str
    complaint_phone: str
    signer: str
    authority: str
    issued: date
    valid_to: date
    catering_number: str
    """餐饮服务许可证 编号."""
    circulation_number: str
    """食品流通许可证 编号."""
    old_authority: str
    old_issued: date
    old_valid_to: date


@dataclass(frozen=True)
class Permit:
    """Any other permit."""

    type: str
    number: str
    scope: str
    authority: str
    issued: date
    valid_to: date | None


@dataclass(frozen=True)
class Nonprofit:
    """民办非企业单位."""

    name: str
    credit_code: str
    head: Person
    funds: Decimal
    address: str
    scope: str
    supervising: str
    authority: str
    issued: date
    valid_to: date


@dataclass(frozen=True)
class Tenancy:
    """A lease and the certificate of the same premises; ``lessor`` is the owner."""

    lessor: str
    lessor_id: str
    lessee: str
    premises: str
    area: str
    usage: str
    certificate: str
    """不动产权证书号."""
    start: date
    end: date
    rent: int
    """A month, in yuan."""
    deposit: int
    signed: date
    unit_number: str
    """不动产单元号, 28 characters."""
    land_to: date


@dataclass(frozen=True)
class Health:
    """健康证明 of a member of staff."""

    person: Person
    number: str
    issued: date
    valid_to: date
    centre: str


@dataclass(frozen=True)
class Fire:
    """消防验收 or 备案."""

    number: str
    result: str
    issued: date
    authority: str


@dataclass(frozen=True)
class Sanitation:
    """卫生检测/评价报告."""

    number: str
    result: str
    issued: date
    laboratory: str


@dataclass(frozen=True)
class Qualification:
    """A certificate of a person, such as a pharmacist or a food safety manager."""

    person: Person
    kind: str
    number: str
    issued: date
    valid_to: date
    authority: str


@dataclass(frozen=True)
class Authorisation:
    """授权委托书."""

    agent: Person
    agent_phone: str
    scope: str
    signed: date
    valid_to: date


@dataclass(frozen=True)
class Application:
    """What the applicant fills in."""

    industry: str
    offered: tuple[str, ...]
    """Names of the permits beside the tick boxes."""
    asked: tuple[str, ...]
    contact: str
    phone: str
    premises: str
    area: str
    investment: int
    employees: int
    items: str
    applied: date


@dataclass(frozen=True)
class Facts:
    """The whole world of one applicant."""

    place: Place
    company: Firm
    branch: Firm
    sole: Firm
    partnership: Firm
    individual: Firm
    old: Firm
    """A company or 个体工商户 registered before 2015, for licences without credit code."""
    firm: Firm
    """The applicant: one of the first five."""
    card: Person
    """The holder of the identity card: the head of ``firm``."""
    food: FoodPermit
    permits: dict[str, Permit]
    """By 许可证 name, see ``PERMITS``."""
    nonprofit: Nonprofit
    tenancy: Tenancy
    health: Health
    fire: Fire
    sanitation: Sanitation
    qualification: Qualification
    authorisation: Authorisation
    application: Application
    committed: str
    """The matters of the 承诺书."""
    committed_on: date


_PLACES = (
    ("", "北京市", "110105", "京"),
    ("", "上海市", "310115", "沪"),
    ("", "重庆市", "500107", "渝"),
    ("", "天津市", "120101", "津"),
    ("浙江省", "杭州市", "330106", "浙"),
    ("江苏省", "南京市", "320106", "苏"),
    ("广东省", "深圳市", "440305", "粤"),
    ("广东省", "广州市", "440106", "粤"),
    ("四川省", "成都市", "510107", "川"),
    ("湖北省", "武汉市", "420106", "鄂"),
    ("湖南省", "长沙市", "430104", "湘"),
    ("陕西省", "西安市", "610113", "陕"),
    ("山东省", "济南市", "370102", "鲁"),
    ("福建省", "福州市", "350102", "闽"),
    ("云南省", "昆明市", "530102", "云"),
    ("广西壮族自治区", "南宁市", "450102", "桂"),
    ("新疆维吾尔自治区", "乌鲁木齐市", "650102", "新"),
    ("内蒙古自治区", "呼和浩特市", "150102", "蒙"),
    ("黑龙江省", "哈尔滨市", "230102", "黑"),
    ("辽宁省", "沈阳市", "210102", "辽"),
    ("河南省", "郑州市", "410102", "豫"),
    ("江西省", "南昌市", "360102", "赣"),
)
"""Province, city, an area code of it, and the province's one character."""
_DISTRICTS = ("样本区", "样本新区", "样本县", "高新样本区", "样本经开区")

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_DOUBLE = ("欧阳", "上官", "司马", "诸葛", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐", "端木")
_MEN = (
    "伟强磊军勇杰涛明超辉刚健斌鹏宇浩然峰鑫博文志远建"
    "国振华俊凯瑞晨旭东立新海波永昌本末木永成曦烁淼垚"
)
_WOMEN = "芳娜敏静丽娟霞燕玲婷雪颖琳慧莹倩玉兰春梅晓红秀英佳怡梦瑶思涵雨薇淑贞桂香彤岚菲萱妍嫣璐"
_MINORITY = (
    ("阿卜杜拉·买买提", "男", "维吾尔"),
    ("古丽米热·艾合买提", "女", "维吾尔"),
    ("努尔兰·叶尔肯别克", "男", "哈萨克"),
    ("巴特尔·苏和", "男", "蒙古"),
    ("次仁·多吉", "男", "藏"),
    ("艾力·吾斯曼", "男", "维吾尔"),
)
_PEOPLES = ("回", "满", "土家", "苗", "彝", "壮", "侗", "布依", "朝鲜", "蒙古")

_STREETS = (
    "云杉",
    "柏林",
    "人民",
    "解放",
    "长江",
    "滨河",
    "青年",
    "科技",
    "天府",
    "建设",
    "民主",
    "金沙",
    "学府",
    "桃源",
    "望江",
    "永丰",
    "未来",
    "凤凰",
    "红旗",
    "五一",
    "一环",
    "二环西",
    "新华",
    "文化",
)
_MARKS = (
    "云杉",
    "青禾",
    "锦程",
    "三川",
    "瑞和",
    "万达通",
    "百味斋",
    "小满",
    "一品鲜",
    "明月",
    "晨曦",
    "永康",
    "日昌",
    "木子",
    "本草堂",
    "鑫淼",
    "聚福",
    "众诚",
    "未央",
    "八方",
    "吉祥里",
    "汇丰源",
)
_SCOPES = {
    "餐饮管理": (
        "餐饮服务",
        "餐饮管理",
        "外卖递送服务",
        "食品销售（仅销售预包装食品）",
        "小餐饮、小食杂、食品小作坊经营",
        "烟草制品零售",
        "酒类经营",
        "礼仪服务",
        "会议及展览服务",
        "食用农产品零售",
    ),
    "商贸": (
        "食品销售",
        "日用百货销售",
        "针纺织品销售",
        "办公用品销售",
        "服装服饰零售",
        "化妆品零售",
        "五金产品零售",
        "家用电器销售",
        "货物进出口",
        "互联网销售（除销售需要许可的商品）",
        "第二类医疗器械销售",
    ),
    "健身服务": (
        "健身休闲活动",
        "体育保障组织",
        "体育用品及器材零售",
        "健康咨询服务（不含诊疗服务）",
        "高危险性体育运动（游泳）",
        "组织体育表演活动",
    ),
    "酒店管理": (
        "住宿服务",
        "酒店管理",
        "餐饮服务",
        "洗浴服务",
        "理发服务",
        "停车场服务",
        "洗烫服务",
        "棋牌室服务",
    ),
    "医药": (
        "药品零售",
        "第一类医疗器械销售",
        "第二类医疗器械销售",
        "第三类医疗器械经营",
        "保健食品（预包装）销售",
        "消毒剂销售（不含危险化学品）",
        "中草药种植",
    ),
    "文化传播": (
        "出版物零售",
        "图书出租",
        "组织文化艺术交流活动",
        "广告设计、代理",
        "广告制作",
        "文具用品零售",
        "电影放映",
        "娱乐性展览",
    ),
}
"""Trade as it stands in a firm's name → what its licence allows."""
_INDUSTRY = {
    "餐饮管理": "饭店",
    "商贸": "便利店",
    "健身服务": "健身房",
    "酒店管理": "宾馆",
    "医药": "药店",
    "文化传播": "书店",
}

PERMITS: dict[str, tuple[str, str, int | None]] = {
    "公共场所卫生许可证": ("卫生健康委员会", "样卫公证字〔{y}〕第{a}-{n:06}号", 4),
    "药品经营许可证": ("药品监督管理局", "{s}DA{a}{n:04}", 5),
    "烟草专卖零售许可证": ("烟草专卖局", "{a}1{n:05}", 5),
    "特种行业许可证": ("公安局", "样公特旅字第{n:04}号", None),
    "出版物经营许可证": ("新闻出版局", "新出发样零字第{a}{n:04}号", 5),
    "医疗器械经营许可证": ("市场监督管理局", "样食药监械经营许{y}{n:04}号", 5),
    "娱乐经营许可证": ("文化和旅游局", "{a}1{n:05}", 2),
    "高危险性体育项目经营许可证": ("体育局", "{a}{y}{n:04}", 5),
}
"""Name → kind of authority, form of the number, years it is valid."""
_PERMIT_SCOPE = {
    "公共场所卫生许可证": (
        "旅店业",
        "理发店、美容店",
        "游泳场（馆）、沐浴场所",
        "商场（店）、书店",
        "住宿场所（宾馆、旅店、招待所）",
    ),
    "药品经营许可证": (
        "处方药、非处方药；中药饮片、中成药、化学药制剂、抗生素制剂、生化药品、生物制品（除疫苗）",
        "非处方药：中成药、化学药制剂",
        "中药饮片，中成药，化学药制剂，抗生素制剂（均零售）",
    ),
    "烟草专卖零售许可证": ("卷烟、雪茄烟", "卷烟、雪茄烟零售", "本店零售卷烟、雪茄烟、电子烟"),
    "特种行业许可证": ("旅馆业", "公章刻制业", "典当业", "旅馆业（经济型酒店，客房42间）"),
    "出版物经营许可证": (
        "图书、报纸、期刊、电子出版物零售",
        "国内版图书零售",
        "图书、期刊、音像制品零售（含网上书店）",
    ),
    "医疗器械经营许可证": (
        "Ⅲ类：6822医用光学器具、仪器及内窥镜设备；6866医用高分子材料及制品",
        "第三类：体外诊断试剂除外",
        "2002年分类目录：6815，6821，6840，6846；2017年分类目录：14，16，22",
    ),
    "娱乐经营许可证": (
        "歌舞娱乐场所（核定人数120人）",
        "游艺娱乐场所",
        "歌舞娱乐（量贩式KTV），包间18间",
    ),
    "高危险性体育项目经营许可证": ("游泳", "攀岩", "游泳、滑雪"),
}

_FOOD_ITEMS = (
    "热食类食品制售",
    "冷食类食品制售",
    "生食类食品制售",
    "糕点类食品制售（含裱花蛋糕）",
    "自制饮品制售（不含自酿酒）",
    "预包装食品（含冷藏冷冻食品）销售",
    "散装食品（含冷藏冷冻食品、含散装熟食）销售",
    "特殊食品销售（保健食品）",
    "婴幼儿配方乳粉销售",
)
_OFFERED = {
    "饭店": (
        "食品经营许可",
        "公众聚集场所投入使用、营业前消防安全检查",
        "户外招牌设置",
        "烟草专卖零售许可",
    ),
    "便利店": (
        "食品经营许可",
        "烟草专卖零售许可",
        "第二类医疗器械经营备案",
        "出版物零售许可",
        "户外广告设施设置",
    ),
    "健身房": ("公共场所卫生许可", "高危险性体育项目经营许可", "食品经营许可", "户外招牌设置"),
    "宾馆": (
        "公共场所卫生许可",
        "特种行业许可（旅馆业）",
        "公众聚集场所消防安全检查",
        "食品经营许可",
    ),
    "药店": (
        "药品经营许可",
        "第三类医疗器械经营许可",
        "食品经营许可（保健食品）",
        "第二类医疗器械经营备案",
    ),
    "书店": ("出版物零售许可", "食品经营许可", "户外招牌设置", "公共场所卫生许可"),
}


def invent(rng: numpy.random.Generator) -> Facts:
    """A new world; the same generator state gives the same one."""
    province, city, area, short = _pick(rng, _PLACES)
    place = Place(province, city, _pick(rng, _DISTRICTS), area, short)
    company, branch = _firm(rng, place, "company"), _firm(rng, place, "branch")
    sole, partnership = _firm(rng, place, "sole"), _firm(rng, place, "partnership")
    individual = _firm(rng, place, "individual")
    old = _old_firm(rng, _firm(rng, place, _pick(rng, ("company", "company", "individual"))))
    firm = _pick(rng, (company, company, individual, individual, branch, sole, partnership))
    food = _food(rng, place, firm)
    tenancy = _tenancy(rng, place, firm)
    return Facts(
        place=place,
        company=company,
        branch=branch,
        sole=sole,
        partnership=partnership,
        individual=individual,
        old=old,
        firm=firm,
        card=firm.head,
        food=food,
        permits={name: _permit(rng, place, firm, name) for name in PERMITS},
        nonprofit=_nonprofit(rng, place),
        tenancy=tenancy,
        health=_health(rng, place),
        fire=_fire(rng, place),
        sanitation=_sanitation(rng, place),
        qualification=_qualification(rng, place),
        authorisation=_authorisation(rng, place),
        application=_application(rng, firm, tenancy, food),
        committed=_pick(
            rng,
            (
                "食品经营许可",
                "公共场所卫生许可",
                "食品经营许可、公众聚集场所投入使用营业前消防安全检查",
                "食品经营许可、户外招牌设置、烟草专卖零售许可",
            ),
        ),
        committed_on=_day(rng, date(2026, 6, 1), TODAY),
    )


def _pick(rng: numpy.random.Generator, choices: Sequence[T]) -> T:
    return choices[int(rng.integers(len(choices)))]


def _some(rng: numpy.random.Generator, choices: Sequence[T], least: int, most: int) -> list[T]:
    count = min(len(choices), int(rng.integers(least, most + 1)))
    return [choices[int(i)] for i in rng.permutation(len(choices))[:count]]


def _day(rng: numpy.random.Generator, first: date, last: date) -> date:
    return first + timedelta(days=int(rng.integers((last - first).days + 1)))


def _digits(rng: numpy.random.Generator, count: int) -> str:
    return "".join(str(digit) for digit in rng.integers(0, 10, count))


def _letters(rng: numpy.random.Generator, count: int) -> str:
    return "".join(_pick(rng, "0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(count))


def years_later(day: date, years: int) -> date:
    """The day before the same day ``years`` later, where terms of years usually end."""
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return date(day.year + years, day.month, last) - timedelta(days=1)


def _person(rng: numpy.random.Generator, place: Place) -> Person:
    draw = float(rng.random())
    gender = _pick(rng, ("男", "女"))
    people = "汉" if rng.random() < 0.85 else _pick(rng, _PEOPLES)
    given = _MEN if gender == "男" else _WOMEN
    if draw < 0.06:
        name, gender, people = _pick(rng, _MINORITY)
    elif draw < 0.14:
        name = _pick(rng, _DOUBLE) + "".join(_some(rng, given, 1, 2))
    else:
        name = _pick(rng, _SURNAMES) + "".join(_some(rng, given, 1, 2))
    birth = _day(rng, date(1957, 1, 1), date(2004, 12, 31))
    serial = int(rng.integers(0, 500)) * 2 + (gender == "男")
    issued = _day(rng, date(2012, 1, 1), date(2026, 3, 1))
    age = issued.year - birth.year
    end: date | None = None
    if age < 46:
        years = 20 if age > 25 else 10
        end = date(issued.year + years, issued.month, min(issued.day, 28))
        issued = issued.replace(day=min(issued.day, 28))
    return Person(
        name=name,
        gender=gender,
        ethnicity=people,
        birth=birth,
        address=_address(rng, place, home=True),
        id_number=id_number(place.area, birth.strftime("%Y%m%d"), f"{serial:03}"),
        id_authority=f"{place.city}公安局{place.district}分局"
        if rng.random() < 0.6
        else f"{place.town}公安局",
        id_from=issued,
        id_to=end,
    )


def _address(rng: numpy.random.Generator, place: Place, home: bool = False) -> str:
    street = _pick(rng, _STREETS) + _pick(rng, ("路", "街", "大道", "巷", "东路", "南街"))
    start = _pick(rng, (place.full, place.full, place.town))
    if rng.random() < 0.35:
        start += _pick(rng, ("样本街道", "样本镇", "示例街道办事处", "样本乡示例村"))

    def number(most: int, least: int = 1) -> int:
        return int(rng.integers(least, most))

    letter = _pick(rng, "ABCDEF")
    tails: tuple[str, ...] = (
        "",
        f"{number(5)}层",
        f"附{number(30)}号",
        f"{number(12)}幢{number(4)}层{number(420, 101)}室",
        f"样本广场{letter}座{number(40)}层{number(30):02}单元",
        f"1-{number(9, 2)}号门面（自主申报）",
        f"{number(9)}号楼{number(4)}楼{number(600):03}-{number(40)}（集群注册）",
    )
    if home:
        tails = (
            "",
            f"附{number(40)}号",
            f"{number(30)}幢{number(33)}-{number(9)}",
            f"{number(20)}栋{number(5)}单元{number(3305, 101)}室",
        )
    return f"{start}{street}{number(2000)}号{_pick(rng, tails)}"


def _scope(rng: numpy.random.Generator, trade: str, old: bool = False) -> str:
    words = _some(rng, _SCOPES[trade], 1, 9)
    if old:
        return (
            "、".join(words)
            + "。"
            + _pick(rng, ("", "（依法须经批准的项目，经相关部门批准后方可开展经营活动）"))
        )
    first, rest = words[:2], words[2:]
    if not rest:
        return "；".join(first) + _pick(
            rng, ("。", "", "（依法须经批准的项目，经相关部门批准后方可开展经营活动）")
        )
    return (
        f"许可项目：{'；'.join(first)}。（依法须经批准的项目，经相关部门批准后方可开展经营活动，"
        f"具体经营项目以相关部门批准文件或许可证件为准）一般项目：{'；'.join(rest)}。"
        "（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）"
    )


def _firm(rng: numpy.random.Generator, place: Place, form: Form) -> Firm:
    trade = _pick(rng, tuple(_SCOPES))
    mark = _pick(rng, _MARKS)
    city = place.city.removesuffix("市")
    name, type_ = _called(rng, form, city, place, mark, trade)
    established = _day(rng, date(1999, 1, 1), date(2026, 9, 30))
    issued = established
    if rng.random() < 0.5:
        issued = _day(rng, max(established, date(2015, 10, 1)), TODAY)
    issued = max(issued, date(2015, 10, 1))
    term: date | None = None
    if form != "individual" and rng.random() < 0.55:
        years = 10
        while established.year + years <= 2027:
            years += 10
        term = years_later(established, years)
    body = ("MA" + _letters(rng, 6)) if established.year >= 2016 else _digits(rng, 8)
    kind = "92" if form == "individual" else "91"
    return Firm(
        form=form,
        name=name,
        type=type_,
        credit_code=credit_code(kind, place.area, body),
        registration_number=registration_number(place.area, _digits(rng, 8)),
        certificate_number=f"{place.area}{established.year}{_digits(rng, 8)}",
        head=_person(rng, place),
        capital=_capital(rng, form),
        established=established,
        term_to=term,
        address=_address(rng, place),
        scope=_scope(rng, trade),
        authority=_pick(
            rng,
            (
                f"{place.town}市场监督管理局",
                f"{place.town}市场监督管理局",
                f"{place.city}样本行政审批服务局",
                f"{place.district}市场监督管理局",
            ),
        ),
        issued=issued,
    )


def _called(
    rng: numpy.random.Generator, form: Form, city: str, place: Place, mark: str, trade: str
) -> tuple[str, str]:
    limited = _pick(
        rng,
        (
            f"{city}{mark}样本{trade}有限公司",
            f"{mark}样本{trade}（{city}）有限公司",
            f"{city}样本{mark}{trade}有限责任公司",
            f"{place.province or place.city}{mark}样本{trade}集团股份有限公司",
        ),
    )
    match form:
        case "company":
            return limited, _pick(
                rng,
                (
                    "有限责任公司",
                    "有限责任公司（自然人独资）",
                    "有限责任公司（自然人投资或控股）",
                    "其他有限责任公司",
                    "有限责任公司（自然人投资或控股的法人独资）",
                ),
            )
        case "branch":
            return (
                f"{limited}{_pick(rng, ('第一分公司', f'{place.district}分公司', '滨河路分店'))}",
                _pick(
                    rng,
                    (
                        "有限责任公司分公司",
                        "有限责任公司分公司（自然人独资）",
                        "其他有限责任公司分公司",
                    ),
                ),
            )
        case "sole":
            return f"{city}{mark}样本{trade}{_pick(rng, ('中心', '工作室', '部'))}", "个人独资企业"
        case "partnership":
            kind = _pick(rng, ("有限合伙", "普通合伙"))
            return f"{city}{mark}样本{trade}合伙企业（{kind}）", f"{kind}企业"
        case "individual":
            shop = _pick(
                rng, ("小吃店", "便利店", "火锅店", "理发店", "药房", "食品经营部", "面馆")
            )
            return f"{place.district}{mark}{shop}", "个体工商户"


def _capital(rng: numpy.random.Generator, form: Form) -> Decimal | None:
    if form in ("branch", "individual"):
        return None
    return Decimal(
        _pick(
            rng,
            (
                30_000,
                100_000,
                500_000,
                1_000_000,
                2_000_000,
                5_080_000,
                10_000_000,
                12_345_600,
                50_000_000,
                1_005_000,
            ),
        )
    )


def _old_firm(rng: numpy.random.Generator, firm: Firm) -> Firm:
    established = _day(rng, date(1998, 1, 1), date(2014, 6, 30))
    term = years_later(established, int(rng.choice([10, 20, 30])))
    return replace(
        firm,
        established=established,
        issued=_day(rng, max(established, date(2004, 1, 1)), date(2015, 8, 31)),
        term_to=None if firm.form == "individual" or rng.random() < 0.3 else term,
        scope=_scope(rng, _pick(rng, tuple(_SCOPES)), old=True),
        authority=firm.authority.replace("市场监督管理局", "工商行政管理局").replace(
            "行政审批服务局", "工商行政管理局"
        ),
    )


def _food(rng: numpy.random.Generator, place: Place, firm: Firm) -> FoodPermit:
    issued = _day(rng, max(firm.established, date(2017, 1, 1)), TODAY)
    old = _day(rng, date(2010, 1, 1), date(2015, 9, 30))
    digit = _pick(rng, "123")
    business = {
        "1": _pick(
            rng,
            ("食品销售经营者", "食品销售经营者（网络经营）", "食品销售经营者（含食品自动售货）"),
        ),
        "2": _pick(
            rng, ("餐饮服务经营者", "餐饮服务经营者（小型餐馆）", "餐饮服务经营者（含网络经营）")
        ),
        "3": _pick(rng, ("单位食堂", "单位食堂（学校食堂）", "集中用餐单位食堂")),
    }[digit]
    chosen = _some(rng, _FOOD_ITEMS, 1, 5)
    authority = f"{place.town}市场监督管理局"
    return FoodPermit(
        number=food_permit_number(digit, place.area, _digits(rng, 6)),
        form=business,
        items=_pick(rng, ("，", "、", "；")).join(chosen),
        premises=firm.address if rng.random() < 0.7 else _address(rng, place),
        supervisor=place.district
        + _pick(rng, ("样本街道市场监督管理所", "市场监督管理局样本所", "食品药品监督管理所")),
        supervisor_person=_person(rng, place).name,
        complaint_phone=_pick(rng, ("12315", "12331", "12345")),
        signer=_person(rng, place).name,
        authority=authority,
        issued=issued,
        valid_to=years_later(issued, 5),
        catering_number=f"{place.short}餐证字{old.year}{place.area}{_digits(rng, 6)}",
        circulation_number=f"SP{place.area}{str(old.year)[2:]}10{_digits(rng, 6)}",
        old_authority=f"{place.town}食品药品监督管理局",
        old_issued=old,
        old_valid_to=years_later(old, 3),
    )


def _permit(rng: numpy.random.Generator, place: Place, firm: Firm, name: str) -> Permit:
    authority, form, years = PERMITS[name]
    issued = _day(rng, max(firm.established, date(2018, 1, 1)), TODAY)
    number = form.format(y=issued.year, a=place.area, n=int(rng.integers(1, 9999)), s=place.short)
    return Permit(
        type=name,
        number=number,
        scope=_pick(rng, _PERMIT_SCOPE[name]),
        authority=f"{place.town}{authority}",
        issued=issued,
        valid_to=None if years is None else years_later(issued, years),
    )


def _nonprofit(rng: numpy.random.Generator, place: Place) -> Nonprofit:
    name, scope, body = _pick(
        rng,
        (
            ("样本幼儿园", "学前教育", "教育局"),
            ("样本养老服务中心", "居家养老服务、日间照料、老年人文体活动", "民政局"),
            (
                "样本社会工作服务中心",
                "社会工作服务；困难家庭帮扶；志愿者培训；承接政府购买服务项目。",
                "民政局",
            ),
            (
                "样本职业技能培训学校",
                "初级、中级职业技能培训（凭许可证经营）",
                "人力资源和社会保障局",
            ),
            ("样本康复医院", "内科、康复医学科、中医科诊疗服务", "卫生健康委员会"),
        ),
    )
    issued = _day(rng, date(2017, 1, 1), TODAY)
    return Nonprofit(
        name=f"{place.town}{_pick(rng, _MARKS)}{name}",
        credit_code=credit_code("52", place.area, "MJ" + _letters(rng, 6)),
        head=_person(rng, place),
        funds=Decimal(_pick(rng, (30_000, 50_000, 100_000, 300_000, 1_000_000, 35_500))),
        address=_address(rng, place),
        scope=scope,
        supervising=f"{place.town}{body}",
        authority=_pick(rng, (f"{place.town}民政局", f"{place.town}行政审批局")),
        issued=issued,
        valid_to=years_later(issued, int(rng.choice([4, 5]))),
    )


def _tenancy(rng: numpy.random.Generator, place: Place, firm: Firm) -> Tenancy:
    owner = _person(rng, place)
    lessor = owner.name if rng.random() < 0.5 else _firm(rng, place, "company").name
    start = _day(rng, date(2022, 1, 1), date(2026, 11, 1))
    if rng.random() < 0.4:
        start = start.replace(day=1)
    year = int(rng.integers(2016, 2026))
    number = _digits(rng, 7)
    certificate = _pick(
        rng,
        (
            f"{place.short}（{year}）{place.city}不动产权第{number}号",
            f"{place.short}（{year}）样本区不动产权第{number}号",
        ),
    )
    return Tenancy(
        lessor=lessor,
        lessor_id=owner.id_number,
        lessee=firm.name,
        premises=firm.address,
        area=_area(rng),
        usage=_pick(
            rng, ("商业", "餐饮经营", "商业服务", "店铺经营", "商业、金融、信息", "办公及商业")
        ),
        certificate=certificate,
        start=start,
        end=years_later(start, int(rng.integers(2, 11))),
        rent=int(rng.integers(8, 900)) * 100 + int(_pick(rng, (0, 0, 0, 50, 80))),
        deposit=int(rng.integers(5, 200)) * 1000,
        signed=start - timedelta(days=int(rng.integers(1, 30))),
        unit_number=f"{place.area}{_digits(rng, 6)}GB{_digits(rng, 5)}F{_digits(rng, 8)}",
        land_to=_day(rng, date(2035, 1, 1), date(2065, 12, 31)),
    )


def _area(rng: numpy.random.Generator) -> str:
    whole = int(rng.integers(12, 2400))
    return _pick(
        rng,
        (
            f"{whole}",
            f"{whole}.{int(rng.integers(1, 10))}",
            f"{whole}.{int(rng.integers(0, 10))}{int(rng.integers(1, 10))}",
        ),
    )


def _health(rng: numpy.random.Generator, place: Place) -> Health:
    issued = _day(rng, date(2025, 12, 1), TODAY)
    return Health(
        person=_person(rng, place),
        number=_pick(
            rng,
            (
                f"{place.area}{issued.year}{_digits(rng, 6)}",
                f"{place.short}健证字{issued.year}{_digits(rng, 5)}号",
                f"JK{_digits(rng, 10)}",
            ),
        ),
        issued=issued,
        valid_to=years_later(issued, 1),
        centre=place.town
        + _pick(rng, ("疾病预防控制中心", "样本人民医院", "样本社区卫生服务中心")),
    )


def _fire(rng: numpy.random.Generator, place: Place) -> Fire:
    issued = _day(rng, date(2019, 6, 1), TODAY)
    serial = int(rng.integers(1, 999))
    number, result = _pick(
        rng,
        (
            (f"样消验字〔{issued.year}〕第{serial:04}号", "合格"),
            (f"样建消验字〔{issued.year}〕第{serial:03}号", "合格"),
            (f"样建消验字〔{issued.year}〕第{serial:03}号", "不合格"),
        ),
    )
    return Fire(number, result, issued, f"{place.town}住房和城乡建设局")


def _sanitation(rng: numpy.random.Generator, place: Place) -> Sanitation:
    issued = _day(rng, date(2024, 6, 1), TODAY)
    return Sanitation(
        number=_pick(
            rng,
            (
                f"样检字{issued.year}第W{_digits(rng, 4)}号",
                f"YB-WS-{issued.year}-{_digits(rng, 4)}",
                f"{issued.strftime('%Y%m')}{_digits(rng, 5)}",
            ),
        ),
        result=_pick(rng, ("合格", "合格", "合格", "不合格")),
        issued=issued,
        laboratory=f"{place.city.removesuffix('市')}样本检测技术服务有限公司",
    )


def _qualification(rng: numpy.random.Generator, place: Place) -> Qualification:
    kind, form, years, authority = _pick(
        rng,
        (
            ("执业药师注册证", "{a}{y}{n}", 5, "药品监督管理局"),
            ("食品安全管理员证书", "SA{y}{n}", 3, "市场监督管理局"),
            ("健康管理师职业技能等级证书", "Y{a}{y}{n}", 4, "卫生健康委员会"),
            ("特种作业操作证", "T{a}{n}", 6, "应急管理局"),
        ),
    )
    issued = _day(rng, date(2023, 1, 1), TODAY)
    return Qualification(
        person=_person(rng, place),
        kind=kind,
        number=form.format(a=place.area, y=issued.year, n=_digits(rng, 6)),
        issued=issued,
        valid_to=years_later(issued, years),
        authority=f"{place.town}{authority}",
    )


def _authorisation(rng: numpy.random.Generator, place: Place) -> Authorisation:
    signed = _day(rng, date(2026, 6, 1), TODAY)
    return Authorisation(
        agent=_person(rng, place),
        agent_phone=f"199{_digits(rng, 8)}",
        scope=_pick(
            rng,
            (
                "办理一业一证申请、补正、领取证照等事宜",
                "代为提交食品经营许可申请材料，签收相关文书",
                "代为办理公共场所卫生许可证的申领、变更及领证事项",
            ),
        ),
        signed=signed,
        valid_to=signed + timedelta(days=int(_pick(rng, (30, 60, 90, 183, 365)))),
    )


def _application(
    rng: numpy.random.Generator, firm: Firm, tenancy: Tenancy, food: FoodPermit
) -> Application:
    industry = _pick(rng, tuple(_OFFERED))
    offered = _OFFERED[industry]
    chosen = set(_some(rng, offered, 1, len(offered)))
    return Application(
        industry=industry,
        offered=offered,
        asked=tuple(name for name in offered if name in chosen),
        contact=_pick(rng, _SURNAMES) + "".join(_some(rng, _MEN + _WOMEN, 1, 2)),
        phone=_pick(
            rng, (f"199{_digits(rng, 8)}", f"166{_digits(rng, 8)}", f"130{_digits(rng, 8)}")
        ),
        premises=tenancy.premises,
        area=tenancy.area,
        investment=int(rng.integers(1, 800)) * 10_000,
        employees=int(rng.integers(1, 90)),
        items=food.items,
        applied=_day(rng, date(2026, 8, 1), TODAY),
    )
