"""Cases on a terminal (办件汇总): what was read, what needs a person and why, what was issued."""

from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from desk.shapes import CaseShape
from desk.terminal import console

COLOURS = {
    "issued": "green",
    "refused": "red",
    "failed": "red",
    "review": "yellow",
    "returned": "yellow",
}


def show_cases(cases: Sequence[CaseShape]) -> None:
    """A table of cases, then per case its problems and papers."""
    out = console()
    table = Table(title="cases 案件", title_justify="left", expand=False)
    for column in ("case", "status", "waits for", "permits", "licence", "seconds"):
        table.add_column(column, overflow="fold")
    for case in cases:
        colour = COLOURS.get(case.status, "cyan")
        table.add_row(
            escape(case.name),
            f"[{colour}]{case.status}[/{colour}]",
            escape("\n".join(f"{wait.who}: {wait.why}" for wait in case.waiting_for)) or "—",
            _permits(case),
            case.license.number if case.license else "—",
            "\n".join(f"{step} {spent:.1f}" for step, spent in case.seconds.items()),
        )
    out.print(table)
    for case in cases:
        if not (case.problems or case.notices or case.license):
            continue
        out.print(f"[bold]{escape(case.name)}[/bold]  {case.id}")
        for problem in case.problems:
            where = f"{problem.file}: " if problem.file else ""
            out.print(f"  ! {escape(where + problem.message)} [dim]{problem.code}[/dim]")
        for notice in case.notices:
            out.print(f"  {notice.kind}: {escape(notice.file)}")
        if case.license:
            out.print(f"  licence 许可证: {escape(case.license.file)}")
            out.print(f"  status page 状态页: {case.license.url}")


def _permits(case: CaseShape) -> str:
    marks = {"granted": "[green]✓[/green]", "refused": "[red]✗[/red]", "pending": "…"}
    return " ".join(f"{one.code}{marks.get(one.result or '', '')}" for one in case.permits) or "—"
