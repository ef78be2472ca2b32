"""Files that are sent with what is said of them (上传): all of them are sound, or none is taken."""

import hashlib
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Generic, TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from cases.errors import MaterialError, UsageError
from cases.model import Case
from cases.rows import storable
from cases.settings import Settings
from cases.tables import MaterialRow
from departments.office import Office
from departments.receiving import OPEN_FOR_MATERIALS, late
from desk.web.api.problem import Fault, Faulty, fault, pointer
from desk.web.api.shapes import SeqOnly
from extractors.identify import identify

MOST_FILES = 200
LONGEST_NAME = 200
LONGEST_PART = 256 * 1024
"""Bytes of what is said beside the files."""
CHUNK = 256 * 1024

S = TypeVar("S", bound=BaseModel)
Seen = SeqOnly
"""What is said beside files for a case that is there."""


@dataclass(frozen=True)
class Sent:
    """A file as it was sent, copied to a place of its own."""

    name: str
    path: Path
    sha256: str


@dataclass(frozen=True)
class Upload(Generic[S]):
    """What was said, and the files."""

    said: S
    files: tuple[Sent, ...]

    @property
    def digests(self) -> list[tuple[str, str]]:
        """What tells these files from others."""
        return [(file.name, file.sha256) for file in self.files]

    def kept(self, here: Office, case: Case) -> list[MaterialRow]:
        """Keep the originals; rows that say so."""
        rows = []
        for file in self.files:
            sha256, size = here.files.put_file(file.path)
            rows.append(
                MaterialRow(
                    case_id=case.id, file=file.name, sha256=sha256, size=size,
                    received_at=here.now(), reading=None,
                )
            )  # fmt: skip
        return rows


@asynccontextmanager
async def taken(
    request: Request, settings: Settings, said: type[S], part: str
) -> AsyncIterator[Upload[S]]:
    """The parts of an upload, every file looked at.

    Args:
        request: whose body was not read yet: whoever asks was judged before.
        settings: the limits.
        said: type of what is said beside the files, as JSON.
        part: its name.

    Raises:
        UsageError: ``media-type``, ``request-invalid``, ``upload-incomplete``.
        Faulty: each file that cannot be read, with the reason.
    """
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise UsageError(
            "The body is no form with files.", hint="Send multipart/form-data.", code="media-type"
        )
    async with request.form(
        max_files=MOST_FILES, max_fields=10, max_part_size=LONGEST_PART
    ) as form:
        _require_whole(request)
        text = form.get(part)
        if strange := sorted(set(form) - {part, "files", "csrf"}):
            raise Faulty((Fault(pointer=pointer([strange[0]]), detail="There is no such part."),))
        handed = [one for one in form.getlist("files") if isinstance(one, UploadFile)]
        if not isinstance(text, str):
            text = (await text.read()).decode("utf-8", "replace") if text is not None else ""
        told = _said(said, text, part)
        with tempfile.TemporaryDirectory(prefix="yizheng-upload-") as folder:
            files = await run_in_threadpool(_copied, handed, Path(folder), settings)
            yield Upload(told, files)


def open_for_materials(case: Case) -> None:
    """Make sure that a case still takes materials.

    Raises:
        NotAllowed: ``late-material``.
    """
    if case.status not in OPEN_FOR_MATERIALS:
        raise late(case)


def described(said: type[BaseModel], part: str) -> dict[str, Any]:
    """The body of such an operation, for OpenAPI."""
    return {
        "requestBody": {
            "required": True,
            "content": {
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "required": [part, "files"],
                        "additionalProperties": False,
                        "properties": {
                            part: {"$ref": f"#/components/schemas/{said.__name__}"},
                            "files": {
                                "type": "array",
                                "minItems": 1,
                                "maxItems": MOST_FILES,
                                "items": {
                                    "type": "string",
                                    "contentMediaType": "application/octet-stream",
                                    "format": "binary",
                                },
                                "description": "PDF, JPEG, PNG or TIFF, each with its name.",
                            },
                        },
                    },
                    "encoding": {part: {"contentType": "application/json"}},
                }
            },
        }
    }


def _require_whole(request: Request) -> None:
    """A body whose last boundary is missing ended half-way: its last file would be lost silently.

    Raises:
        UsageError: ``upload-incomplete``.
    """
    tail: bytes = request.scope["yizheng.tail"]
    if not tail.rstrip(b"\r\n").endswith(b"--"):
        raise UsageError(
            "The upload ended half-way.", hint="Send it again.", code="upload-incomplete"
        )


def _said(kind: type[S], text: str, part: str) -> S:
    try:
        return kind.model_validate_json(text or "null")
    except ValidationError as error:
        faults = tuple(
            fault(("body", part, *one["loc"]), one["msg"]) for one in error.errors()[:50]
        )
        raise Faulty(faults) from error


def _copied(handed: list[UploadFile], folder: Path, settings: Settings) -> tuple[Sent, ...]:
    if not handed:
        raise Faulty((Fault(pointer="/files", detail="No file was sent."),), code="no-materials")
    files: list[Sent] = []
    faults: list[Fault] = []
    code = "file-unusable"
    for number, one in enumerate(handed):
        path = folder / str(number)
        digest = hashlib.sha256()
        with path.open("wb") as out:
            one.file.seek(0)
            while chunk := one.file.read(CHUNK):
                digest.update(chunk)
                out.write(chunk)
        try:
            name = _name(one.filename, {file.name for file in files})
            identify(path, settings, name)
        except (MaterialError, UsageError) as error:
            detail = f"{error.message} [{error.code}]"
            faults.append(Fault(pointer=f"/files/{number}", detail=detail))
            code = error.code if len(handed) == 1 else code
            continue
        files.append(Sent(name, path, digest.hexdigest()))
    if faults:
        raise Faulty(tuple(faults), code=code)
    return tuple(files)


def _name(given: str | None, others: set[str]) -> str:
    """A file's name without its folders; no two have the same.

    Raises:
        UsageError: ``file-name``, ``file-name-twice``.
    """
    name = PurePosixPath(storable(given or "").replace("\\", "/")).name.strip()
    if not name.strip(".") or len(name) > LONGEST_NAME or not name.isprintable():
        raise UsageError(
            f"A file needs a name of 1 to {LONGEST_NAME} characters.", code="file-name"
        )
    if name in others:
        raise UsageError(f"Two files are named {name}.", code="file-name-twice")
    return name
