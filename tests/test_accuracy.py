"""As good as scikit-learn on the same rows, and measured by the same numbers."""

import json
import warnings

import numpy as np
import pytest
from clients import predict_all
from conftest import ADULT_MODELS_DIR
from program import ADULT_TRAIN
from sklearn.compose import make_column_transformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, classification_report, confusion_matrix, log_loss, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from tables import flowers, read_column, read_rows

SEEDS = [1, 2, 3, 4, 5]
FOREST_POINTS = 0.004
LOGISTIC_POINTS = 0.003


class AdultTable:
    """The census table as scikit-learn wants it: numbers, and categories as ordinal codes in sorted order with a code
    of its own for what is missing."""

    def __init__(self, columns):
        rows = read_rows(ADULT_TRAIN, columns)
        self.target = np.array(read_column(ADULT_TRAIN, "income"))
        self.categories = [i for i, column in enumerate(columns) if column["type"] != "number"]
        self.numbers = [i for i in range(len(columns)) if i not in self.categories]
        self.values = np.empty((len(rows), len(columns)))
        for i, column in enumerate(columns):
            cells = [row[column["name"]] for row in rows]
            if i in self.categories:
                known = sorted({cell for cell in cells if cell is not None})
                codes = {cell: code for code, cell in enumerate([*known, None])}
                cells = [codes[cell] for cell in cells]
            self.values[:, i] = cells

    def split(self, seed):
        return train_test_split(self.values, self.target, test_size=0.2, random_state=seed)


@pytest.fixture(scope="module")
def table():
    header = ADULT_TRAIN.read_text().splitlines()[0].split(",")[:-1]
    numbers = {"age", "fnlwgt", "education_num", "capital_gain", "capital_loss", "hours_per_week"}
    return AdultTable([{"name": n, "type": "number" if n in numbers else "category"} for n in header])


def our_accuracy(foretell, learner, seed):
    report = foretell.train(ADULT_TRAIN, "income", "--model", learner, "--no-stratify", "--seed", seed)
    return report["evaluation"]["accuracy"]


def their_accuracy(model, table, seed):
    x_train, x_test, y_train, y_test = table.split(seed)
    return float(accuracy_score(y_test, model.fit(x_train, y_train).predict(x_test)))


def test_the_forest_is_as_accurate_as_scikit_learns(foretell, table):
    ours = [our_accuracy(foretell, "forest", seed) for seed in SEEDS]
    theirs = [
        their_accuracy(RandomForestClassifier(100, max_depth=10, random_state=seed), table, seed) for seed in SEEDS
    ]
    print(f"forest: ours {np.mean(ours):.4f}, scikit-learn {np.mean(theirs):.4f}")
    assert np.mean(ours) == pytest.approx(np.mean(theirs), abs=FOREST_POINTS)


def test_the_logistic_model_is_as_accurate_as_scikit_learns(foretell, table):
    ours = [our_accuracy(foretell, "logistic", seed) for seed in SEEDS]
    encoder = make_column_transformer(
        (StandardScaler(), table.numbers), (OneHotEncoder(handle_unknown="ignore"), table.categories)
    )
    model = make_pipeline(encoder, LogisticRegression(max_iter=2000))
    theirs = [their_accuracy(model, table, seed) for seed in SEEDS]
    print(f"logistic: ours {np.mean(ours):.4f}, scikit-learn {np.mean(theirs):.4f}")
    assert np.mean(ours) == pytest.approx(np.mean(theirs), abs=LOGISTIC_POINTS)


# --- The same numbers from the same predictions -------------------------------------------------------------------


TWO = ("rose", "tulip")
FOUR = ("rose", "tulip", "iris", "daisy")
with_classes = pytest.mark.parametrize("classes, test_classes", [(TWO, TWO), (FOUR, FOUR)], ids=["two", "four"])
with_new_label = pytest.mark.parametrize(
    "classes, test_classes", [(TWO, TWO), (FOUR, FOUR), (TWO, ("rose", "weed"))], ids=["two", "four", "new-label"]
)


