"""`foretell describe`: what a person sees of a table, and what a program reads of it."""

import csv
import gzip
import json
import math
import os
import pty
import random
import statistics
import subprocess
import unicodedata

import pytest
from program import ADULT_TRAIN, FORETELL, ROOT, RUN_TIMEOUT_S, Program, clean_environment
from tables import write_csv

ADULT_COLUMNS = 15


def described(foretell, table, *arguments):
    """The description as --json gives it."""
    return foretell.ok("describe", table, "--json", *arguments).json


def column_of(description, name):
    return next(column for column in description["columns"] if column["name"] == name)


def kinds(description):
    return {warning["kind"]: warning for warning in description["warnings"]}


def display_width(line):
    def width(c):
        return 0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1

    return sum(map(width, line))


def on_terminal(foretell, *arguments, **environment):
    """What the program writes to a terminal of 80 columns."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [FORETELL, *map(str, arguments)],
        cwd=foretell.cwd,
        env={
            **{k: v for k, v in clean_environment(foretell.environment).items() if not k.startswith("LC_")},
            "LANG": "C.UTF-8",
            "TERM": "xterm",
            "COLUMNS": "80",
            "NO_COLOR": "",
            **environment,
        },
        stdin=subprocess.DEVNULL,
        stdout=slave,
        stderr=subprocess.DEVNULL,
    )
    os.close(slave)
    output = b""
    while True:
        try:
            block = os.read(master, 65536)
        except OSError:  # the other side was closed
            break
        if not block:
            break
        output += block
    os.close(master)
    assert process.wait(timeout=RUN_TIMEOUT_S) == 0
    return output.decode().replace("\r\n", "\n")


@pytest.fixture
def with_columns(tmp_path):
    """with_columns(n): the program told that lines are n characters wide."""
    return lambda columns: Program(tmp_path, tmp_path / "data", {"COLUMNS": str(columns), "LC_ALL": "C.UTF-8"})


@pytest.fixture
def leaking(tmp_path):
    """600 rows with an identifier, a column that gives the target away, a good one, and noise."""
    rng = random.Random(3)
    rows = []
    for i in range(600):
        sold = rng.random() < 0.4
        price = rng.gauss(100 if sold else 130, 20)
        rows.append([f"K{i:05}", "2024-03-01" if sold else "", round(price, 2), rng.random(), "yes" if sold else "no"])
    return write_csv(tmp_path / "leak.csv", ["order_id", "sold_on", "price", "noise", "sold"], rows)


# --- numbers ---


def test_the_figures_of_a_number_are_those_of_python(foretell):
    with open(ADULT_TRAIN, newline="") as file:
        ages = sorted(int(row["age"]) for row in csv.DictReader(file))
    numbers = column_of(described(foretell, ADULT_TRAIN), "age")["numbers"]
    lower, median, upper = statistics.quantiles(ages, n=4, method="inclusive")
    assert (numbers["min"], numbers["max"]) == (ages[0], ages[-1])
    assert (numbers["lower_quartile"], numbers["median"], numbers["upper_quartile"]) == (lower, median, upper)
    assert math.isclose(numbers["mean"], statistics.fmean(ages), rel_tol=1e-12)
    assert math.isclose(numbers["deviation"], statistics.stdev(ages), rel_tol=1e-12)
    assert sum(numbers["histogram"]["counts"]) == len(ages)
    assert len(numbers["histogram"]["counts"]) <= 20


def test_association_with_the_target_is_that_of_scikit_learn(foretell):
    from sklearn.metrics import roc_auc_score

    with open(ADULT_TRAIN, newline="") as file:
        rows = list(csv.DictReader(file))
    target = [row["income"] == ">50K" for row in rows]
    description = described(foretell, ADULT_TRAIN, "--target", "income")
    for name in ["age", "hours_per_week", "capital_gain"]:
        association = column_of(description, name)["association"]
        auc = roc_auc_score(target, [float(row[name]) for row in rows])
        assert association["measure"] == "auc"
        assert math.isclose(association["value"], auc, rel_tol=1e-9)
        assert math.isclose(association["strength"], abs(2 * auc - 1), rel_tol=1e-9)


def test_correlation_with_a_number_is_that_of_scipy(foretell, tmp_path):
    from scipy import stats

    rng = random.Random(1)
    x = [rng.gauss(0, 1) for _ in range(300)]
    y = [value + rng.gauss(0, 1) for value in x]
    table = write_csv(tmp_path / "t.csv", ["x", "rank", "y"], zip(x, [math.exp(3 * v) for v in y], y, strict=True))
    description = described(foretell, table, "--target", "y")
    assert description["target"] == {"name": "y", "task": "regression", "missing": 0, "classes": []}
    linear = column_of(description, "x")["association"]
    assert linear["measure"] == "pearson"
    assert math.isclose(linear["value"], stats.pearsonr(x, y)[0], rel_tol=1e-5)  # the table is float32
    assert column_of(description, "rank")["association"] == {"measure": "spearman", "value": 1, "strength": 1}


def test_levels_have_their_shares(foretell):
    sex = column_of(described(foretell, ADULT_TRAIN), "sex")
    assert [level["value"] for level in sex["levels"]] == ["Male", "Female"]
    assert sum(level["rows"] for level in sex["levels"]) == 22792
    assert math.isclose(sum(level["share"] for level in sex["levels"]), 1)
    assert sex["distinct"] == 2


# --- the document ---


def test_the_json_has_the_same_keys_whatever_the_column(foretell, leaking):
    description = described(foretell, leaking, "--target", "sold")
    assert list(description) == ["file", "sha256", "rows", "repeated_rows", "target", "columns", "warnings"]
    keys = "name type sensitive left_out missing missing_share distinct distinct_is_exact".split()
    keys += "numbers levels text association alone".split()
    for column in description["columns"]:
        assert list(column) == keys
    assert [column["type"] for column in description["columns"]] == ["category", "date", "number", "number", "boolean"]
    assert column_of(description, "sold_on")["numbers"]["max"] == "2024-03-01"
    assert column_of(description, "order_id")["text"]["examples"] == ["K00000", "K00001", "K00002"]
    for warning in description["warnings"]:
        assert list(warning) == ["kind", "columns", "message"]


def test_without_a_target_nothing_is_compared(foretell, leaking):
    description = described(foretell, leaking)
    assert description["target"] is None
    assert {column["association"] for column in description["columns"]} == {None}
    assert "TARGET" not in foretell.ok("describe", leaking).stdout


def test_the_result_does_not_depend_on_threads(foretell):
    one, many = (
        foretell.ok("describe", ADULT_TRAIN, "--target", "income", "--json", "--threads", n).stdout for n in (1, 4)
    )
    assert one == many


# --- warnings ---


def test_a_leak_is_told_and_an_identifier_and_a_good_column_are_none(foretell, leaking):
    description = described(foretell, leaking, "--target", "sold", "--dates")
    leaks = [warning for warning in description["warnings"] if warning["kind"] == "leakage"]
    assert [warning["columns"] for warning in leaks] == [["sold_on"]]
    assert kinds(description)["id_like"]["columns"] == ["order_id"]
    price = column_of(description, "price")
    assert 0.7 < price["alone"]["score"] < 0.95
    assert "--drop" in leaks[0]["message"]
    assert "leakage" not in kinds(described(foretell, leaking, "--target", "sold", "--drop", "sold_on"))


def test_the_census_has_no_leak(foretell):
    assert "leakage" not in kinds(described(foretell, ADULT_TRAIN, "--target", "income"))


def test_each_trouble_of_a_table_is_named(foretell, tmp_path):
    rows = []
    for i in range(200):
        rows.append(
            {
                "constant": "x",
                "nearly": "b" if i == 0 else "a",
                "empty": "",
                "sparse": i % 5 if i % 4 == 0 else "",
                "mixed": "unknown" if i % 10 == 0 else i % 7,
                "money": f"${i % 9},000",
                "key": f"k{i}",
                "place": f"place {i % 120}",
                "far": 1e6 if i == 7 else i % 30,
                "twin": i % 30,
                "same": i % 30,
                "y": "" if i < 3 else "rare" if i < 8 else "usual",
            }
        )
    table = write_csv(tmp_path / "t.csv", rows[0], [row.values() for row in rows])
    found = {
        (warning["kind"], *warning["columns"])
        for warning in described(foretell, table, "--target", "y", "--delimiter", ",")["warnings"]
    }
    assert found == {
        ("constant", "constant"),
        ("almost_constant", "nearly"),
        ("all_missing", "empty"),
        ("mostly_missing", "sparse"),
        ("mixed_types", "mixed"),
        ("numbers_as_text", "money"),
        ("id_like", "key"),
        ("many_levels", "place"),
        ("far_outliers", "far"),
        ("identical_columns", "twin", "same"),
        ("missing_target", "y"),
        ("class_imbalance", "y"),
    }


def test_a_target_with_nothing_to_predict_is_a_warning_and_no_error(foretell, tmp_path):
    table = write_csv(tmp_path / "t.csv", ["x", "y"], [[1, "a"], [2, "a"]])
    description = described(foretell, table, "--target", "y")
    assert description["target"] is None
    assert kinds(description)["unusable_target"]["columns"] == ["y"]


# --- sensitive columns ---


@pytest.mark.parametrize("form", [[], ["--json"]], ids=["text", "json"])
def test_no_value_of_a_sensitive_column_is_shown(foretell, tmp_path, form):
    rows = [
        [f"secret{i}", f"hidden {i % 3}", 424200 + i * 1.5, f"{1950 + i % 40}-06-07", i % 10 and 777, i % 5]
        for i in range(1500)
    ]
    table = write_csv(tmp_path / "t.csv", ["text", "level", "number", "date", "few", "y"], rows)
    shown = foretell.ok("describe", table, "--target", "y", *form).stdout
    for value in ["secret", "hidden", "4242", "1950", "777"]:
        assert value in shown
    hidden = foretell.ok("describe", table, "--target", "y", "--sensitive", "text,level,number,date,few", *form).stdout
    for value in ["secret", "hidden", "4242", "1950", "777"]:
        assert value not in hidden
    assert "level" in hidden


# --- tables of every kind ---


def test_a_table_of_one_column(foretell, tmp_path):
    description = described(foretell, write_csv(tmp_path / "t.csv", ["x"], [[3], [1], [2]]))
    assert column_of(description, "x")["numbers"]["median"] == 2
    assert "x" in foretell.ok("describe", tmp_path / "t.csv").stdout


def test_a_column_without_a_value(foretell, tmp_path):
    table = write_csv(tmp_path / "t.csv", ["x", "y"], [["", "a"], ["NA", "b"], ["?", "a"]])
    column = column_of(described(foretell, table, "--target", "y"), "x")
    assert (column["missing"], column["missing_share"], column["distinct"]) == (3, 1, 0)
    assert column["numbers"] is None
    assert column["association"] is None
    assert column["left_out"] == "every value is missing"
    assert "100.0 %" in foretell.ok("describe", table, "--target", "y").stdout


def test_free_text_is_counted_as_far_as_the_limit(foretell, tmp_path):
    table = write_csv(tmp_path / "t.csv", ["note", "y"], [[f"note {i}", i % 2] for i in range(100_001)])
    column = column_of(described(foretell, table), "note")
    assert (column["distinct"], column["distinct_is_exact"]) == (100_000, False)
    assert column["text"] == {"free": True, "longest_characters": 11, "examples": ["note 0", "note 1", "note 2"]}
    assert ">100000" in foretell.ok("describe", table).stdout


def test_ndjson_gzip_and_standard_input_are_read_as_by_train(foretell, tmp_path):
    rows = [{"a": i % 7, "b": "x" if i % 2 else "y"} for i in range(50)]
    text = "".join(json.dumps(row) + "\n" for row in rows).encode()
    (tmp_path / "t.ndjson.gz").write_bytes(gzip.compress(text))
    from_file = described(foretell, tmp_path / "t.ndjson.gz", "--target", "b")
    piped = subprocess.run(
        [FORETELL, "describe", "-", "--target", "b", "--json"],
        input=text,
        capture_output=True,
        timeout=RUN_TIMEOUT_S,
        check=True,
    )
    from_pipe = json.loads(piped.stdout)
    assert from_pipe["file"] == "standard input"
    assert from_pipe["columns"] == from_file["columns"]
    assert column_of(from_pipe, "a")["numbers"]["max"] == 6


def test_options_of_the_table_are_heeded(foretell, tmp_path):
    (tmp_path / "t.csv").write_text("1,5|7|none\n2,5|8|x\n3,5|9|x\n")
    description = described(
        foretell, tmp_path / "t.csv", "--delimiter", "|", "--no-header", "--decimal-comma", "--missing", "none"
    )
    assert column_of(description, "column_1")["numbers"]["median"] == 2.5
    assert column_of(description, "column_3")["missing"] == 1


@pytest.mark.parametrize(
    "text, arguments, message",
    [
        ("x,y\n1\n", [], "line 2"),
        ("x,y\n", [], "no rows"),
        ("x,y\n1,2\n", ["--target", "z"], 'column "z"'),
        ("x,y\n1,2\n", ["--sensitive", "z"], 'column "z"'),
    ],
)
def test_a_table_that_cannot_be_read_is_an_error_that_says_where(foretell, tmp_path, text, arguments, message):
    (tmp_path / "t.csv").write_text(text)
    outcome = foretell("describe", tmp_path / "t.csv", "--json", *arguments)
    assert outcome.code == 1
    assert outcome.stdout == ""
    assert message in outcome.error["error"]


def test_a_file_that_is_not_there_is_not_found(foretell):
    assert foretell("describe", "no.csv").code == 3


# --- what a person sees ---


WEIRD_NAMES = ["年齢と性別の列", "a\nb", "x" * 300, "red\x1b[31m", "e\u0301te\u0301", 'with "quotes", and commas', "ok"]


@pytest.mark.parametrize("columns", [40, 60, 80, 100, 200])
def test_lines_fit_in_the_width_that_was_told(with_columns, tmp_path, columns):
    foretell = with_columns(columns)
    rows = [[i * 1234.5678, i % 3, f"text {i % 5}", i, "no", f"value{i % 2} " * 9, i % 2] for i in range(60)]
    weird = write_csv(tmp_path / "weird.csv", WEIRD_NAMES, rows)
    for table, target in [(weird, "ok"), (ADULT_TRAIN, "income")]:
        lines = foretell.ok("describe", table, "--target", target).stdout.splitlines()
        tables = lines[: lines.index("WARNINGS")]  # a long word of a warning stays whole
        paths = [line for line in tables if str(table) in line or "x" * 300 in line]
        assert [line for line in tables if display_width(line) > columns and line not in paths] == []
        assert max(display_width(line) for line in tables) > columns / 2


def test_a_wide_terminal_shows_more(with_columns):
    narrow, wide = (with_columns(n).ok("describe", ADULT_TRAIN, "--target", "income").stdout for n in (40, 120))
    assert "DISTRIBUTION" not in narrow
    assert "DISTRIBUTION" in wide
    assert "DEVIATION" in wide
    assert "Amer-Indian-Eskimo" not in narrow
    assert "Amer-Indian-Eskimo" in wide


@pytest.mark.parametrize("columns", ["", "0", "wide", "-5", "99999999999999999999"])
def test_a_width_that_is_none_is_80(with_columns, columns):
    found, expected = (with_columns(n).ok("describe", ADULT_TRAIN).stdout for n in (columns, 80))
    assert found == expected


def test_columns_stand_under_their_headers(foretell):
    lines = foretell.ok("describe", ADULT_TRAIN, "--target", "income").stdout.splitlines()
    header = next(line for line in lines if line.startswith("COLUMN "))
    rows = lines[lines.index(header) + 1 :][:ADULT_COLUMNS]
    assert rows[-1].split()[0] == "income"
    for row in rows:
        assert row[header.index("TYPE") - 1] == " " != row[header.index("TYPE")]
        assert row[header.index("DISTINCT") + len("DISTINCT") - 1].isdigit()


def test_control_characters_of_names_and_values_do_not_reach_the_terminal(foretell, tmp_path):
    table = write_csv(tmp_path / "t.csv", ["red\x1b[31m", "y"], [["a\x1b]0;title\x07", i % 2] for i in range(9)])
    shown = foretell.ok("describe", table, "--target", "y").stdout
    assert "\x1b" not in shown
    assert "\\x1b" in shown


def test_a_pipe_gets_ascii_without_colour(with_columns):
    text = with_columns(80).ok("describe", ADULT_TRAIN, "--target", "income").stdout
    assert text.isascii()
    assert "\x1b" not in text


def test_a_utf8_terminal_gets_blocks_and_colour(foretell):
    text = on_terminal(foretell, "describe", ADULT_TRAIN, "--target", "income")
    assert "\u2588" in text
    assert "\x1b[1mCOLUMN\x1b[0m" in text
    assert text.count("\x1b[0m") * 2 == text.count("\x1b[")


def test_colour_carries_no_meaning_of_its_own(foretell):
    plain = on_terminal(foretell, "describe", ADULT_TRAIN, "--target", "income", NO_COLOR="1")
    coloured = on_terminal(foretell, "describe", ADULT_TRAIN, "--target", "income")
    for code in ("\x1b[0m", "\x1b[1m", "\x1b[33m", "\x1b[36m"):
        coloured = coloured.replace(code, "")
    assert "\x1b" not in plain
    assert plain == coloured


def test_the_readme_shows_what_the_program_shows(foretell):
    command = "foretell describe examples/data/adult/adult_train.csv --target income"
    shown = (ROOT / "README.md").read_text().split(f"$ {command}\n")[1].split("```")[0].splitlines()
    foretell.cwd = ROOT
    real = on_terminal(foretell, *command.split()[1:], NO_COLOR="1").splitlines()
    assert [line for line in shown if line != "..." and line not in real] == []


def test_a_dumb_terminal_gets_no_colour(foretell):
    assert "\x1b" not in on_terminal(foretell, "describe", ADULT_TRAIN, TERM="dumb")


def test_a_terminal_without_utf8_gets_ascii(foretell):
    assert on_terminal(foretell, "describe", ADULT_TRAIN, "--target", "income", LANG="C").isascii()
    assert not on_terminal(foretell, "describe", ADULT_TRAIN, "--target", "income", LANG="de_DE.utf8").isascii()
