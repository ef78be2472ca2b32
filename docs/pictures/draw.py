"""Draw the README's pictures from what the demo made: ``make pictures``.

A licence from its PDF, its status page as a phone shows it. Chromium gets the wheel's fonts, so
that the picture is the same on a machine without Chinese ones.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pylopdf_fonts_zh_cn
import pypdfium2

HERE = Path(__file__).parent
PORT = 8765


def main() -> None:
    """Draw both pictures for the sample case with a refusal."""
    listed = subprocess.run(
        [sys.executable, "-m", "desk.cli", "cases", "--json"], check=True, capture_output=True
    )
    cases = json.loads(listed.stdout)["cases"]
    license = next(c["license"] for c in cases if c["name"] == "c-one-refused" and c["license"])
    page = pypdfium2.PdfDocument(license["file"])[0]
    page.render(scale=1100 / page.get_width()).to_pil().quantize(128).save(
        HERE / "licence.png", optimize=True
    )
    with tempfile.TemporaryDirectory() as folder:
        fonts = Path(folder) / "fonts"
        fonts.mkdir()
        shutil.copy(pylopdf_fonts_zh_cn.sans_path(), fonts)
        shutil.copy(pylopdf_fonts_zh_cn.serif_path(), fonts)
        serve = subprocess.Popen([sys.executable, "-m", "desk.cli", "serve", "--port", str(PORT)])
        address = f"http://127.0.0.1:{PORT}{urlsplit(license['url']).path}"
        try:
            _wait(address)
            subprocess.run(
                ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                 "--disable-background-networking", f"--user-data-dir={folder}/profile",
                 f"--screenshot={HERE / 'status-page.png'}", "--window-size=390,1000", address],
                check=True, env={**os.environ, "XDG_DATA_HOME": folder}, capture_output=True,
            )  # fmt: skip
        finally:
            serve.terminate()


def _wait(address: str) -> None:
    for _ in range(100):
        try:
            httpx.get(address)
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise SystemExit(f"{address} does not answer")


if __name__ == "__main__":
    main()
