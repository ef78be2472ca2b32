import pytest
from printed import HEIGHT, line, page

from cases.model import Field
from extractors.extract import extract
from extractors.recognise import IN_DOUBT, Recognised, documents, doubted, heading_of, recognise
from templates.documents import kinds

BODY = [line("一般文字内容", 100, 400 + 40 * i) for i in range(8)]


def kind_of(*lines) -> str:
    return recognise(page(*lines), kinds()).kind


def test_a_large_title_with_expected_words_tells_the_kind():
    found = recognise(
        page(
            line("营 业 执 照", 500, 100, width=500, height=3 * HEIGHT),
            line("统一社会信用代码", 100, 300), line("经营范围", 100, 360),
            line("登记机关", 100, 420), line("注册资本", 100, 480),
        ),
        kinds(),
    )  # fmt: skip
    assert found.kind == "business_license" and found.score >= 0.9
    assert "title 营业执照" in found.reason


def test_a_title_of_spaced_letters_is_one_word():
    letters = [line(c, 400 + 150 * i, 100, width=90, height=90) for i, c in enumerate("营业执照")]
    words = [line("统一社会信用代码", 100, 300), line("经营范围", 100, 360)]
    assert kind_of(*letters, *words) == "business_license"


def test_mention_of_a_document_in_a_text_is_not_that_document():
    mention = line("申请人应当提交营业执照复印件一份及法定代表人居民身份证复印件", 100, 100)
    found = recognise(page(mention, *BODY), kinds())
    assert found.kind == "unknown" and found.reason.startswith("nearest is")


def test_unknown_stays_unknown():
    assert kind_of(*BODY) == "unknown"
    assert kind_of(line("增值税电子普通发票", 400, 100, height=90), *BODY) == "unknown"


def test_a_page_without_text_is_unknown_and_says_so():
    assert recognise(page(), kinds()) == Recognised("unknown", 0.0, "no text on the page")


def test_a_marker_tells_a_page_without_a_title():
    lines = ["姓名林晓川", "性别男民族汉", "住址样本街道1号", "公民身份号码510213198803140031"]
    assert kind_of(*(line(text, 100, 100 + 60 * i) for i, text in enumerate(lines))) == "id_card"


LEASE = Recognised("lease", 0.9, "title")
SURER = Recognised("lease", 1.0, "title")
CARD = Recognised("id_card", 0.8, "title")
NONE = Recognised("unknown", 0.1, "nothing")


def parts(*found: Recognised) -> list[tuple[str, list[int]]]:
    return [(recognised.kind, pages) for recognised, pages in documents(found)]


def test_pages_of_unknown_kind_belong_to_the_document_before_them():
    assert parts(LEASE, NONE, NONE, CARD) == [("lease", [0, 1, 2]), ("id_card", [3])]


def test_a_cover_sheet_belongs_to_the_first_known_document():
    assert parts(NONE, LEASE, NONE) == [("lease", [0, 1, 2])]


def test_two_cards_on_neighbouring_pages_are_one_document():
    assert parts(CARD, CARD) == [("id_card", [0, 1])]


def test_the_surest_page_speaks_for_the_document():
    assert documents([LEASE, SURER, NONE]) == [(SURER, [0, 1, 2])]


def test_a_file_of_unknown_pages_is_one_unknown_document():
    assert parts(NONE, NONE) == [("unknown", [0, 1])]
    assert parts() == []


def document(title: str, *words: str) -> list:
    rows = [line(word, 100, 400 + 50 * i) for i, word in enumerate(words)]
    letters = 2.5 * HEIGHT
    return [line(title, 200, 100, width=letters * len(title), height=letters), *rows]


