"""What ISO 19005-3 (PDF/A-3b) asks of the structure of a file, checked with pikepdf.

No validator of the whole standard (veraPDF) is to be had from pip, npm or Debian. Not checked here:
the inside of font programs (widths, glyphs) and of the colour profile, and XMP extension schemas.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf

_INTENTS = {"/RelativeColorimetric", "/AbsoluteColorimetric", "/Perceptual", "/Saturation"}
_BLENDS = {
    "/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten",
    "/ColorDodge", "/ColorBurn", "/HardLight", "/SoftLight", "/Difference", "/Exclusion", "/Hue",
    "/Saturation", "/Color", "/Luminosity",
}  # fmt: skip
_OPERATORS = set(
    re.split(
        " ",
        "b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J "
        "K k l m M MP n q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw "
        "Tz v w W W* y ' \"",
    )
)
_NESTING = 28


def faults(pdf: bytes) -> list[str]:
    """Each rule that the file breaks, with its clause."""
    found = list(_file(pdf))
    with pikepdf.open(BytesIO(pdf)) as document:
        found += document.check_pdf_syntax()
        found += _catalog(document)
        found += _intents(document)
        found += _embedded(document)
        for number, one in enumerate(document.objects):
            found += (f"object {number}: {fault}" for fault in _object(one))
        for page in document.pages:
            found += _annotations(page)
            found += _contents(page.obj, page.obj.get("/Resources"), set())
    return found


def _file(pdf: bytes) -> Iterator[str]:
    if not re.match(rb"%PDF-1\.[0-7]\r?\n%[\x80-\xff]{4}", pdf):
        yield "6.1.2 header"
    if not pdf.rstrip(b"\r\n").endswith(b"%%EOF"):
        yield "6.1.3 something after the end"


def _catalog(document: pikepdf.Pdf) -> Iterator[str]:
    root = document.Root
    if "/ID" not in document.trailer:
        yield "6.1.3 no ID"
    if document.is_encrypted:
        yield "6.1.3 encrypted"
    for key in ("/AA", "/Requirements", "/NeedsRendering"):
        if key in root:
            yield f"6.5–6.11 {key} in the catalog"
    if "/AlternatePresentations" in root.get("/Names", {}):
        yield "6.10 alternate presentations"
    form = root.get("/AcroForm", {})
    if "/XFA" in form or form.get("/NeedAppearances"):
        yield "6.4 forms that are drawn by the viewer"
    if "/Filter" in root.get("/Metadata", {"/Filter": 1}):
        yield "6.6.2 metadata missing or compressed"
    with document.open_metadata() as metadata:
        if metadata.pdfa_status != "3B":
            yield f"6.6.4 claims {metadata.pdfa_status or 'nothing'}"
        for key, name in (("/Title", "dc:title"), ("/Producer", "pdf:Producer")):
            if key in document.docinfo and str(document.docinfo[key]) != metadata.get(name):
                yield f"6.6.3 {key} differs from {name}"


def _intents(document: pikepdf.Pdf) -> Iterator[str]:
    intents = [one for one in document.Root.get("/OutputIntents", []) if one.S == "/GTS_PDFA1"]
    if len(intents) != 1:
        yield "6.2.3 no output intent, or several"
        return
    profile = intents[0].DestOutputProfile
    icc = profile.read_bytes()
    components = {b"RGB ": 3, b"GRAY": 1, b"CMYK": 4}.get(icc[16:20])
    if icc[36:40] != b"acsp" or components != profile.N or icc[8] > 4:
        yield "6.2.3 colour profile"
    if icc[16:20] == b"CMYK":
        yield "6.2.4.3 this checker knows RGB and grey intents only"


def _embedded(document: pikepdf.Pdf) -> Iterator[str]:
    associated = {one.objgen for one in document.Root.get("/AF", [])}
    for one in document.objects:
        if not isinstance(one, pikepdf.Dictionary) or one.get("/Type") != "/Filespec":
            continue
        if "/F" not in one or "/UF" not in one or "/AFRelationship" not in one:
            yield "6.8 file specification without F, UF or AFRelationship"
        if one.objgen not in associated:
            yield "6.8 file that is associated with nothing"
        if "/Subtype" not in one.EF.F:
            yield "6.8 embedded file without its type"


def _object(one: Any) -> Iterator[str]:
    """Rules about dictionaries and streams, wherever they are."""
    if not isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        return
    if isinstance(one, pikepdf.Stream):
        filters = one.get("/Filter", [])
        names = [filters] if isinstance(filters, pikepdf.Name) else list(filters)
        if {"/LZWDecode", "/Crypt"} & {str(name) for name in names}:
            yield "6.1.7 filter"
        if {"/F", "/FFilter", "/FDecodeParms"} & set(one.keys()):
            yield "6.1.7 stream kept in another file"
    kind, form = str(one.get("/Type", "")), str(one.get("/Subtype", ""))
    if kind == "/Font":
        yield from _font(one, form)
    elif kind == "/ExtGState":
        yield from _state(one)
    elif kind == "/XObject" or form in ("/Image", "/Form"):
        if form == "/PS" or {"/OPI", "/Ref", "/PS", "/Alternates"} & set(one.keys()):
            yield f"6.2.8–9 {form} with OPI, Ref, PS or alternates"
        if one.get("/Interpolate"):
            yield "6.2.8 interpolated picture"
        if str(one.get("/Intent", "/Perceptual")) not in _INTENTS:
            yield "6.2.6 rendering intent"
    elif str(one.get("/S", "")) in (
        "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/SetOCGState",
        "/Rendition", "/Trans", "/GoTo3DView", "/JavaScript",
    ):  # fmt: skip
        yield f"6.5.1 action {one.S}"


def _font(font: Any, form: str) -> Iterator[str]:
    if form == "/Type0":
        encoding = font.Encoding
        if isinstance(encoding, pikepdf.Name) and encoding not in ("/Identity-H", "/Identity-V"):
            yield "6.2.11.3.3 CMap that is not embedded"
        return
    descriptor = font.get("/FontDescriptor", {})
    if form != "/Type3" and not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys()):
        yield f"6.2.11.4 {font.get('/BaseFont')} is not embedded"
    if form == "/CIDFontType2" and "/CIDToGIDMap" not in font:
        yield "6.2.11.3.2 CIDFont without CIDToGIDMap"
    if form.startswith("/CIDFont") and "/W" not in font:
        yield "6.2.11.5 CIDFont without widths"


def _state(state: Any) -> Iterator[str]:
    if "/TR" in state or "/HTP" in state or state.get("/TR2", "/Default") != "/Default":
        yield "6.2.5 transfer function"
    if str(state.get("/BM", "/Normal")) not in _BLENDS:
        yield "6.2.10 blend mode"
    if str(state.get("/RI", "/Perceptual")) not in _INTENTS:
        yield "6.2.6 rendering intent"


def _annotations(page: pikepdf.Page) -> Iterator[str]:
    for one in page.obj.get("/Annots", []):
        flags = int(one.get("/F", 0))
        if one.Subtype != "/Popup" and (not flags & 4 or flags & (1 | 2 | 32)):
            yield "6.3.2 annotation that is not printed"
        if one.Subtype in ("/3D", "/Sound", "/Screen", "/Movie"):
            yield "6.3.1 kind of annotation"
        if "/A" in one or "/AA" in one:
            yield "6.4.1 field with an action"
        if one.Subtype not in ("/Popup", "/Link") and set(one.get("/AP", {}).keys()) != {"/N"}:
            yield "6.3.3 annotation without appearance"


def _contents(holder: Any, resources: Any, seen: set[tuple[int, int]]) -> Iterator[str]:
    """Rules about what is drawn: a page, a form, a pattern, and what they draw in turn."""
    if resources is None:
        yield "6.2.2 content without resources of its own"
        return
    depth, font = 0, None
    for operands, operator in pikepdf.parse_content_stream(holder):
        name = str(operator)
        if name not in _OPERATORS:
            yield f"6.2.2 operator {name}"
        depth += {"q": 1, "Q": -1}.get(name, 0)
        if not 0 <= depth <= _NESTING:
            yield "6.1.13 graphics states nested wrongly"
        if name in ("k", "K") or (name in ("cs", "CS") and operands[0] == "/DeviceCMYK"):
            yield "6.2.4.3 CMYK without a CMYK intent"
        if name == "Tf":
            font = resources.Font[operands[0]]
        if name in ("Tj", "TJ", "'", '"'):
            shown = operands[-1] if name == "TJ" else [operands[-1]]
            for text in shown:
                if isinstance(text, pikepdf.String) and font.get("/Subtype") == "/Type0":
                    codes = bytes(text)
                    if b"\0\0" in (codes[at : at + 2] for at in range(0, len(codes), 2)):
                        yield "6.2.11.8 a glyph that is no letter (.notdef)"
    if depth:
        yield "6.1.13 graphics states left open"
    for kind in ("/XObject", "/Pattern"):
        for one in resources.get(kind, {}).values():
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") != "/Image":
                if one.objgen in seen:
                    continue
                seen.add(one.objgen)
                yield from _contents(one, one.get("/Resources"), seen)
