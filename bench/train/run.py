"""Foretell's fit time beside scikit-learn's RandomForestClassifier(100, max_depth=10), one thread each, in turns, on the
census table and on 100,000 generated rows of 28 numbers. Prints medians and the ratio. (`foretell train` is timed by its
own report: preprocessing and trees, not reading; scikit-learn gets columns that are encoded already.)"""

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
from sklearn.datasets import make_classification
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TRAIN = ROOT / "examples/data/adult/adult_train.csv"
TEST = ROOT / "examples/data/adult/adult_test.csv"
NUMBERS = {"age", "fnlwgt", "education_num", "capital_gain", "capital_loss", "hours_per_week"}


class Table:
    """A training and a test part: as files for Foretell, as (values, labels) for scikit-learn."""

    def __init__(self, files, target, train, test):
        self.files = files
        self.target = target
        self.train = train
        self.test = test


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


def census():
    codes = {}
    return Table((TRAIN, TEST), "income", read(TRAIN, codes), read(TEST, codes))


def write(path, values, labels):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([*(f"x{i}" for i in range(values.shape[1])), "label"])
        writer.writerows([*row, label] for row, label in zip(values.tolist(), labels))


def generated(folder):
    values, labels = make_classification(
        125_000, 28, n_informative=14, n_redundant=4, class_sep=0.8, flip_y=0.02, random_state=1
    )
    labels = np.where(labels == 1, "yes", "no")
    x_train, x_test, y_train, y_test = train_test_split(
        values.astype(np.float32), labels, test_size=0.2, random_state=1
    )
    files = (folder / "train.csv", folder / "test.csv")
    write(files[0], x_train, y_train)
    write(files[1], x_test, y_test)
    return Table(files, "label", (x_train, y_train), (x_test, y_test))


def fit_scikit_learn(seed, table):
    """(seconds, accuracy)"""
    forest = RandomForestClassifier(100, max_depth=10, random_state=seed, n_jobs=1)
    begin = time.monotonic()
    forest.fit(*table.train)
    return time.monotonic() - begin, forest.score(*table.test)


def fit_foretell(binary, seed, table, folder):
    """(seconds, accuracy)"""
    command = [binary, "train", table.files[0], "--target", table.target, "--test", table.files[1]]
    command += ["--seed", str(seed), "--threads", "1", "--json", "--data-dir", folder / "models"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    report = json.loads(done.stdout)
    return report["timings"]["fit_s"], report["evaluation"]["accuracy"]


def compare(name, table, runs, binary, folder):
    ours, theirs = [], []
    for seed in range(runs):
        ours.append(fit_foretell(binary, seed, table, folder))
        theirs.append(fit_scikit_learn(seed, table))
        print(f"  {name}: run {seed + 1} of {runs}", file=sys.stderr)
    (our_s, our_accuracy), (their_s, their_accuracy) = (map(statistics.median, zip(*runs)) for runs in (ours, theirs))
    rows, columns = table.train[0].shape
    print(f"\n{name}: {rows:,} x {columns}, 100 trees, depth 10, one thread, median of {runs}")
    print(f"{'':16}{'fit s':>10}{'accuracy':>10}")
    print(f"{'Foretell':16}{our_s:>10.3f}{our_accuracy:>10.4f}")
    print(f"{'scikit-learn':16}{their_s:>10.3f}{their_accuracy:>10.4f}")
    print(f"Foretell is {their_s / our_s:.1f} times as fast", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--foretell", type=pathlib.Path, required=True, help="the release binary")
    parser.add_argument("--runs", type=int, default=9, help="fits of each on the census table (default 9)")
    parser.add_argument("--large-runs", type=int, default=3, help="and on the generated one (default 3; 0 leaves it out)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="foretell-bench-") as name:
        folder = pathlib.Path(name)
        compare("census", census(), options.runs, options.foretell, folder)
        if options.large_runs > 0:
            compare("generated", generated(folder), options.large_runs, options.foretell, folder)


if __name__ == "__main__":
    main()
