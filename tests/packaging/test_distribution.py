"""What is built installs anywhere, and works there: far from the checkout, and without a C core."""

from __future__ import annotations

import json
import re
import site
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

import backrules
from tests.packaging.support import PARTS, ROOT, run

pytestmark = pytest.mark.xdist_group("packaging")


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with the wheel; its dependencies are those of this environment."""
    home = tmp_path_factory.mktemp("elsewhere") / "env"
    venv.create(home, with_pip=True)
    python = home / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=home)
    packages = Path(run(python, "-c", "import site; print(site.getsitepackages()[0])", cwd=home).stdout.strip())
    for name in ("attr", "attrs", "cattrs", "click", "ruamel", "typing_extensions.py"):
        (packages / name).symlink_to(_found(name))
    return python


def _found(name: str) -> Path:
    return next(Path(folder) / name for folder in site.getsitepackages() if (Path(folder) / name).exists())


@pytest.fixture(scope="module")
def with_core(installed: Path) -> Path:
    core = next(Path(site.getsitepackages()[0]).glob("durable_rules_engine*.so"), None)
    if core is None:
        pytest.skip("the C core of durable_rules is not there")
    folder = installed.parents[1] / "core"
    folder.mkdir()
    (folder / core.name).symlink_to(core)
    return folder


def test_the_wheel_holds_the_package_its_types_and_the_rules_and_nothing_else(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names} == {"backrules", f"backrules-{backrules.__version__}.dist-info"}
    assert "backrules/py.typed" in names
    shipped = {path.relative_to(ROOT).as_posix() for path in (ROOT / "rules").rglob("*.yaml")}
    code = ROOT / "src" / "backrules"
    own = (path.relative_to(code).as_posix() for path in code.rglob("*.yaml"))
    shipped |= {name for name in own if not name.startswith("rules/")}  # a link to what stands in `rules`
    assert "authoring/starter/files/ruleset.yaml" in shipped
    assert {name.removeprefix("backrules/") for name in names if name.endswith(".yaml")} == shipped
    assert "backrules/rules/balanced_back/profile.py" in names
    assert len(names) == len(set(names))
    templates = {path.name for path in (ROOT / "src/backrules/render/templates").iterdir()}
    assert {Path(name).name for name in names if "/templates/" in name} == templates > {"base.html", "base.css"}
    page = {path.relative_to(code).as_posix() for path in (code / "serve" / "page").rglob("*.*")}
    assert {name.removeprefix("backrules/") for name in names if "/serve/page/" in name} == page
    assert {"serve/page/index.html", "serve/page/page.js", "serve/page/texts/de.json"} < page


def test_the_source_distribution_holds_what_is_needed_to_work_on_it(built):
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = archive.getnames()
    inside = {name.partition("/")[2].partition("/")[0] for name in names}
    assert set(PARTS) | {"pyproject.toml", "PKG-INFO"} <= inside
    assert not [name for name in names if "__pycache__" in name or "/.venv" in name]


@pytest.mark.unmeasured
def test_the_installed_command_advises_with_the_c_core(installed, with_core, tmp_path):
    command = installed.parent / "backrules"
    done = run(command, "advise", "--desk-hours", "9", cwd=tmp_path, BACKRULES_CACHE="", PYTHONPATH=str(with_core))
    assert done.stdout.startswith("Your safety\n")
    assert "  - Put the back of your body first" in done.stdout
    assert done.stderr == ""


def test_without_the_c_core_nothing_is_said_and_the_advice_is_the_same(installed, with_core, tmp_path):
    command = (installed.parent / "backrules", "advise", "--desk-hours", "9", "--json")
    with_it = run(*command, cwd=tmp_path, BACKRULES_CACHE="", PYTHONPATH=str(with_core))
    without = run(*command, cwd=tmp_path, BACKRULES_CACHE="")
    assert json.loads(without.stdout) == json.loads(with_it.stdout)
    assert without.stderr == ""


def test_the_core_dependencies_are_pure_python_and_the_c_core_is_an_extra(wheel):
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith("dist-info/METADATA"))
        lines = archive.read(name).decode().splitlines()
    needed = [line.removeprefix("Requires-Dist: ") for line in lines if line.startswith("Requires-Dist: ")]
    core = {re.split(r"[<>=!~; ]", one)[0] for one in needed if "extra ==" not in one}
    assert core == {"attrs", "cattrs", "click", "ruamel-yaml"}
    assert [one for one in needed if "durable-rules" in one and "extra == 'durable'" in one]
    versions = {line.rpartition(" :: ")[2] for line in lines if line.startswith("Classifier: Programming Language")}
    assert {"3.11", "3.12", "3.13", "3.14"} <= versions


def test_the_installed_library_advises_and_its_rules_are_package_data(installed, tmp_path):
    advice, where = "backrules.recommend({'desk_hours': 9}).outcome[0]", "backrules.builtin().folders[0]"
    shown = "backrules.recommend({})._repr_html_()"
    code = f"import backrules; print({advice}, {where}, {shown}, sep='\\n')"
    first, folder, notebook = run(installed, "-c", code, cwd=tmp_path, BACKRULES_CACHE="").stdout.splitlines()
    assert (first, notebook) == ("prioritise_rear_chain", "None")  # HTML is an extra
    assert Path(folder).is_relative_to(installed.parents[1])


def test_the_installed_rules_pass_their_own_cases(installed, tmp_path):
    done = run(installed.parent / "backrules", "test", "--engine", "cells", cwd=tmp_path, BACKRULES_CACHE="")
    assert done.stdout.endswith(" 0 failed\n")
