"""`models compare`: two versions by what is stored, or on a table that both predict."""

import csv
import math

import pytest
from clients import predict_all
from program import ADULT_TEST
from scipy import stats
from sklearn.metrics import accuracy_score, log_loss
from tables import flowers, read_column, read_rows, write_csv


@pytest.fixture
def garden(foretell, tmp_path):
    """The program with two versions of `flowers`, and another file of the same kind."""
    table = flowers(tmp_path / "flowers.csv", rows=300)
    foretell.train(table, "kind", "--trees", "20")
    foretell.train(table, "kind", "--trees", "1", "--depth", "1")
    flowers(tmp_path / "more.csv", rows=400, seed=9)
    return foretell


def compare(program, *arguments):
    return program.ok("models", "compare", *arguments, "--json").json


# --- Without a table ----------------------------------------------------------------------------------------------


def test_stored_evaluations_stand_side_by_side(garden):
    report = compare(garden, "flowers:1", "flowers:2")
    assert (report["first"]["version"], report["second"]["version"]) == ("1", "2")
    assert report["stored"]["same_test_rows"] is True
    evaluations = [
        garden.ok("models", "show", f"flowers:{v}", "--json").json["manifest"]["evaluation"] for v in (1, 2)
    ]
    accuracy = report["stored"]["metrics"][0]
    assert accuracy["key"] == "accuracy"
    assert [accuracy["first"], accuracy["second"]] == [e["accuracy"] for e in evaluations]
    assert accuracy["difference"] == pytest.approx(accuracy["second"] - accuracy["first"])


def test_figures_on_different_test_rows_come_with_a_warning(garden):
    garden.train(garden.cwd / "flowers.csv", "kind", "--seed", "7", "--trees", "5")
    assert compare(garden, "flowers:1", "flowers:3")["stored"]["same_test_rows"] is False
    text = garden.ok("models", "compare", "flowers:1", "flowers:3").stdout
    assert "Warning" in text and "different rows" in text
    assert "Warning" not in garden.ok("models", "compare", "flowers:1", "flowers:2").stdout


def test_aliases_and_other_names_are_compared_too(garden):
    garden.ok("models", "alias", "flowers", "production", "1")
    garden.train(garden.cwd / "flowers.csv", "kind", "--model", "logistic", "--name", "linear")
    report = compare(garden, "flowers@production", "linear")
    assert report["first"] == report["first"] | {"name": "flowers", "version": "1"}
    assert report["second"]["model_type"] == "LogisticRegression"


@pytest.mark.parametrize(
    "arguments, code",
    [
        (["flowers:1", "flowers:1"], 1),
        (["flowers", "flowers@latest"], 1),
        (["flowers:1", "flowers:9"], 3),
        (["flowers:1", "nobody"], 3),
        (["flowers:1", "flowers:2", "--rows", "rows.csv"], 2),
        (["flowers:1", "flowers:2", "absent.csv"], 3),
        (["flowers:1"], 2),
    ],
)
def test_what_cannot_be_compared_is_refused(garden, arguments, code):
    assert garden("models", "compare", *arguments).code == code


def test_a_table_that_one_model_alone_can_read_says_which(foretell, tmp_path):
    rows = [[i % 9 + 0.5, i % 9 * 1.5] for i in range(90)]
    table = write_csv(tmp_path / "points.csv", ["x", "y"], rows)
    commas = tmp_path / "commas.csv"
    commas.write_text(table.read_text().replace(",", ";").replace(".", ","))
    foretell.train(table, "y", "--trees", "2")
    foretell.train(commas, "y", "--decimal-comma", "--trees", "2")
    outcome = foretell("models", "compare", "points", "commas", table)
    assert outcome.code == 1
    assert "points:1 can read the file; commas:1 reads tables as it was trained" in outcome.stderr


def test_models_of_different_targets_or_tasks_are_refused(garden):
    garden.train(garden.cwd / "flowers.csv", "colour", "--name", "colours", "--trees", "5")
    outcome = garden("models", "compare", "flowers:1", "colours", garden.cwd / "more.csv")
    assert outcome.code == 5
    assert '"kind"' in outcome.stderr and '"colour"' in outcome.stderr
    table = write_csv(garden.cwd / "counts.csv", ["x", "kind"], [[i % 7, i % 3] for i in range(60)])
    garden.train(table, "kind", "--name", "counts", "--trees", "5")
    outcome = garden("models", "compare", "flowers:1", "counts")
    assert outcome.code == 5
    assert "text" in outcome.stderr and "integer" in outcome.stderr


# --- On a table ---------------------------------------------------------------------------------------------------


