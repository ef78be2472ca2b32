"""Cases on a terminal (办件汇总): what was read, what needs a person and why, what was issued."""

from collections.abc import Mapping, Sequence

from rich.markup import escape
from rich.table import Table

from desk.shapes import CaseShape
from desk.terminal import console
from desk.view import Summary

COLOURS = {
    "issued": "green",
    "refused": "red",
    "failed": "red",
    "review": "yellow",
    "returned": "yellow",
}
MARKS = {"granted": "[green]✓[/green]", "refused": "[red]✗[/red]", "pending": "…"}


def show_cases(cases: Sequence[CaseShape], told: Mapping[str, Summary] | None = None) -> None:
    """A table of cases, then per case what is open, its papers and where its page is.

    Args:
        cases: what to show.
        told: case id → what else is to be said of it.
    """
    out = console()
    table = Table(title="案件 cases", title_justify="left", expand=False)
    for column in ("case", "read", "status", "waits for", "permits", "seconds"):
        table.add_column(column, overflow="fold")
    for case in cases:
        colour = COLOURS.get(case.status, "cyan")
        table.add_row(
            escape(case.name),
            told[case.id].read if told and case.id in told else "—",
            f"[{colour}]{case.status}[/{colour}]",
            "\n".join(dict.fromkeys(escape(wait.who) for wait in case.waiting_for)) or "—",
            _permits(case),
            _seconds(case),
        )
    out.print(table)
    for case in cases:
        if case.problems or case.notices or case.license:
            _show_details(case, told[case.id].settled if told and case.id in told else ())


def _show_details(case: CaseShape, settled: Sequence[str]) -> None:
    out = console()
    out.print(f"[bold]{escape(case.name)}[/bold] {case.id}")
    for problem in case.problems:
        where = f"{problem.file}: " if problem.file else ""
        out.print(f"  [yellow]![/yellow] {escape(where + problem.message)} \\[{problem.code}]")
    for decision in settled:
        out.print(f"  [green]✓[/green] {escape(decision)}")
    for permit in case.permits:
        if permit.result == "refused":
            out.print(f"  {MARKS['refused']} {permit.code}: {escape(permit.reason or '')}")
    for notice in case.notices:
        out.print(f"    {escape(notice.file)}")
    if case.license:
        if case.license.file is not None:
            out.print(f"    {escape(case.license.file)}")
        out.print(f"  [green]✓[/green] 许可证 {case.license.number}  {case.license.url}")


def _permits(case: CaseShape) -> str:
    return "\n".join(f"{one.code} {MARKS.get(one.result or '', '')}" for one in case.permits) or "—"


def _seconds(case: CaseShape) -> str:
    """The steps that take long by name, the others together."""
    long = {step: spent for step, spent in case.seconds.items() if spent >= 0.2}
    rest = sum(case.seconds.values()) - sum(long.values())
    lines = [f"{step} {spent:.1f}" for step, spent in long.items()]
    return "\n".join([*lines, f"others {rest:.1f}"]) if case.seconds else "—"
