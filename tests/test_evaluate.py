"""foretell evaluate, --cv and importance: the figures are scikit-learn's, the page stands alone and is safe to open."""

import csv
import html.parser
import warnings
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from sklearn import metrics
from sklearn.calibration import calibration_curve
from tables import flowers, write_csv

HOSTILE = '<script>alert("1")</script>'


def probabilities(program, tmp_path, model, table):
    """The probabilities of every row of `table`, by class."""
    scored = tmp_path / "scored.csv"
    assert program("predict", model, table, "--probabilities", "-o", scored).code == 0
    with open(scored, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    classes = [key.removeprefix("p_") for key in rows[0] if key.startswith("p_")]
    return classes, np.array([[float(row["p_" + c]) for c in classes] for row in rows])


def column(table, name):
    with open(table, newline="", encoding="utf-8") as file:
        return np.array([row[name] for row in csv.DictReader(file)])


def evaluate(program, *arguments):
    outcome = program("evaluate", *arguments, "--json")
    assert outcome.code == 0, outcome.stderr
    return outcome.json


@pytest.fixture
def tulips(foretell, tmp_path):
    """A model of two classes and a table that it has not seen."""
    foretell.train(flowers(tmp_path / "f.csv", rows=300), "kind", "--name", "f", "--trees", "20")
    return flowers(tmp_path / "other.csv", rows=240, seed=9)


def test_two_classes_have_the_figures_of_scikit_learn(foretell, tmp_path, tulips):
    evaluation = evaluate(foretell, "f", tulips)["evaluation"]
    classes, p = probabilities(foretell, tmp_path, "f", tulips)
    truth = column(tulips, "kind") == classes[1]
    assert evaluation["rows"] == len(truth)
    assert evaluation["accuracy"] == pytest.approx(np.mean((p[:, 1] > p[:, 0]) == truth), abs=1e-9)
    assert evaluation["roc_auc"] == pytest.approx(metrics.roc_auc_score(truth, p[:, 1]), abs=1e-9)
    assert evaluation["average_precision"] == pytest.approx(metrics.average_precision_score(truth, p[:, 1]), abs=1e-9)
    # The program has the probabilities in float32; predict writes enough digits to have them again.
    ones = p[:, 1].astype(np.float32).astype(float)
    assert evaluation["brier_score"] == pytest.approx(np.mean((ones - truth) ** 2), abs=1e-9)
    shares, predicted = calibration_curve(truth, ones, n_bins=10)
    assert [b["share_true"] for b in evaluation["calibration"]] == pytest.approx(shares, abs=1e-9)
    assert [b["mean_predicted"] for b in evaluation["calibration"]] == pytest.approx(predicted, abs=1e-9)
    best = evaluation["best_threshold"]
    assert best["f1"] == pytest.approx(metrics.f1_score(truth, ones >= best["threshold"]), abs=1e-9)
    assert best["f1"] == max(metrics.f1_score(truth, ones >= threshold) for threshold in set(ones))


def test_many_classes_have_a_line_each(foretell, tmp_path):
    names = ("aster", "rose", "tulip")
    foretell.train(flowers(tmp_path / "f.csv", 300, classes=names), "kind", "--name", "f", "--trees", "20")
    other = flowers(tmp_path / "other.csv", 240, seed=9, classes=names)
    evaluation = evaluate(foretell, "f", other)["evaluation"]
    classes, p = probabilities(foretell, tmp_path, "f", other)
    for line in evaluation["classes"]:
        member = column(other, "kind") == line["label"]
        score = p[:, classes.index(line["label"])]
        assert line["roc_auc"] == pytest.approx(metrics.roc_auc_score(member, score), abs=1e-9)
        assert line["average_precision"] == pytest.approx(metrics.average_precision_score(member, score), abs=1e-9)
    for metric in ("roc_auc", "average_precision"):
        assert evaluation[metric] == pytest.approx(np.mean([line[metric] for line in evaluation["classes"]]), abs=1e-9)
    assert evaluation["best_threshold"] is None
    # The probabilities in float32, as the program has them.
    ones = p.astype(np.float32).astype(float)
    members = (column(other, "kind")[:, None] == np.array(classes)).astype(float)
    assert evaluation["brier_score"] == pytest.approx(np.mean(np.sum((ones - members) ** 2, axis=1)), abs=1e-9)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # float32 probabilities add up to 1 within 1e-7, not 1e-8
        loss = metrics.log_loss(column(other, "kind"), ones, labels=classes)
    assert evaluation["log_loss"] == pytest.approx(loss, abs=1e-9)
    answers = np.array(classes)[np.argmax(ones, axis=1)]
    confusion = metrics.confusion_matrix(column(other, "kind"), answers, labels=classes)
    assert evaluation["confusion"] == confusion.tolist()


def test_numbers_have_the_figures_of_scikit_learn(foretell, tmp_path):
    draw = np.random.default_rng(5)
    x = draw.normal(size=(400, 2))
    y = 3 * x[:, 0] + np.sin(x[:, 1]) + draw.normal(0, 0.3, 400) + 5
    train = write_csv(tmp_path / "t.csv", ["a", "b", "y"], np.column_stack([x, y])[:250].tolist())
    other = write_csv(tmp_path / "other.csv", ["a", "b", "y"], np.column_stack([x, y])[250:].tolist())
    for learner in ("forest", "ridge"):
        foretell.train(train, "y", "--test", train, "--model", learner, "--name", learner, "--trees", "20")
        evaluation = evaluate(foretell, learner, other)["evaluation"]
        scored = tmp_path / f"{learner}.csv"
        foretell.ok("predict", learner, other, "-o", scored)
        answers = column(scored, "prediction").astype(np.float32).astype(float)
        for figures, predicted in (
            (evaluation, answers),
            (evaluation["baseline"], np.full(150, np.mean(y[:250]))),
        ):
            assert figures["r2"] == pytest.approx(metrics.r2_score(y[250:], predicted), abs=1e-9)
            assert figures["mae"] == pytest.approx(metrics.mean_absolute_error(y[250:], predicted), abs=1e-9)
            assert figures["rmse"] == pytest.approx(metrics.root_mean_squared_error(y[250:], predicted), abs=1e-9)
            mape = metrics.mean_absolute_percentage_error(y[250:], predicted)
            assert figures["mape"] == pytest.approx(mape, abs=1e-9)


def test_it_says_of_the_test_rows_what_training_said(foretell, tmp_path):
    test = flowers(tmp_path / "test.csv", 120, seed=4)
    report = foretell.train(flowers(tmp_path / "f.csv"), "kind", "--name", "f", "--test", test, "--trees", "9")
    assert evaluate(foretell, "f", test)["evaluation"] == report["evaluation"]


def test_the_table_is_read_as_the_training_file_was(foretell, tmp_path):
    table = tmp_path / "f.csv"
    table.write_text("x;y\n" + "".join(f"{i % 10},5;{'high' if i % 10 > 4 else 'low'}\n" for i in range(100)))
    foretell.train(table, "y", "--decimal-comma", "--delimiter", ";", "--trees", "5")
    assert evaluate(foretell, "f", table)["evaluation"]["accuracy"] == 1.0


def test_it_needs_no_weights(foretell, tmp_path):
    rows = [[i % 10, i % 3, "high" if i % 10 > 4 else "low"] for i in range(200)]
    table = write_csv(tmp_path / "t.csv", ["x", "w", "y"], rows)
    bare = write_csv(tmp_path / "bare.csv", ["x", "y"], [[x, y] for x, _, y in rows])
    report = foretell.train(table, "y", "--weights", "w", "--test", bare, "--trees", "5")
    assert evaluate(foretell, "t", bare)["evaluation"] == report["evaluation"]


def test_figures_on_the_rows_of_the_training_come_with_a_warning(foretell, tmp_path, tulips):
    assert evaluate(foretell, "f", tulips)["warnings"] == []
    (warning,) = evaluate(foretell, "f", tmp_path / "f.csv")["warnings"]
    assert "f:1 was trained on rows of this very file" in warning
    assert warning in foretell("evaluate", "f", tmp_path / "f.csv").stderr


def test_it_prints_every_figure_beside_its_baseline(foretell, tulips):
    text = foretell("evaluate", "f", tulips).stdout
    for name in ("accuracy", "log loss", "ROC AUC", "average precision", "Brier score", "calibration", "baseline"):
        assert name in text, text


@pytest.mark.parametrize(
    "content, expected",
    [("width,height,colour,kind\n1,2,red,\n", "no row"), ("width,colour,kind\n1,red,rose\n", '"height"')],
    ids=["no target", "no column"],
)
def test_a_table_that_cannot_tell_is_an_error(foretell, tmp_path, tulips, content, expected):
    table = tmp_path / "bad.csv"
    table.write_text(content)
    outcome = foretell("evaluate", "f", table, "--html", tmp_path / "page.html")
    assert outcome.code == 1
    assert expected in outcome.stderr
    assert not (tmp_path / "page.html").exists()


class Page(html.parser.HTMLParser):
    """What matters of a page: its elements, what it would fetch, its text."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.links, self.text = [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.links += [value for name, value in attrs if name in ("src", "href", "xlink:href", "onload", "onclick")]

    def handle_data(self, data):
        self.text += data


def test_the_page_stands_alone(foretell, tmp_path, tulips):
    path = tmp_path / "page.html"
    assert foretell("evaluate", "f", tulips, "--html", path).code == 0
    text = path.read_text(encoding="utf-8")
    page = Page(text)
    assert page.links == [] and "url(" not in text and "@import" not in text
    assert "script" not in page.elements
    assert 'name="viewport"' in text
    assert page.elements.count("svg") == 3
    for title in ("ROC", "Precision and recall", "Calibration", "Confusion matrix", "Importance"):
        assert title in page.text
    for drawing in text.split("<svg")[1:]:
        ElementTree.fromstring("<svg" + drawing.split("</svg>")[0] + "</svg>")


def test_the_page_shows_the_importance_by_splits_where_no_column_was_shuffled(foretell, tmp_path):
    table = flowers(tmp_path / "f.csv")
    text = foretell.ok("train", table, "--target", "kind", "--importance-repeats", "0", "--trees", "5").stdout
    assert "importance: the share of what the splits gained" in text
    foretell.ok("evaluate", "f", table, "--html", tmp_path / "page.html")
    page = Page((tmp_path / "page.html").read_text(encoding="utf-8"))
    assert "Importance" in page.text and "what the splits of the trees gained" in page.text


def test_the_page_takes_no_markup_from_the_data(foretell, tmp_path):
    rows = [[i % 10, HOSTILE if i % 10 > 4 else "b&b"] for i in range(200)]
    table = write_csv(tmp_path / "t.csv", [HOSTILE, "<b>y"], rows)
    foretell.train(table, "<b>y", "--name", "t", "--trees", "5")
    path = tmp_path / "page.html"
    assert foretell("evaluate", "t", table, "--html", path).code == 0
    page = Page(path.read_text(encoding="utf-8"))
    assert "script" not in page.elements and "b" not in page.elements
    assert HOSTILE in page.text and "<b>y" in page.text and "b&b" in page.text


def test_cross_validation_has_mean_and_deviation_of_each_metric(foretell, tmp_path):
    report = foretell.train(flowers(tmp_path / "f.csv"), "kind", "--cv", "4", "--trees", "5", "--name", "f")
    validation = report["cross_validation"]
    assert validation["folds"] == 4 and validation["stratified"] is True
    assert validation["rows"] == report["rows"]["training"]
    assert set(validation["metrics"]) == {"accuracy", "log_loss", "roc_auc", "average_precision", "brier_score"}
    for metric in validation["metrics"].values():
        assert metric["mean"] == pytest.approx(np.mean(metric["folds"]), abs=1e-9)
        assert metric["deviation"] == pytest.approx(np.std(metric["folds"], ddof=1), abs=1e-9)
    manifest = foretell("models", "show", "f", "--json").json["manifest"]
    assert manifest["cross_validation"] == validation
    assert "Trained and tested" in foretell("models", "show", "f").stdout


@pytest.mark.parametrize("folds, code", [("1", 2), ("2", 0), ("100", 0), ("101", 2)])
def test_there_are_2_to_100_folds(foretell, tmp_path, folds, code):
    table = flowers(tmp_path / "f.csv", rows=150)
    assert foretell("train", table, "--target", "kind", "--cv", folds, "--trees", "1").code == code


@pytest.mark.parametrize("repeats, code", [("100", 0), ("101", 2)])
def test_a_column_is_shuffled_up_to_100_times(foretell, tmp_path, repeats, code):
    table = flowers(tmp_path / "f.csv")
    outcome = foretell("train", table, "--target", "kind", "--importance-repeats", repeats, "--trees", "1")
    assert outcome.code == code


def test_importance_is_stored_with_the_model(foretell, tmp_path):
    rows = [[i % 10, (i * 7) % 13, "high" if i % 10 > 4 else "low"] for i in range(400)]
    table = write_csv(tmp_path / "t.csv", ["x", "noise", "y"], rows)
    report = foretell.train(table, "y", "--name", "t", "--trees", "10", "--importance-repeats", "3")
    by_column = {entry["column"]: entry for entry in report["importance"]}
    assert list(by_column) == ["x", "noise"]
    assert by_column["x"]["permutation"] > 0.3 > abs(by_column["noise"]["permutation"])
    assert report["permutation_sample"] == {"score": "accuracy", "repeats": 3, "rows": 80}
    assert foretell("models", "show", "t", "--json").json["manifest"]["importance"] == report["importance"]
    one_thread = foretell.train(
        table, "y", "--name", "t", "--trees", "10", "--importance-repeats", "3", "--threads", "1"
    )
    assert one_thread["importance"] == report["importance"]


def test_importance_is_not_measured_where_it_is_not_wanted(foretell, tmp_path):
    report = foretell.train(flowers(tmp_path / "f.csv"), "kind", "--trees", "2", "--importance-repeats", "0")
    assert all(entry["permutation"] is None for entry in report["importance"])
    assert report["permutation_sample"]["repeats"] == 0
