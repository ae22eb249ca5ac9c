"""Preprocessing by column: what a recipe says is done, is written down, is done again, and means the same everywhere."""

import datetime
import hashlib
import random

import pytest
from clients import assert_error, post, predict, predict_all
from onnx_model import OnnxModel, model_file
from tables import write_csv
from test_onnx import assert_same_answers

HEADER = ["when", "city", "size", "ok", "y"]

RECIPE = """
target = "y"
[table]
dates = true
[forest]
trees = 20
[defaults.numbers]
fill = "median"
missing_indicator = true
[defaults.dates]
fill = "most_frequent"
[columns.city]
rare_rows = 60
coding = "one_hot"
"""


def visits(path, rows=900):
    """A table whose target follows the hour of a date, but for city E; a tenth of the values is missing."""
    draw = random.Random(5)

    def row():
        when = datetime.datetime(1999, 1, 1) + datetime.timedelta(seconds=draw.randrange(10**9))
        city = draw.choice("AAABBBCCDE")
        target = "high" if when.hour >= 12 or city == "E" else "low"
        values = [when.isoformat(), city, round(draw.gauss(5, 2), 3), draw.choice(["true", "false"])]
        return [value if draw.random() > 0.1 else "" for value in values] + [target]

    return write_csv(path, HEADER, [row() for _ in range(rows)])


def questions(columns):
    rows = []
    for day in ("2024-02-29T23:59:59", "1969-12-31", "2001-01-01 08:30:15.25", None):
        for city in ("A", "D", "never seen", None):
            for size in (5.5, -3e38, None):
                row = {"when": day, "city": city, "size": size, "ok": True}
                rows.append({column["name"]: row[column["name"]] for column in columns})
    return rows


def digest(program, name):
    return hashlib.sha256(model_file(program, name).read_bytes()).hexdigest()


def test_training_writes_the_recipe_that_makes_the_same_model_again(foretell, tmp_path):
    table = visits(tmp_path / "visits.csv")
    (tmp_path / "mine.toml").write_text(RECIPE)
    foretell.ok("train", table, "--recipe", tmp_path / "mine.toml", "--name", "first")
    written = model_file(foretell, "first").parent / "recipe.toml"
    foretell.ok("train", table, "--recipe", written, "--name", "second")
    assert digest(foretell, "first") == digest(foretell, "second")
    assert written.read_text() == (model_file(foretell, "second").parent / "recipe.toml").read_text()


def test_options_win_over_the_recipe_and_say_the_same_as_it(foretell, tmp_path):
    table = visits(tmp_path / "visits.csv")
    (tmp_path / "mine.toml").write_text('target = "y"\n[columns.size]\nfill = "constant"\nfill_number = 4\n')
    options = ["--trees", "5", "--encode", "frequency", "--scale", "robust", "--missing-indicator", "all"]
    foretell.ok("train", table, "--recipe", tmp_path / "mine.toml", "--name", "a", *options)
    foretell.ok("train", table, "--target", "y", "--impute", "size=constant:4", "--name", "b", *options)
    assert digest(foretell, "a") == digest(foretell, "b")


@pytest.mark.parametrize("learner", ["forest", "logistic"])
@pytest.mark.parametrize("encode", ["ordinal", "one_hot", "frequency"])
def test_every_preparation_means_the_same_in_onnx_runtime_and_the_server(foretell, serve, tmp_path, learner, encode):
    table = visits(tmp_path / "visits.csv")
    (tmp_path / "mine.toml").write_text('target = "y"\n[table]\ndates = true\n')
    options = ["--encode", encode, "--rare", "60", "--missing-indicator", "all", "--impute", "median,most_frequent"]
    report = foretell.ok(
        "train", table, "--recipe", tmp_path / "mine.toml", "--model", learner, "--trees", "10", *options, "--json"
    ).json
    model = OnnxModel(model_file(foretell, "visits"), report["columns"])
    assert_same_answers(serve(foretell), "visits", model, questions(report["columns"]))


def test_parts_of_dates_are_learned_from(foretell, serve, tmp_path):
    table = visits(tmp_path / "visits.csv", rows=3000)
    (tmp_path / "mine.toml").write_text(RECIPE)
    foretell.ok("train", table, "--recipe", tmp_path / "mine.toml")
    server = serve(foretell)
    rows = [{"when": f"2010-05-05T{hour:02}:00:00", "city": city} for hour in (3, 9, 15, 21) for city in "AB"]
    labels, _ = predict_all(server, rows, "visits")
    assert labels == ["low", "low", "low", "low", "high", "high", "high", "high"]
    refusal = assert_error(post(server, "/predict", {"features": {"when": "yesterday"}}), 400, "expected a date")
    assert refusal["field"] == "when"


@pytest.mark.parametrize(
    "options, message",
    [
        (["--impute", "often"], "--impute: found \"often\", expected mean, median"),
        (["--encode", "size=one_hot"], 'column "size" (number): only categories are encoded'),
        (["--impute", "city=mean"], 'column "city" (category): missing values cannot be filled by mean'),
        (["--scale", "siez=robust"], 'the recipe names column "siez", which is not there'),
        (["--rare", "few"], "--rare: found \"few\", expected a number of rows"),
    ],
)
def test_a_preparation_that_cannot_be_is_refused_in_words(foretell, tmp_path, options, message):
    table = visits(tmp_path / "visits.csv", rows=60)
    result = foretell("train", table, "--target", "y", *options)
    assert result.code != 0 and message in result.stderr


def test_a_recipe_that_is_wrong_is_named_by_line(foretell, tmp_path):
    table = visits(tmp_path / "visits.csv", rows=60)
    recipe = tmp_path / "wrong.toml"
    recipe.write_text('target = "y"\n[forest]\ntrese = 3\n')
    result = foretell("train", table, "--recipe", recipe)
    assert result.code != 0 and 'line 3: "trese" is not known here' in result.stderr and '"trees"' in result.stderr
    result = foretell("train", table, "--recipe", tmp_path / "none.toml")
    assert result.code == 3


def test_a_single_row_by_place_takes_dates_as_texts(foretell, serve, tmp_path):
    table = visits(tmp_path / "visits.csv", rows=200)
    (tmp_path / "mine.toml").write_text(RECIPE)
    foretell.ok("train", table, "--recipe", tmp_path / "mine.toml")
    answer = predict(serve(foretell), ["2024-02-29", "A", None, False])
    assert answer["status"] == "success"
