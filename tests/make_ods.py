"""Make ``schema/demo/fengshan-114.ods`` anew: the demonstration's plan as LibreOffice saves it.

python -m tests.make_ods
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from xlplan import data
from xlplan.books.template import write_template
from xlplan.plan import Plan
from xlplan.table import layout
from xlplan.vocabulary import framework

NAME = "fengshan-114"


def main() -> None:
    """Write the template, let LibreOffice convert it, put it where the demonstration takes it."""
    plan = Plan.from_dict(data.read_json("demo", f"{NAME}.json"))
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / f"{NAME}.xlsx"
        write_template(book, plan, layout(framework(plan.framework)), has_units=True)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "ods", "--outdir", folder]
        subprocess.run([*command, str(book)], check=True, timeout=120, capture_output=True)
        target = data.root() / "schema" / "demo" / f"{NAME}.ods"
        shutil.copyfile(book.with_suffix(".ods"), target)
        print(target.name)


if __name__ == "__main__":
    main()