@pytest.mark.parametrize(
    ("kind", "title", "words"),
    [
        ("food_permit", "食品经营许可证",
         "经营者名称：样本店 社会信用代码 主体业态：餐饮 许可证编号：JY 发证机关：样本局 营业执照"),
        ("food_permit", "餐饮服务许可证", "单位名称：样本店 许可证号 发证机关：样本局 有效期限"),
        ("permit", "烟草专卖零售许可证", "许可证号：1 企业名称：样本店 负责人 发证机关：样本局"),
        ("permit", "公共场所卫生许可证", "单位名称 法定代表人 地址 许可项目 发证机关"),
        ("permit", "劳务派遣经营许可证", "单位名称 法定代表人 编号 许可经营事项 发证机关"),
        ("nonprofit_registration", "民办非企业单位登记证书", "名称 开办资金 业务主管单位"),
        ("property_certificate", "不动产权证书", "权利人 共有情况 坐落 不动产单元号 用途 面积"),
        ("fire_acceptance", "特殊建设工程消防验收意见书", "建设单位 工程名称 消防验收 综合评定"),
        ("sanitation_report", "公共场所卫生检测报告", "受检单位 检测项目 检测结果 报告编号"),
        ("qualification", "食品安全管理员证书", "姓名 证书编号 身份证号 发证日期 有效期"),
        ("health_certificate", "从业人员健康证明", "姓名 体检 有效期 发证单位 编号"),
        ("power_of_attorney", "授权委托书",
         "委托人：样本店 受托人：林晓川 现委托办理食品经营许可证、营业执照 委托期限 代理权限"),
        ("commitment_letter", "承诺书", "我单位郑重承诺 申请食品经营许可证 承诺事项 法律责任 盖章"),
        ("application_form", "食品经营许可申请书", "申请人 经营场所 联系电话 联系人 从业人数"),
        ("unknown", "中华人民共和国海关进口货物报关单", "许可证号 合同协议号 编号 备注"),
        ("unknown", "企业信用信息公示报告", "统一社会信用代码 名称 法定代表人 登记机关 经营范围"),
        ("unknown", "INVOICE", "Total amount due within thirty days of the date above"),
    ],
)  # fmt: skip
def test_kinds_are_kept_apart(kind: str, title: str, words: str):
    found = recognise(page(*document(title, *words.split())), kinds())
    assert found.kind == kind, found.reason
    assert found.reason and 0 <= found.score <= 1


def test_a_title_that_goes_on_to_name_another_paper_is_not_its_own():
    words = [
        line(text, 100, 300 + 60 * i) for i, text in enumerate(("申请人", "经营场所", "联系人"))
    ]
    assert kind_of(line("公共场所卫生许可证申请表", 300, 100, height=90), *words) == (
        "application_form"
    )


def test_an_old_ownership_book_is_known_by_its_first_row():
    rows = ["房屋所有权人 林晓川", "共有情况 单独所有", "房屋坐落 样本路1号", "规划用途 商业"]
    assert kind_of(*(line(text, 100, 100 + 60 * i) for i, text in enumerate(rows))) == (
        "property_certificate"
    )


