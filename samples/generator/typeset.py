"""Typst with nothing but the project's two faces (排版)."""

import tempfile
from pathlib import Path

import pylopdf_fonts_zh_cn as faces
import typst


def pdf(template: Path, content: str, signature: bytes) -> bytes:
    """Typeset a form.

    Args:
        template: A typst file that reads ``content.json`` and ``signature.png`` beside it.
        content: The JSON it reads.
        signature: The PNG it shows where the applicant signs.

    Returns:
        The PDF file, the same bytes for the same input.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "main.typ").write_bytes(template.read_bytes())
        (folder / "content.json").write_text(content, encoding="utf-8")
        (folder / "signature.png").write_bytes(signature)
        compiler = typst.Compiler(
            str(folder / "main.typ"),
            root=str(folder),
            font_paths=[str(faces.sans_path().parent)],
            ignore_system_fonts=True,
        )
        made = compiler.compile(format="pdf")
    if not isinstance(made, bytes):
        raise TypeError(f"typst gave {type(made).__name__} for {template.name}")
    return made
