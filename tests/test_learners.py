"""The learners beside scikit-learn's, on the same rows and with the same numbers: regression, weights, the forest's
limits, out-of-bag score and importance."""

import json

import numpy as np
import pytest
from onnx_model import linear_coefficients, model_file
from sklearn.datasets import make_classification, make_friedman1
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from tables import write_csv

FOREST_POINTS = 0.004
FOREST_R2 = 0.01
COEFFICIENTS = 1e-4
SEEDS = [1, 2, 3]


class Sample:
    """Rows of numbers, in float32 as Foretell reads them, and their target; split into files for training and testing."""

    def __init__(self, folder, x, y, training_rows):
        self.x = x.astype(np.float32).astype(float)
        self.y = y
        self.training_rows = training_rows
        header = [f"x{i}" for i in range(x.shape[1])] + ["y"]
        self.train_file = self._write(folder / "train.csv", header, slice(None, training_rows))
        self.test_file = self._write(folder / "test.csv", header, slice(training_rows, None))

    def _write(self, path, header, rows):
        return write_csv(path, header, [[*map(repr, map(float, x)), y] for x, y in zip(self.x[rows], self.y[rows])])

    @property
    def train(self):
        return self.x[: self.training_rows], self.y[: self.training_rows]

    @property
    def test(self):
        return self.x[self.training_rows :], self.y[self.training_rows :]


@pytest.fixture(scope="module")
def numbers(tmp_path_factory):
    """A regression whose target does not follow a line."""
    x, y = make_friedman1(4000, 8, noise=1.5, random_state=3)
    return Sample(tmp_path_factory.mktemp("numbers"), x, y, 1500)


@pytest.fixture(scope="module")
def classes(tmp_path_factory):
    """Three classes, the last of which is rare."""
    x, y = make_classification(
        9000, 10, n_informative=6, n_classes=3, weights=[0.6, 0.3], class_sep=0.8, flip_y=0.05, random_state=4
    )
    return Sample(tmp_path_factory.mktemp("classes"), x, np.array(["a", "b", "c"])[y], 2000)


def manifest_of(program, name):
    return json.loads((model_file(program, name).parent / "manifest.json").read_text())


def assert_close(ours, theirs):
    assert np.shape(ours) == np.shape(theirs)
    assert np.max(np.abs(ours - theirs) / np.maximum(1, np.abs(theirs))) <= COEFFICIENTS


def our_mean(program, sample, metric, *arguments):
    reports = [
        program.train(sample.train_file, "y", "--test", sample.test_file, "--seed", seed, *arguments) for seed in SEEDS
    ]
    return np.mean([report["evaluation"][metric] for report in reports])


def their_mean(model, sample, **fit):
    scores = [model.set_params(random_state=seed).fit(*sample.train, **fit).score(*sample.test) for seed in SEEDS]
    return np.mean(scores)


# --- Forests ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options, settings",
    [
        ([], {}),
        (["--min-samples-leaf", "5", "--max-features", "0.5"], {"min_samples_leaf": 5, "max_features": 0.5}),
        (["--min-samples-split", "40", "--depth", "6"], {"min_samples_split": 40, "max_depth": 6}),
    ],
)
def test_a_regression_forest_is_as_good_as_scikit_learns(foretell, numbers, options, settings):
    ours = our_mean(foretell, numbers, "r2", *options)
    theirs = their_mean(RandomForestRegressor(100, n_jobs=1, **settings), numbers)
    assert ours == pytest.approx(theirs, abs=FOREST_R2)


@pytest.mark.parametrize(
    "options, settings",
    [
        (["--depth", "0"], {}),
        (["--min-samples-leaf", "4", "--max-features", "all"], {"min_samples_leaf": 4, "max_features": None}),
        (["--balanced", "--max-features", "log2"], {"class_weight": "balanced", "max_features": "log2"}),
    ],
)
def test_a_forest_of_classes_is_as_good_as_scikit_learns(foretell, classes, options, settings):
    depth = None if options == ["--depth", "0"] else 10
    ours = our_mean(foretell, classes, "accuracy", *options)
    theirs = their_mean(RandomForestClassifier(100, max_depth=depth, n_jobs=1, **settings), classes)
    assert ours == pytest.approx(theirs, abs=FOREST_POINTS)


def test_the_out_of_bag_score_and_the_impurity_importance_are_scikit_learns(foretell, numbers, classes):
    for sample, model, tolerance in (
        (numbers, RandomForestRegressor(100, oob_score=True, random_state=1), FOREST_R2),
        (classes, RandomForestClassifier(100, max_depth=10, oob_score=True, random_state=1), 0.015),
    ):
        foretell.train(sample.train_file, "y", "--test", sample.test_file, "--name", "forest")
        manifest = manifest_of(foretell, "forest")
        model.fit(*sample.train)
        assert manifest["out_of_bag_score"] == pytest.approx(model.oob_score_, abs=tolerance)
        impurities = [column["impurity"] for column in manifest["importance"]]
        assert [column["column"] for column in manifest["importance"]] == [f"x{i}" for i in range(len(impurities))]
        assert sum(impurities) == pytest.approx(1, abs=1e-9)
        assert impurities == pytest.approx(model.feature_importances_.tolist(), abs=0.02)


