"""A second opinion on PDF/A: Apache PDFBox Preflight, which looks into fonts and XMP as well.

It knows PDF/A-1b alone. What that part forbids and PDF/A-3b allows is no fault here; everything
else that it finds is.
"""

import os
import re
import subprocess
from pathlib import Path

JARS = Path(os.environ.get("PREFLIGHT_JARS", "/usr/share/java"))
"""Debian: libpdfbox2-java libfontbox2-java libactivation-java libjaxb-api-java, and any Java."""
NEEDED = ("preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "javax.activation")
_ALLOWED = {
    "1.2.9": "EmbeddedFile entry is present",  # associated files
    "1.4.7": "EmbeddedFile entry is present",
    "2.1.6": "Invalid version of the ICCProfile",  # version 4
    "4.1.2": "Transparency error",
    "7.11.2": "part must be 1",
}


def jars() -> list[Path]:
    """What it takes; empty where it is not installed."""
    found = [next(iter(sorted(JARS.glob(f"{name}*.jar"))), None) for name in NEEDED]
    more = sorted(JARS.glob("jaxb-api*.jar"))
    return [one for one in found if one] + more if all(found) and more else []


def faults(pdf: Path) -> list[str]:
    """What Preflight finds in a file and PDF/A-3b does not allow, as it says it."""
    done = subprocess.run(
        ["java", "-cp", ":".join(map(str, jars())), "org.apache.pdfbox.preflight.Validator_A1b",
         str(pdf)], capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    said = done.stdout.splitlines()
    if not any("is not a valid PDF/A-1b file" in line for line in said):
        return [f"no verdict: {done.stdout} {done.stderr}"]  # it cannot be valid PDF/A-1b
    found = (re.match(r"([\d.]+) : (.*)", line) for line in said)
    return [
        one[0] for one in found if one and _ALLOWED.get(one[1], "nothing of the kind") not in one[2]
    ]
