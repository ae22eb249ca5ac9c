#!/usr/bin/env python3
"""Accuracy of Foretell beside scikit-learn on the Adult data: same rows, same columns, mean over some seeds.

    python bench/accuracy.py --foretell build/release/foretell

Needs scikit-learn and pandas. Prints one line a learner and ends with status 1 when a difference exceeds its bar.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

DATA = pathlib.Path(__file__).parent.parent / "examples/data/adult/adult_train.csv"
TARGET = "income"
# How far the mean accuracies may lie apart.
BARS = {"forest": 0.004, "logistic": 0.003}


def reference_model(learner, features, seed):
    """scikit-learn's pipeline for what `foretell train --model LEARNER` does."""
    numbers = features.select_dtypes("number").columns
    texts = features.columns.difference(numbers)
    fill = SimpleImputer(strategy="constant", fill_value="\uffff")  # a code of its own, after the last
    if learner == "forest":
        encode = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
        columns = make_column_transformer((SimpleImputer(), numbers), (make_pipeline(fill, encode), texts))
        return make_pipeline(columns, RandomForestClassifier(100, max_depth=10, random_state=seed))
    encode = OneHotEncoder(handle_unknown="ignore")
    scale = make_pipeline(SimpleImputer(), StandardScaler())
    columns = make_column_transformer((scale, numbers), (make_pipeline(fill, encode), texts))
    return make_pipeline(columns, LogisticRegression(max_iter=1000))


def reference_accuracy(learner, table, seed):
    train, test = train_test_split(table, test_size=0.2, random_state=seed, stratify=table[TARGET])
    model = reference_model(learner, table.drop(columns=TARGET), seed)
    model.fit(train.drop(columns=TARGET), train[TARGET])
    return accuracy_score(test[TARGET], model.predict(test.drop(columns=TARGET)))


def foretell_accuracy(foretell, learner, seed):
    with tempfile.TemporaryDirectory() as data_dir:
        command = [foretell, "train", str(DATA), "--target", TARGET, "--model", learner, "--seed", str(seed),
                   "--data-dir", data_dir, "--json"]
        output = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    return json.loads(output)["evaluation"]["accuracy"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--foretell", required=True, help="the binary")
    parser.add_argument("--seeds", type=int, default=5, help="seeds 42, 43, ...")
    options = parser.parse_args()
    table = pd.read_csv(DATA)
    seeds = range(42, 42 + options.seeds)
    failed = False
    for learner, bar in BARS.items():
        ours = sum(foretell_accuracy(options.foretell, learner, seed) for seed in seeds) / len(seeds)
        theirs = sum(reference_accuracy(learner, table, seed) for seed in seeds) / len(seeds)
        verdict = "ok" if abs(ours - theirs) <= bar else "TOO FAR"
        failed |= verdict != "ok"
        print(f"{learner:<9} foretell {ours:.4f}  scikit-learn {theirs:.4f}  difference {100 * (ours - theirs):+.2f} "
              f"points (bar {100 * bar:.1f}): {verdict}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
