"""The folders are the architecture: which may include which, and that the house's own documents keep up with it."""

import re
import subprocess

import pytest
from program import ROOT

SRC = ROOT / "src"
# From the top down, as ARCHITECTURE.md lists them: a folder includes only from folders that stand behind it.
LAYERS = "cli server grpc api loadtest http serving security monitor registry train engine model data store crypto base"
LAYERS = LAYERS.split()
SOURCES = sorted(path for path in SRC.rglob("*") if path.suffix in (".cpp", ".hpp"))
INCLUDE = re.compile(r'^#include "([^"]+)"', re.MULTILINE)


def layer_of(path):
    folder = path.relative_to(SRC).parts[0]
    return None if folder == "main.cpp" else folder


def included_layers(path):
    for name in INCLUDE.findall(path.read_text()):
        yield name, name.split("/")[0]


def test_every_folder_is_a_known_layer():
    assert {path.name for path in SRC.iterdir() if path.is_dir()} <= set(LAYERS)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(SRC)))
def test_a_folder_includes_only_from_folders_below_it(path):
    layer = layer_of(path)
    allowed = set(LAYERS) if layer is None else {layer, *LAYERS[LAYERS.index(layer) + 1 :]}
    wrong = [name for name, included in included_layers(path) if included not in allowed and not generated(name)]
    assert wrong == []


def generated(name):
    return name == "onnx.pb.h"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(SRC)))
def test_project_files_are_included_from_the_source_root(path):
    for name in INCLUDE.findall(path.read_text()):
        assert generated(name) or (SRC / name).is_file(), f"{name} is not under src/"


def test_every_folder_has_a_paragraph_in_the_reading_guide():
    guide = (SRC / "README.md").read_text()
    for folder in sorted(path.name for path in SRC.iterdir() if path.is_dir()):
        assert re.search(rf"\b{folder}\b", guide), folder


def test_the_readme_shows_the_two_commands():
    text = (ROOT / "README.md").read_text()
    assert "./dev demo" in text
    assert "./dev test" in text


def test_every_limit_is_used_by_the_code():
    declared = re.findall(r"\bconstexpr [\w:]+ (k_\w+)", (SRC / "base/limits.hpp").read_text())
    assert declared
    code = "\n".join(path.read_text() for path in SOURCES if not path.stem.endswith(("_test", "limits", "_bench")))
    unused = [name for name in declared if not re.search(rf"\b{name}\b", code)]
    assert unused == []


def test_limits_that_the_wire_tests_repeat_have_the_values_of_the_code():
    import test_http_hardening as hardening

    text = (SRC / "base/limits.hpp").read_text()
    for name in [name for name in vars(hardening) if name.endswith("_MAX")]:
        found = re.search(rf"\bk_{name.lower()} = ([^;]+);", text)
        assert found, name
        product = 1
        for factor in found.group(1).replace("'", "").split("*"):
            product *= int(factor)
        assert product == getattr(hardening, name), name


def test_no_source_file_is_longer_than_a_reader_can_hold():
    long = {
        str(path.relative_to(SRC)): lines for path in SOURCES if (lines := len(path.read_text().splitlines())) > 450
    }
    assert long == {}


def test_no_tracked_file_names_a_place_on_one_machine():
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, timeout=60)
    if tracked.returncode != 0:  # an unpacked archive has no history to ask
        files = [path for path in ROOT.rglob("*.[chp]pp")]
    else:
        files = [ROOT / name for name in tracked.stdout.split("\0") if name]
    home = re.compile(r"(?<![\w.])/(home/\w+|root)/|/tmp/bash")
    named = [str(path) for path in files if path.suffix != ".csv" and path.is_file() and home.search(read_text(path))]
    assert [name for name in named if not name.endswith("test_layers.py")] == []


def read_text(path):
    return path.read_text(encoding="utf-8", errors="replace")
