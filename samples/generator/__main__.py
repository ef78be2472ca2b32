"""``python -m samples.generator [--style bundled|heldout] [--case NAME] [--out DIR]``."""

import argparse
import sys
from pathlib import Path

from samples import FOLDER
from samples.generator import draw


def main() -> int:
    """Draw, and print the folders; 2 when called in a way that cannot work."""
    parser = argparse.ArgumentParser(prog="python -m samples.generator", description=__doc__)
    parser.add_argument("--style", choices=["bundled", "heldout"], default="bundled")
    parser.add_argument("--case", help="draw only this case")
    parser.add_argument("--out", type=Path, help="default for bundled: where they are committed")
    asked = parser.parse_args()
    if asked.out is None and asked.style == "heldout":
        parser.error("the held-out family is never committed: say where with --out")
    try:
        folders = draw(asked.out or FOLDER, asked.style, asked.case)
    except ValueError as error:
        parser.error(str(error))
    for folder in folders:
        sys.stdout.write(f"{folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
