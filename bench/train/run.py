"""Foretell's fit time beside scikit-learn's RandomForestClassifier(100, max_depth=10) on the census table, one thread
each, in turns. Prints medians and the ratio. (`foretell train` is timed by its own report: fitting, not reading.)"""

import argparse
import csv
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np
from sklearn.ensemble import RandomForestClassifier

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TRAIN = ROOT / "examples/data/adult/adult_train.csv"
TEST = ROOT / "examples/data/adult/adult_test.csv"
NUMBERS = {"age", "fnlwgt", "education_num", "capital_gain", "capital_loss", "hours_per_week"}


def read(path, codes):
    """(values, labels): numbers, and categories as ordinal codes; `codes` is filled by the first table read."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = [name for name in rows[0] if name != "income"]
    values = np.empty((len(rows), len(names)), dtype=np.float32)
    for i, name in enumerate(names):
        cells = [row[name] for row in rows]
        if name not in NUMBERS:
            known = codes.setdefault(name, {text: code for code, text in enumerate(sorted(set(cells)))})
            cells = [known.get(cell, len(known)) for cell in cells]
        values[:, i] = cells
    return values, np.array([row["income"] for row in rows])


def fit_scikit_learn(seed, table, test):
    """(seconds, accuracy)"""
    forest = RandomForestClassifier(100, max_depth=10, random_state=seed, n_jobs=1)
    begin = time.monotonic()
    forest.fit(*table)
    return time.monotonic() - begin, forest.score(*test)


def fit_foretell(binary, seed, folder):
    """(seconds, accuracy)"""
    command = [binary, "train", TRAIN, "--target", "income", "--test", TEST, "--seed", str(seed), "--threads", "1"]
    command += ["--json", "--data-dir", folder]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    report = json.loads(done.stdout)
    return report["timings"]["fit_s"], report["evaluation"]["accuracy"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--foretell", type=pathlib.Path, required=True, help="the release binary")
    parser.add_argument("--runs", type=int, default=9, help="fits of each (default 9)")
    options = parser.parse_args()

    codes = {}
    table, test = read(TRAIN, codes), read(TEST, codes)
    ours, theirs = [], []
    with tempfile.TemporaryDirectory(prefix="foretell-bench-") as folder:
        for seed in range(options.runs):
            ours.append(fit_foretell(options.foretell, seed, folder))
            theirs.append(fit_scikit_learn(seed, table, test))
            print(f"  run {seed + 1} of {options.runs}", file=sys.stderr)

    print(f"\n{len(table[0]):,} rows, 100 trees, depth 10, one thread, median of {options.runs}")
    print(f"{'':16}{'fit s':>10}{'accuracy':>10}")
    (our_s, our_accuracy), (their_s, their_accuracy) = (map(statistics.median, zip(*runs)) for runs in (ours, theirs))
    print(f"{'Foretell':16}{our_s:>10.3f}{our_accuracy:>10.4f}")
    print(f"{'scikit-learn':16}{their_s:>10.3f}{their_accuracy:>10.4f}")
    print(f"Foretell is {their_s / our_s:.1f} times as fast")


if __name__ == "__main__":
    main()