HEADINGS = {
    "application_form": """
        食品经营许可申请书 公共场所卫生许可申请表 特种行业许可证申请登记表
        公众聚集场所投入使用、营业前消防安全检查申报表 个体工商户登记(备案)申请书
        药品零售企业筹建申请表 第二类医疗器械经营备案表 户外招牌设置申请表
        高危险性体育项目经营许可申请书 开办餐饮店“一件事”申请表 行业综合许可申请表(新办)
        企业开办登记表 劳务派遣经营许可延续申请书 关于申请办理公共场所卫生许可的请示
        """,
    "lease": """
        房屋租赁合同 商铺租赁协议 门面转租协议 柜台租赁合同 住所(经营场所)使用证明
        场地无偿使用协议 商业用房租赁合同书 厂房租约合同 经营场所使用权证明
        """,
    "power_of_attorney": """
        授权委托书 法人委托书 委托代理协议 委托函 代办委托书 委托代理人身份证明
        指定代表或者共同委托代理人授权委托书 授权书
        """,
    "commitment_letter": """
        告知承诺书 食品安全承诺书 守法经营承诺函 容缺受理承诺书 场所安全保证书
        行政审批告知承诺书(样表)
        """,
    "sanitation_report": """
        检验检测报告 公共场所卫生检测报告 卫生学评价报告书 室内空气质量检测报告
        集中空调通风系统卫生检测报告 游泳池水质检测报告 检测结果报告单 检验报告书
        """,
    "fire_acceptance": """
        建设工程消防验收意见书 建设工程竣工验收消防备案凭证
        公众聚集场所投入使用、营业前消防安全检查意见书 建设工程竣工联合验收(消防)意见书
        建设工程消防验收备案抽查结果通知书
        """,
    "health_certificate": """
        健康证明 从业人员预防性健康体检合格证 食品从业人员健康证明 健康体检合格证
        从业人员健康体检及卫生知识培训合格证
        """,
    "qualification": """
        执业药师注册证 食品安全管理员培训合格证 特种作业操作证 执业兽医资格证书
        社会体育指导员职业资格证书 公共营养师职业技能等级证书 消防设施操作员职业资格证书
        教师资格证书 游泳救生员国家职业资格证书
        """,
    "property_certificate": """
        不动产权证书 房屋所有权证 不动产登记信息查询证明 国有土地使用证 房屋产权情况证明
        """,
    "floor_plan": """
        经营场所平面布局图 设备设施布局图 消防疏散示意图 经营场所方位示意图 工艺流程图
        """,
    "": """
        体检报告 验资报告 增值税专用发票 劳动合同 商品房买卖合同 会议通知 食品采购清单
        审计报告 消防设施检测报告 建设项目环境影响报告表 学位证书 毕业证书 结婚证 税务登记证
        商标注册证 产品合格证 特种设备使用登记证 机动车登记证书 供用电合同 员工入职登记表
        荣誉证书 申请须知 申请表填写说明 房屋买卖合同 装修施工合同 食品安全管理制度 请假申请
        体温登记表
        """,
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "title"), [(kind, title) for kind, said in HEADINGS.items() for title in said.split()]
)
def test_a_title_that_no_template_lists_is_known_by_its_make(kind: str, title: str):
    rows = [("样本", 20.0), (title, 40.0), ("姓名", 20.0), ("联系电话", 20.0)]
    assert heading_of(kinds(), rows, 20.0)[1] == kind
    assert heading_of(kinds(), [(f"{title}:", 40.0)], 20.0) == ("", "")


def test_a_word_before_a_general_title_makes_another_paper():
    words = [line("有效期至", 100, 300), line("发证机关", 100, 360), line("证书编号", 100, 420)]
    assert kind_of(line("商标注册证", 500, 100, width=450, height=90), *words) == "unknown"
    assert (
        kind_of(line("执业药师注册证", 500, 100, width=630, height=90), *words) == "qualification"
    )


def test_words_alone_are_recognised_but_not_believed():
    words = ("性别男", "民族汉", "出生", "签发机关", "有效期限")
    shown = page(*(line(text, 100, 100 + 60 * i) for i, text in enumerate(words)))
    found = recognise(shown, kinds())
    assert found.kind == "id_card"
    kind = kinds()["id_card"]
    fields = doubted(kind, found.score, extract(kind, [shown], 0.9))
    assert all(IN_DOUBT in one.reasons and one.needs_review
               for one in fields.values() if isinstance(one, Field))  # fmt: skip


def test_a_title_without_the_labels_of_its_kind_is_not_believed():
    kind = kinds()["qualification"]
    title = line("执业药师注册证", 500, 100, width=630, height=90)
    foreign = [
        line("注册人", 100, 300),
        line("有效期至", 100, 400),
        line("2031年6月27日", 300, 400),
    ]
    other = extract(kind, [page(title, *foreign)], 0.9)
    assert all(IN_DOUBT in one.reasons for one in doubted(kind, 0.9, other).values()
               if isinstance(one, Field))  # fmt: skip
    own = [line("姓名", 100, 300), line("林晓川", 300, 300),
           line("注册证编号", 100, 400), line("511120230011", 400, 400)]  # fmt: skip
    whole = extract(kind, [page(title, *own)], 0.9)
    assert doubted(kind, 0.9, whole) == whole