def test_the_out_of_bag_score_is_told_where_the_learner_has_one(foretell, numbers, classes):
    for sample, score in ((numbers, "R2"), (classes, "accuracy")):
        arguments = [sample.train_file, "--target", "y", "--test", sample.test_file, "--name", "forest"]
        report = foretell.ok("train", *arguments, "--json").json
        text = foretell.ok("train", *arguments).stdout
        assert f"out of bag: {score} {report['out_of_bag_score']:.4f}" in text
        assert f"{score} {report['out_of_bag_score']:.4f}" in foretell.ok("models", "show", "forest").stdout
        linear = foretell.ok("train", *arguments, "--model", "ridge" if score == "R2" else "logistic", "--json").json
        assert "out_of_bag_score" not in linear


def test_rows_of_weight_0_are_not_learned_from(foretell, tmp_path):
    rows = [[i % 10, "yes" if i % 10 < 5 else "no", 1] for i in range(300)]
    rows += [[i % 10, "no" if i % 10 < 5 else "yes", 0] for i in range(300)]
    table = write_csv(tmp_path / "weighted.csv", ["x", "y", "w"], rows)
    test = write_csv(tmp_path / "test.csv", ["x", "y", "w"], rows[:10])
    for learner in ("forest", "logistic"):
        report = foretell.train(table, "y", "--weights", "w", "--test", test, "--model", learner)
        assert report["evaluation"]["accuracy"] == 1, learner


# --- Linear models ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("alpha", ["0.001", "1", "500"])
def test_ridge_has_scikit_learns_linear_coefficients(foretell, numbers, alpha):
    foretell.train(
        numbers.train_file, "y", "--test", numbers.test_file, "--model", "ridge", "--alpha", alpha, "--name", "ridge"
    )
    x, y = numbers.train
    theirs = Ridge(alpha=float(alpha)).fit(StandardScaler().fit_transform(x), y)
    weights, bias = linear_coefficients(foretell, "ridge")
    assert_close(weights[:, 0], theirs.coef_)
    assert_close(bias, np.array([theirs.intercept_]))


def test_ridge_weighs_rows_and_encodes_categories_as_scikit_learn_does(foretell, tmp_path):
    draw = np.random.default_rng(8)
    size = draw.normal(2020, 30, 800).astype(np.float32).astype(float)
    city = draw.choice(["p", "q", "r"], 800)
    weight = draw.integers(0, 4, 800).astype(float)
    y = 3 * size + 40 * (city == "q") + draw.normal(0, 5, 800)
    table = write_csv(
        tmp_path / "weighted.csv", ["size", "city", "w", "y"], zip(map(repr, map(float, size)), city, weight, y)
    )
    foretell.train(table, "y", "--test", table, "--model", "ridge", "--weights", "w", "--scale", "none", "--name", "r")
    x = np.column_stack([size, OneHotEncoder(sparse_output=False).fit_transform(city.reshape(-1, 1))])
    theirs = Ridge().fit(x, y, sample_weight=weight)
    weights, bias = linear_coefficients(foretell, "r")
    assert_close(weights[:, 0], theirs.coef_)
    assert_close(bias, np.array([theirs.intercept_]))


@pytest.mark.parametrize(
    "options, settings", [([], {}), (["--balanced", "--c", "0.2"], {"C": 0.2, "class_weight": "balanced"})]
)
def test_logistic_regression_has_scikit_learns_linear_coefficients(foretell, classes, options, settings):
    foretell.train(
        classes.train_file, "y", "--test", classes.test_file, "--model", "logistic", "--name", "logistic", *options
    )
    x, y = classes.train
    theirs = LogisticRegression(tol=1e-10, max_iter=10_000, **settings).fit(StandardScaler().fit_transform(x), y)
    weights, bias = linear_coefficients(foretell, "logistic")
    assert_close(weights.T, theirs.coef_)
    assert_close(bias, theirs.intercept_)


# --- What does not go together ----------------------------------------------------------------------------------------


def test_an_option_of_another_learner_is_told_to_have_no_effect(foretell, numbers):
    arguments = ["train", numbers.train_file, "--target", "y", "--trees", "2"]
    outcome = foretell.ok(*arguments, "--alpha", "3", "--c", "2")
    for option in ("--alpha", "--c"):
        assert f"warning: {option} has no effect on --model forest" in outcome.stderr
    assert "--trees has no effect on --model ridge" in foretell.ok(*arguments, "--model", "ridge", "--alpha", "3").stderr


@pytest.mark.parametrize(
    "kind, options, message",
    [
        ("classes", ["--model", "ridge"], "ridge predicts numbers, but the target has classes"),
        ("numbers", ["--model", "logistic"], "logistic regression predicts classes, but the target is a number"),
        ("numbers", ["--balanced"], "--balanced makes classes weigh the same, but the target is a number"),
        ("numbers", ["--model", "ridge", "--alpha", "0"], "--alpha is 0, expected a number above 0"),
        ("classes", ["--model", "logistic", "--c", "-1"], "--c is -1, expected a number above 0"),
        ("classes", ["--max-features", "half"], "--max-features"),
        ("classes", ["--max-features", "1.5"], "--max-features"),
    ],
)
def test_what_does_not_go_together_is_refused_by_name(foretell, numbers, classes, kind, options, message):
    sample = {"numbers": numbers, "classes": classes}[kind]
    outcome = foretell("train", sample.train_file, "--target", "y", *options)
    assert outcome.code != 0
    assert message in outcome.stderr
