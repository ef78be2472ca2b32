"""A licence on a terminal, and what the commands on licences share."""

import getpass
from datetime import date, datetime

import click
from rich.markup import escape

from cases.files import FileStore
from cases.model import License
from desk.commands.license_shapes import LicenseShowShape, license_shown
from desk.shapes import dump
from desk.terminal import console
from licenses.paper.face import SHANGHAI
from licenses.status import status

COLOURS = {"valid": "green", "partly-valid": "yellow", "not-yet-valid": "yellow"}
STANDINGS = {
    "valid": "有效 valid",
    "partly-valid": "部分有效 partly valid",
    "renewal-pending": "延续审查中 renewal pending",
    "deemed-renewed": "视为准予延续 deemed renewed",
    "not-yet-valid": "尚未生效 not yet valid",
    "renewal-unclear": "到期，延续待认定 ended, renewal unclear",
    "expired": "已到期 expired",
    "lapsed": "失效 lapsed",
    "suspended": "暂扣 suspended",
    "revoked": "撤销 revoked",
    "forfeited": "吊销 forfeited",
    "cancelled": "注销 cancelled",
    "superseded": "已补发新证 superseded",
}
CHANGES = {
    "changed": "变更",
    "renewal-applied": "申请延续",
    "renewal-judged": "认定延续申请是否按期",
    "renewed": "准予延续",
    "renewal-refused": "不予延续",
    "suspended": "暂扣",
    "resumed": "恢复",
    "revoked": "撤销",
    "forfeited": "吊销",
    "cancelled": "注销",
    "reissued": "补证",
}


def shown(license: License, files: FileStore, now: datetime) -> LicenseShowShape:
    """A licence as it is printed."""
    kept = license.pdf_sha256 is not None and files.has(license.pdf_sha256)
    file = str(files.path(license.pdf_sha256 or "")) if kept else None
    return license_shown(license, status(license, now), file)


def show_license(shape: LicenseShowShape, as_json: bool) -> None:
    """Print a licence: as JSON, or its permits and what happened to it."""
    if as_json:
        click.echo(dump(shape))
        return
    out = console()
    colour = COLOURS.get(shape.state, "red")
    word = STANDINGS.get(shape.standing or "", shape.state)
    sample = " 样证 specimen" if shape.sample else ""
    out.print(f"[bold]{shape.number}[/bold] [{colour}]{word}[/{colour}]{sample}")
    out.print(f"  {escape(shape.holder)} · 第{shape.version}版 · {shape.url}")
    for permit in shape.permits:
        colour = COLOURS.get(permit.state, "red")
        word = STANDINGS.get(permit.standing or "", permit.state)
        ends = f" 至 {permit.valid_to}" if permit.valid_to else ""
        if permit.suspended_to:
            ends += f" · 暂扣期至 suspended to {permit.suspended_to}"
        out.print(f"  [{colour}]{word}[/{colour}] {permit.code} {escape(permit.name)}{ends}")
    for change in shape.history:
        of = "、".join(change.permits) or "全证"
        by = f"{change.authority} {change.document}"
        out.print(f"  {change.on} {CHANGES[change.act]} {of} · {escape(by)}")
    out.print(f"  {shape.file or '新版文件待制作或待用印 the file is awaited'}")


def actor(user: str | None) -> str:
    """Who acts: as said, else the login name."""
    return user or getpass.getuser()


def day(now: datetime) -> date:
    """The Asia/Shanghai day of an instant."""
    return now.astimezone(SHANGHAI).date()
