"""Metrics as Prometheus reads them: scrapes taken apart, and Prometheus' own tools."""

import re
import shutil
import subprocess
from dataclasses import dataclass, field

from clients import get
from program import ROOT, RUN_TIMEOUT_S

DEPLOY = ROOT / "deploy"
SAMPLE = re.compile(r'([a-z_]+)(?:\{((?:[a-z]+="(?:[^"\\\n]|\\[\\"n])*",?)+)\})? (\S+)')
LABEL = re.compile(r'([a-z]+)="((?:[^"\\]|\\.)*)"')
NAME = re.compile(r"\b(?:foretell|process)_[a-z_]+")
SELECTOR = re.compile(r"\b((?:foretell|process)_[a-z_]+)\{([^}]*)\}")


def tool(name):
    """Prometheus' program of that name, installed or unpacked by ./dev."""
    unpacked = ROOT / ".dev/prometheus/usr/bin" / name
    path = unpacked if unpacked.exists() else shutil.which(name)
    assert path, f"{name} is missing: ./dev setup test"
    return path


def promtool(*arguments, piped=None):
    """Runs promtool, which must find nothing to say against what it checks."""
    done = subprocess.run(
        [tool("promtool"), *map(str, arguments)], input=piped, capture_output=True, text=True, timeout=RUN_TIMEOUT_S
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@dataclass
class Scrape:
    """What one GET /metrics answered."""

    text: str
    types: dict = field(default_factory=dict)  # by family
    samples: dict = field(default_factory=dict)  # by name and labels: a float

    def __post_init__(self):
        for line in self.text.splitlines():
            if line.startswith("# TYPE "):
                _, _, name, kind = line.split(" ")
                assert name not in self.types, f"{name} stands in two places"
                self.types[name] = kind
            elif not line.startswith("# HELP "):
                found = SAMPLE.fullmatch(line)
                assert found, line
                key = (found[1], frozenset(LABEL.findall(found[2] or "")))
                assert key not in self.samples, line
                self.samples[key] = float(found[3])

    def __getitem__(self, name):
        return self.value(name)

    def value(self, name, **labels):
        """The sum of the samples of this name that have these labels."""
        return sum(self.samples[key] for key in self.samples if key[0] == name and labels.items() <= set(key[1]))

    def labels(self, name):
        """The labels of each sample of this name."""
        return [dict(labels) for sample, labels in self.samples if sample == name]

    def names(self):
        return {name for name, _ in self.samples}


def scrape(server):
    answer = get(server, "/metrics")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    return Scrape(answer.text)


def selectors(expression):
    """(metric, {label: (operator, value)}) of each metric that an expression names with labels or without."""
    found = [(name, dict()) for name in NAME.findall(SELECTOR.sub("", expression))]
    for name, inside in SELECTOR.findall(expression):
        matchers = re.findall(r'([a-z]+)(=~|!~|!=|=)"([^"]*)"', inside)
        found.append((name, {label: (operator, value) for label, operator, value in matchers}))
    return found
