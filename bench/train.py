#!/usr/bin/env python3
"""Fit time of Foretell's forest beside scikit-learn's, one thread each, in interleaved rounds.

    python bench/train.py --foretell build/release/foretell [--rounds 3]

Both fit 100 trees of depth 10 to the same rows: Adult, and 100,000 generated rows of 28 numbers. Foretell's time is its own
`timings.fit_s` (preprocessing, binning and trees), scikit-learn's that of RandomForestClassifier.fit on columns already
encoded and imputed. Prints medians and their ratio. Needs scikit-learn and pandas.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

import pandas as pd
import sklearn
from sklearn.datasets import make_classification
from sklearn.ensemble import RandomForestClassifier

ADULT = pathlib.Path(__file__).parent.parent / "examples/data/adult"
TREES = 100
DEPTH = 10
SEED = 42


def adult():
    return pd.read_csv(ADULT / "adult_train.csv"), "income"


def generated():
    features, label = make_classification(n_samples=100_000, n_features=28, n_informative=14, n_redundant=4,
                                          class_sep=0.8, flip_y=0.02, random_state=1)
    table = pd.DataFrame(features.astype("float32"), columns=[f"x{i}" for i in range(features.shape[1])])
    table["label"] = label
    return table, "label"


def encode(features):
    """Columns as scikit-learn's forest takes them: categories as sorted codes, missing numbers as the mean."""
    columns = {}
    for name, column in features.items():
        if pd.api.types.is_numeric_dtype(column):
            columns[name] = column.fillna(column.mean())
        else:
            codes = column.astype("category").cat.codes
            columns[name] = codes.where(codes >= 0, codes.max() + 1)
    return pd.DataFrame(columns).to_numpy("float32")


def fit_scikit_learn(features, label):
    forest = RandomForestClassifier(TREES, max_depth=DEPTH, n_jobs=1, random_state=SEED)
    start = time.perf_counter()
    forest.fit(features, label)
    return time.perf_counter() - start


def fit_foretell(foretell, train_csv, test_csv, target):
    """All rows of `train_csv` train, as they do in scikit-learn; `test_csv` is there to be tested on."""
    with tempfile.TemporaryDirectory() as data_dir:
        command = [foretell, "train", train_csv, "--target", target, "--test", test_csv, "--trees", str(TREES),
                   "--depth", str(DEPTH), "--seed", str(SEED), "--threads", "1", "--data-dir", data_dir, "--json"]
        output = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    return json.loads(output)["timings"]["fit_s"]


def compare(name, table, target, foretell, rounds):
    features, label = encode(table.drop(columns=target)), table[target]
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as folder:
        train_csv, test_csv = os.path.join(folder, "train.csv"), os.path.join(folder, "test.csv")
        table.to_csv(train_csv, index=False)
        table.head(1000).to_csv(test_csv, index=False)
        for _ in range(rounds):
            ours.append(fit_foretell(foretell, train_csv, test_csv, target))
            theirs.append(fit_scikit_learn(features, label))
    our_s, their_s = statistics.median(ours), statistics.median(theirs)
    print(f"{name:<10} {features.shape[0]:>7} x {features.shape[1]:<3} foretell {our_s:7.3f} s   "
          f"scikit-learn {sklearn.__version__} {their_s:7.3f} s   {their_s / our_s:5.1f} times as fast", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--foretell", required=True, help="the binary, of a release build")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print(f"fit of {TREES} trees, depth {DEPTH}, one thread, median of {options.rounds} interleaved rounds")
    compare("adult", *adult(), options.foretell, options.rounds)
    compare("generated", *generated(), options.foretell, options.rounds)


if __name__ == "__main__":
    main()
