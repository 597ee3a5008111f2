"""Sets the register with typst, in a process of its own: what typst keeps in memory goes with it.

``python setting.py FOLDER`` reads ``data.json`` there and writes ``register.pdf``; prints pages and peak memory.
Django is not loaded here.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import sys
from contextlib import suppress
from pathlib import Path

import pypdfium2
import typst

HERE = Path(__file__).resolve()
LAYOUT = HERE.parent / "register.typ"


def main(folder: Path) -> None:
    sys.path.insert(0, str(HERE.parent.parent.parent))
    from convention.typesetting import faces, families

    with suppress(OSError):  # deploy's units filter the call
        os.nice(10)  # the site answers first
    # typst reads nothing outside of its root, so the layout stands beside the data.
    layout = Path(shutil.copyfile(LAYOUT, folder / LAYOUT.name))
    compiler = typst.Compiler(str(layout), root=str(folder), font_paths=faces(), ignore_system_fonts=True)
    tagged = json.loads((folder / "data.json").read_text(encoding="utf-8"))["tagged"]
    compiler.compile(
        output=str(folder / "register.pdf"), sys_inputs={"families": json.dumps(families())}, pdf_tags=tagged
    )
    pages = len(pypdfium2.PdfDocument(str(folder / "register.pdf")))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024  # KB on Linux
    print(json.dumps({"pages": pages, "peak_mb": peak}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
