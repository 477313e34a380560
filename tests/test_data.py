"""Where the data files are found: in a checkout, in a frozen bundle, in the user's own folder."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from xlplan import data
from xlplan.errors import BrokenInstall


def test_a_checkout_has_its_data_beside_the_package():
    assert (data.root() / "schema" / "plan.schema.json").is_file()


def test_a_frozen_bundle_has_its_data_in_the_bundle(tmp_path):
    shutil.copytree(data.root() / "schema", tmp_path / "xlplan" / "_data" / "schema")
    code = (
        f"import sys; sys._MEIPASS = {str(tmp_path)!r}; from xlplan import data; print(data.root())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert Path(done.stdout.strip()) == tmp_path / "xlplan" / "_data"


def test_the_citys_own_files_are_where_it_says(monkeypatch, tmp_path):
    monkeypatch.setenv("XLPLAN_HOME", str(tmp_path))
    assert data.own_folder() == tmp_path
    monkeypatch.delenv("XLPLAN_HOME")
    assert data.own_folder().name == "xlplan"


@pytest.mark.parametrize("missing", [("none.json",), ("frameworks", "none.json")])
def test_a_missing_data_file_is_told_in_chinese(missing):
    with pytest.raises(BrokenInstall, match="請重新安裝"):
        data.read_json(*missing)


def test_the_committed_templates_are_current():
    from xlplan.generated import blank_workbooks, macro_workbooks, stale

    assert stale(data.root(), blank_workbooks) == []
    assert stale(data.root(), macro_workbooks) == []