def test_figures_on_a_table_are_those_of_scikit_learn_and_scipy(adult, serve, tmp_path):
    server = serve(adult, "adult", "adult-logistic")
    columns = adult.ok("models", "show", "adult", "--json").json["manifest"]["schema"]["columns"]
    truth = read_column(ADULT_TEST, "income")
    answers = {}
    for name in ("adult", "adult-logistic"):
        answers[name] = predict_all(server, read_rows(ADULT_TEST, columns), name)
    report = compare(adult, "adult", "adult-logistic", ADULT_TEST)["on_table"]

    assert report["rows"] == len(truth)
    metrics = {metric["key"]: metric for metric in report["metrics"]}
    for side, name in (("first", "adult"), ("second", "adult-logistic")):
        labels, probabilities = answers[name]
        assert metrics["accuracy"][side] == pytest.approx(accuracy_score(truth, labels), abs=1e-12)
        loss = log_loss(truth, [[p["<=50K"], p[">50K"]] for p in probabilities], labels=["<=50K", ">50K"])
        assert metrics["log_loss"][side] == pytest.approx(loss, abs=1e-9)
    first, second = answers["adult"][0], answers["adult-logistic"][0]
    only_first = sum(a == t != b for a, b, t in zip(first, second, truth, strict=True))
    only_second = sum(b == t != a for a, b, t in zip(first, second, truth, strict=True))
    assert report["mcnemar"]["only_first_right"] == only_first
    assert report["mcnemar"]["only_second_right"] == only_second
    n, least = only_first + only_second, min(only_first, only_second)
    exact = stats.binomtest(only_first, n).pvalue
    assert report["mcnemar"]["exact_p"] == pytest.approx(exact, rel=1e-6)
    mid = 2 * stats.binom.cdf(least, n, 0.5) - stats.binom.pmf(least, n, 0.5)
    assert report["mcnemar"]["p"] == pytest.approx(mid, rel=1e-6)
    assert report["agreement"] == pytest.approx(sum(a == b for a, b in zip(first, second, strict=True)) / len(truth))

    # The normal approximation of the difference's interval, from the same counts.
    share = (only_second - only_first) / len(truth)
    deviation = math.sqrt((n / len(truth) - share**2) / len(truth))
    low, high = metrics["accuracy"]["interval"]
    assert low == pytest.approx(share - 1.96 * deviation, abs=0.3 * deviation)
    assert high == pytest.approx(share + 1.96 * deviation, abs=0.3 * deviation)


def test_the_rows_that_differ_are_named_by_line_with_both_answers_and_the_truth(garden, serve):
    columns = garden.ok("models", "show", "flowers:1", "--json").json["manifest"]["schema"]["columns"]
    server = serve(garden, "flowers:1", "flowers:2")
    more = garden.cwd / "more.csv"
    rows, truth = read_rows(more, columns), read_column(more, "kind")
    first, second = (predict_all(server, rows, f"flowers:{v}")[0] for v in (1, 2))
    expected = [
        {"line": i + 2, "truth": truth[i], "first": first[i], "second": second[i]}
        for i in range(len(rows))
        if first[i] != second[i]
    ]
    assert expected
    report = compare(garden, "flowers:1", "flowers:2", more, "--rows", "rows.csv", "--show", "3")["on_table"]
    assert report["differing_rows"] == len(expected)
    assert report["differing"] == expected[:3]
    with open(garden.cwd / "rows.csv", newline="") as file:
        written = list(csv.DictReader(file))
    assert [int(row["line"]) for row in written] == [row["line"] for row in expected]
    assert [row["flowers:2"] for row in written] == [row["second"] for row in expected]
    assert all(0.5 <= float(row["flowers:1 confidence"]) <= 1 for row in written)


def test_the_words_name_the_winner_and_do_not_cry_wolf(garden):
    more = garden.cwd / "more.csv"
    text = garden.ok("models", "compare", "flowers:1", "flowers:2", more).stdout
    assert "flowers:1 is better by" in text and "unlikely to be chance" in text
    # The same model trained twice: nothing to tell.
    garden.train(garden.cwd / "flowers.csv", "kind", "--trees", "20")
    text = garden.ok("models", "compare", "flowers:1", "flowers:3", more).stdout
    assert "They answer every row alike." in text
    assert "better" not in text and "unlikely" not in text


def test_the_same_command_gives_the_same_intervals(garden):
    arguments = ["flowers:1", "flowers:2", garden.cwd / "more.csv"]
    assert compare(garden, *arguments) == compare(garden, *arguments, "--threads", "1")
    assert compare(garden, *arguments) != compare(garden, *arguments, "--seed", "1")


def test_rows_that_a_model_was_trained_on_come_with_a_warning(garden):
    outcome = garden.ok("models", "compare", "flowers:1", "flowers:2", garden.cwd / "flowers.csv")
    assert "flowers:1 was trained on" in outcome.stderr
    outcome = garden.ok("models", "compare", "flowers:1", "flowers:2", garden.cwd / "more.csv")
    assert "was trained on" not in outcome.stderr


def test_numbers_are_compared_by_their_errors(foretell, tmp_path):
    table = write_csv(tmp_path / "line.csv", ["x", "y"], [[i, 3 * i + (i % 7) + 0.5] for i in range(200)])
    foretell.train(table, "y", "--trees", "20", "--keep", "x")
    foretell.train(table, "y", "--trees", "1", "--depth", "1", "--keep", "x")
    new = write_csv(tmp_path / "new.csv", ["x", "y"], [[i + 0.5, 3 * i + 2.25] for i in range(100)])
    report = compare(foretell, "line:1", "line:2", new, "--rows", "rows.csv")["on_table"]
    metrics = {metric["key"]: metric for metric in report["metrics"]}
    assert metrics["mae"]["difference"] > 0 and metrics["mae"]["is_clear"]
    assert metrics["r2"]["difference"] < 0 and metrics["r2"]["is_clear"]
    assert "mcnemar" not in report
    with open(tmp_path / "rows.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    apart = [abs(float(row["line:1"]) - float(row["line:2"])) for row in rows]
    assert apart == sorted(apart, reverse=True)
    assert any("line:1 is better by" in sentence for sentence in report["verdict"])
