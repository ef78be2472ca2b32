"""The picture of a round seal as vectors (印章图样).

A picture and nothing more: what makes a seal legally effective is the signature, and no
certificate authority is reachable here, so whoever draws a seal without one marks it 非正式.
"""

from pathlib import Path

from papers.typeset import render

SIDE = 42.0
"""mm. The round seal of an authority below provincial rank measures 42 mm [G]."""


def as_pdf(authority: str, *, mark: str | None, more_fonts: Path | None = None) -> bytes:
    """A one-page PDF of ``SIDE`` mm square, transparent around the drawing.

    Args:
        authority: the name along the arc.
        mark: what stands below the star, such as 样证 or 非正式; None for nothing.
        more_fonts: as in ``typeset.render``.
    """
    data = {"authority": authority, "mark": mark, "side": SIDE}
    return render("seal", data, more_fonts=more_fonts)
