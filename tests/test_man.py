"""The manual page: valid for both readers of manual pages, and complete."""

import re
import subprocess

import pytest


@pytest.fixture
def page(foretell, tmp_path):
    file = tmp_path / "foretell.1"
    file.write_text(foretell.ok("man").stdout)
    return file


def test_mandoc_finds_nothing_but_the_missing_date(page):
    lint = subprocess.run(["mandoc", "-Tlint", "-Wwarning", page], text=True, capture_output=True, timeout=60)
    findings = [line for line in (lint.stdout + lint.stderr).splitlines() if "missing date" not in line]
    assert findings == []


def test_the_page_has_every_command_option_variable_and_exit_code(foretell, page):
    shown = subprocess.run(
        ["mandoc", "-Tascii", "-Owidth=200", page], text=True, capture_output=True, timeout=60, check=True
    )
    text = re.sub(".\b", "", shown.stdout)
    sections = re.findall(r"^[A-Z][A-Z ]+$", text, re.MULTILINE)
    assert sections == ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "COMMANDS", "ENVIRONMENT", "FILES", "EXIT STATUS"]
    for command in ("train", "models", "models alias", "serve", "healthcheck", "doctor", "demo", "completion bash"):
        assert f"foretell {command}" in text
    for command in ("train", "serve", "doctor"):
        for option in re.findall(r"--[a-z-]+", foretell.ok("help", command).stdout):
            assert option in text, option
    for variable in ("DATA_DIR", "HOST", "PORT", "THREADS", "INSECURE_OPEN", "CACHE", "CACHE_ENTRIES"):
        assert f"FORETELL_{variable}" in text
    for key in ("data_dir", "serve.port", "serve.allow_host", "train.keep_versions"):
        assert re.search(rf"^ +{key}\b", text, re.MULTILINE), key
    assert re.search(r"^ +130 +stopped", text, re.MULTILINE)


def test_examples_can_be_pasted_from_the_page(page):
    shown = subprocess.run(
        ["mandoc", "-Tutf8", "-Owidth=200", page], text=True, capture_output=True, timeout=60, check=True
    )
    text = re.sub(".\b", "", shown.stdout)
    assert "foretell train churn.csv --target churned --model logistic" in text
    assert """-d '{"features": {"age": 41, "plan": "basic"}}'""" in text
