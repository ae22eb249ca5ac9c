"""The split gives scikit-learn's rows. The log loss over the test part, to many digits, is the rows' fingerprint: the
model's own probabilities (by ONNX Runtime) on scikit-learn's rows must add up to the number that training reported."""

import random

import numpy as np
import pytest
from onnx_model import OnnxModel, model_file
from sklearn.model_selection import train_test_split
from tables import write_csv

FINGERPRINT_TOLERANCE = 1e-5  # ONNX Runtime's probabilities are within 1e-6


def noisy_table(path, rows, classes, seed):
    """Rows that no model gets all right, so that each contributes its own loss."""
    rng = random.Random(seed)
    content = []
    for _ in range(rows):
        kind = rng.choices(range(len(classes)), weights=range(1, len(classes) + 1))[0]
        content.append([round(rng.gauss(kind, 1.5), 4), round(rng.gauss(-kind, 1.5), 4), classes[kind]])
    return write_csv(path, ["x", "z", "y"], content), content


def log_loss_on(model, classes, content, places):
    rows = [{"x": content[i][0], "z": content[i][1]} for i in places]
    _, probabilities = model.predict(rows)
    mine = probabilities[np.arange(len(rows)), [classes.index(content[i][2]) for i in places]].astype(np.float64)
    return float(-np.mean(np.log(np.clip(mine, 1e-15, 1 - 1e-15))))


def assert_test_rows(foretell, report, content, places):
    """The evaluation was made on exactly the rows `places` of the table."""
    classes = report["classes"]
    assert report["evaluation"]["rows"] == len(places)
    supports = {c: sum(content[i][2] == c for i in places) for c in classes}
    lines = report["evaluation"]["report"]
    assert {c: lines[c]["support"] if c in lines else 0 for c in classes} == supports

    model = OnnxModel(model_file(foretell, report["name"]), report["columns"])
    reported = report["evaluation"]["log_loss"]
    assert log_loss_on(model, classes, content, places) == pytest.approx(reported, abs=FINGERPRINT_TOLERANCE)
    shifted = [(i + 1) % len(content) for i in places]
    assert abs(log_loss_on(model, classes, content, shifted) - reported) > 10 * FINGERPRINT_TOLERANCE


@pytest.mark.parametrize("seed", [0, 42, 4294967295])
@pytest.mark.parametrize("rows", [51, 60, 1003])
def test_without_stratifying_the_rows_are_scikit_learns(foretell, tmp_path, rows, seed):
    table, content = noisy_table(tmp_path / "t.csv", rows, ["a", "b"], rows)
    report = foretell.train(table, "y", "--model", "logistic", "--no-stratify", "--seed", seed)
    _, places = train_test_split(range(rows), test_size=0.2, random_state=seed)
    assert_test_rows(foretell, report, content, places)


@pytest.mark.parametrize("classes", [["a", "b"], ["a", "b", "c", "d"]], ids=["binary", "four"])
@pytest.mark.parametrize("seed", [0, 42, 4294967295])
@pytest.mark.parametrize("rows", [80, 83, 1003])
def test_the_default_stratifies_with_scikit_learns_rows(foretell, tmp_path, rows, seed, classes):
    table, content = noisy_table(tmp_path / "t.csv", rows, classes, rows)
    report = foretell.train(table, "y", "--model", "logistic", "--seed", seed)
    target = [row[2] for row in content]
    _, places = train_test_split(range(rows), test_size=0.2, random_state=seed, stratify=target)
    assert_test_rows(foretell, report, content, places)


def test_a_forest_is_tested_on_the_same_rows_as_a_logistic_model(foretell, tmp_path):
    table, content = noisy_table(tmp_path / "t.csv", 500, ["a", "b", "c"], 9)
    report = foretell.train(table, "y", "--no-stratify", "--seed", "5", "--trees", "30")
    _, places = train_test_split(range(500), test_size=0.2, random_state=5)
    assert_test_rows(foretell, report, content, places)


def test_rows_without_a_target_take_no_place_in_the_split(foretell, tmp_path):
    _, content = noisy_table(tmp_path / "t.csv", 200, ["a", "b"], 4)
    with_gaps = [row for i, row in enumerate(content) for row in ([row, [i, i, ""]] if i % 5 == 0 else [row])]
    table = write_csv(tmp_path / "gaps.csv", ["x", "z", "y"], with_gaps)
    report = foretell.train(table, "y", "--model", "logistic", "--no-stratify", "--seed", "3")
    assert report["rows"]["dropped"] == 40
    _, places = train_test_split(range(200), test_size=0.2, random_state=3)
    assert_test_rows(foretell, report, content, places)


def test_a_class_with_one_row_stays_in_training(foretell, tmp_path):
    _, content = noisy_table(tmp_path / "t.csv", 100, ["a", "b"], 2)
    content.append([0.5, 0.5, "rare"])
    report = foretell.train(write_csv(tmp_path / "rare.csv", ["x", "z", "y"], content), "y", "--trees", "5")
    assert report["classes"] == ["a", "b", "rare"]
    lines = report["evaluation"]["report"]
    assert lines.get("rare", {"support": 0})["support"] == 0
    assert report["rows"]["training"] + report["rows"]["test"] == 101


def test_another_seed_tests_on_other_rows(foretell, tmp_path):
    table, _ = noisy_table(tmp_path / "t.csv", 300, ["a", "b"], 6)
    losses = {
        foretell.train(table, "y", "--model", "logistic", "--seed", s)["evaluation"]["log_loss"] for s in (1, 2, 3)
    }
    assert len(losses) == 3