@pytest.fixture
def evaluated(classes, test_classes, foretell, serve, tmp_path):
    """(report of training, true labels, predicted labels, probabilities, text of the plain form)."""
    train = flowers(tmp_path / "train.csv", rows=200, seed=3, classes=classes)
    test = flowers(tmp_path / "test.csv", rows=120, seed=8, classes=test_classes)
    arguments = ["--test", test, "--depth", "2", "--trees", "7"]
    report = foretell.train(train, "kind", "--name", "flowers", *arguments)
    text = foretell.ok("train", train, "--target", "kind", "--name", "again", *arguments).stdout
    truth = read_column(test, "kind")
    labels, probabilities = predict_all(serve(foretell, "flowers"), read_rows(test, report["columns"]), "flowers")
    # The texts are those of float32 numbers: their exact values are what the metrics were computed from.
    matrix = np.array([[row[c] for c in report["classes"]] for row in probabilities], dtype=np.float32).astype(float)
    return report, truth, labels, matrix, text


@with_new_label
def test_the_report_has_scikit_learns_numbers(evaluated):
    report, truth, labels, _, _ = evaluated
    theirs = classification_report(truth, labels, output_dict=True, zero_division=0.0)
    accuracy = theirs.pop("accuracy")
    assert report["evaluation"]["accuracy"] == pytest.approx(accuracy, abs=1e-9)
    assert set(report["evaluation"]["report"]) == set(theirs)
    for label, line in theirs.items():
        assert report["evaluation"]["report"][label] == pytest.approx(line, abs=1e-9), label


@with_new_label
def test_the_report_has_scikit_learns_layout(evaluated):
    _, truth, labels, _, text = evaluated
    theirs = [line.strip() for line in classification_report(truth, labels, zero_division=0.0).splitlines()]
    ours = [line.strip() for line in text.splitlines()]
    places = [i for i, line in enumerate(ours) if line == theirs[0]]
    assert places, text
    assert ours[places[0] : places[0] + len(theirs)] == theirs


@with_new_label
def test_the_confusion_matrix_is_scikit_learns(evaluated):
    report, truth, labels, _, _ = evaluated
    names = sorted(set(truth) | set(labels))
    assert report["evaluation"]["labels"] == names
    assert report["evaluation"]["confusion"] == confusion_matrix(truth, labels, labels=names).tolist()


@with_classes
def test_log_loss_and_auc_are_scikit_learns(evaluated):
    report, truth, _, probabilities, _ = evaluated
    classes = report["classes"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # float32 probabilities add up to 1 within 1e-7, not 1e-8
        assert report["evaluation"]["log_loss"] == pytest.approx(
            log_loss(truth, probabilities, labels=classes), abs=1e-9
        )
    if len(classes) == 2:
        auc = roc_auc_score(np.array(truth) == classes[1], probabilities[:, 1])
    else:
        one_against_rest = [roc_auc_score(np.array(truth) == c, probabilities[:, i]) for i, c in enumerate(classes)]
        auc = np.mean(one_against_rest)
    assert report["evaluation"]["roc_auc"] == pytest.approx(auc, abs=1e-9)


def test_the_baseline_is_that_of_always_answering_the_most_frequent_class(foretell, table):
    report = foretell.train(ADULT_TRAIN, "income", "--trees", "2", "--no-stratify", "--seed", "1")
    _, _, y_train, y_test = table.split(1)
    baseline = report["evaluation"]["baseline"]
    assert baseline["label"] == "<=50K"
    assert baseline["accuracy"] == pytest.approx(np.mean(y_test == "<=50K"), abs=1e-9)
    shares = [np.mean(y_train == c) for c in report["classes"]]
    expected = log_loss(y_test, np.tile(shares, (len(y_test), 1)), labels=report["classes"])
    assert baseline["log_loss"] == pytest.approx(expected, abs=1e-9)


def test_the_shipped_models_beat_the_baseline_by_far():
    for name in ("adult", "adult-logistic"):
        evaluation = json.loads((ADULT_MODELS_DIR.parent / f"{name}.json").read_text())["evaluation"]
        assert evaluation["accuracy"] > evaluation["baseline"]["accuracy"] + 0.08
        assert evaluation["log_loss"] < evaluation["baseline"]["log_loss"] - 0.15
        assert evaluation["roc_auc"] > 0.89
