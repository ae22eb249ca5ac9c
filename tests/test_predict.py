"""foretell predict: tables in, tables with answers out: rows in their order, nothing half-made, in bounded memory."""

import csv
import gzip
import json
import os
import random
import signal
import subprocess
import threading

import pytest
from clients import predict_all
from program import ADULT_TEST, WAIT_TIMEOUT_S, assert_no_sanitizer_report
from tables import flowers, read_rows, write_csv

HEADER = ["width", "height", "colour"]


@pytest.fixture
def garden(foretell, tmp_path):
    """The program with a model `garden` that tells rose from tulip."""
    foretell.train(flowers(tmp_path / "train.csv"), "kind", "--name", "garden", "--trees", "10")
    return foretell


def rows_of(text, **options):
    return list(csv.DictReader(text.splitlines(keepends=True), **options))


def predict(program, table, *arguments):
    """The rows of the result, as objects of texts."""
    return rows_of(program.ok("predict", "garden", table, *arguments).stdout)


def entries(folder):
    return sorted(path.name for path in folder.iterdir())


def large_table(path, rows):
    """`rows` flowers, some of them with odd but allowed fields, and a note that no model knows."""
    rng = random.Random(3)
    lines = ["width,height,colour,note\n"]
    for i in range(rows):
        note = rng.choice(["", "plain", '"a, ""b"""', '"two\nlines"'])
        colour = rng.choice(["red", "white", "blue", ""])
        lines.append(f"{rng.uniform(0, 3):.3f},{rng.uniform(3, 6):.3f},{colour},{note}\n")
    path.write_text("".join(lines), encoding="utf-8", newline="")
    return path


# --- What is written ----------------------------------------------------------------------------------------------


def test_rows_are_written_as_they_were_with_their_answers_behind(garden, tmp_path):
    table = tmp_path / "new.csv"
    table.write_text('note,width,height,colour\n"say ""so"", twice",1.0,5.0,red\n, 2.0 ,4,"white"\n', newline="")
    lines = garden.ok("predict", "garden", table).stdout.splitlines()
    assert lines[0] == "note,width,height,colour,prediction,confidence"
    assert lines[1].startswith('"say ""so"", twice",1.0,5.0,red,rose,')
    assert lines[2].startswith(', 2.0 ,4,"white",tulip,')


def test_answers_are_those_of_the_service_on_every_row(adult, serve):
    columns = json.loads(adult.ok("models", "show", "adult", "--json").stdout)["manifest"]["schema"]["columns"]
    rows = read_rows(ADULT_TEST, columns)[:2000]
    labels, probabilities = predict_all(serve(adult, "adult"), rows, "adult")
    scored = rows_of(adult.ok("predict", "adult", ADULT_TEST, "--probabilities").stdout)
    assert len(scored) == len(ADULT_TEST.read_text().splitlines()) - 1
    assert [row["prediction"] for row in scored[:2000]] == labels
    for row, expected in zip(scored, probabilities):
        assert {name: float(row[f"p_{name}"]) for name in expected} == expected
        assert float(row["confidence"]) == max(expected.values())


def test_the_target_and_unknown_columns_pass_through_and_order_does_not_matter(garden, tmp_path):
    known = predict(garden, write_csv(tmp_path / "a.csv", HEADER, [[1.2, 4.9, "red"], [2.1, 4.2, "white"]]))
    rows = [["x", 7, "red", 4.9, 1.2], ["", 8, "white", 4.2, 2.1]]
    mixed = predict(garden, write_csv(tmp_path / "b.csv", ["kind", "id", "colour", "height", "width"], rows))
    assert [row["prediction"] for row in mixed] == [row["prediction"] for row in known]
    assert [(row["kind"], row["id"]) for row in mixed] == [("x", "7"), ("", "8")]


def test_names_that_the_table_has_already_get_an_underscore(garden, tmp_path):
    table = write_csv(tmp_path / "t.csv", [*HEADER, "prediction", "p_rose"], [[1, 5, "red", "mine", "too"]])
    (row,) = predict(garden, table, "--probabilities")
    assert list(row) == [*HEADER, "prediction", "p_rose", "prediction_", "confidence", "p_rose_", "p_tulip"]
    assert row["prediction"] == "mine"
    assert row["prediction_"] == "rose"


def test_texts_that_the_model_does_not_know_are_missing(garden, tmp_path):
    known, unknown, missing = predict(
        garden, write_csv(tmp_path / "t.csv", HEADER, [[1, 5, "red"], [1, 5, "black"], [1, 5, ""]])
    )
    assert unknown["confidence"] == missing["confidence"]
    assert known["prediction"] == unknown["prediction"] == "rose"


def test_the_result_does_not_depend_on_threads(garden, tmp_path):
    table = large_table(tmp_path / "large.csv", 20_000)
    outputs = set()
    for threads in (1, 2, 5):
        garden.ok("predict", "garden", table, "-o", tmp_path / "out.csv", "--threads", threads)
        outputs.add((tmp_path / "out.csv").read_bytes())
    (output,) = outputs
    scored = list(csv.DictReader(output.decode().splitlines(keepends=True)))
    with open(table, newline="", encoding="utf-8") as file:
        originals = list(csv.DictReader(file))
    answers = ("prediction", "confidence")
    assert [{name: cell for name, cell in row.items() if name not in answers} for row in scored] == originals


def test_a_regression_answers_numbers_alone(foretell, tmp_path):
    table = write_csv(tmp_path / "t.csv", ["x", "y"], [[i % 50, (i % 50) * 1.5 + 0.25] for i in range(300)])
    foretell.train(table, "y", "--name", "line", "--model", "ridge")
    new = write_csv(tmp_path / "new.csv", ["x"], [[10], [20]])
    low, high = rows_of(foretell.ok("predict", "line", new).stdout)
    assert list(low) == ["x", "prediction"]
    assert float(low["prediction"]) == pytest.approx(15.25, abs=0.1)
    assert float(high["prediction"]) == pytest.approx(30.25, abs=0.1)
    outcome = foretell("predict", "line", new, "--probabilities")
    assert outcome.code == 2 and "no probabilities" in outcome.stderr


# --- Formats ------------------------------------------------------------------------------------------------------


def test_ndjson_comes_back_as_it_was_with_answers(garden, tmp_path):
    table = tmp_path / "t.ndjson"
    table.write_text('{"width": 1.0, "height": 5, "colour": "red", "id": "007"}\n{"width":2,"colour":null}\n')
    lines = garden.ok("predict", "garden", table, "--probabilities").stdout.splitlines()
    assert lines[0].startswith('{"width": 1.0, "height": 5, "colour": "red", "id": "007","prediction":"rose",')
    first = json.loads(lines[0])
    assert first["confidence"] == first["p_rose"]
    assert json.loads(lines[1])["colour"] is None


def test_csv_and_ndjson_turn_into_each_other(garden, tmp_path):
    table = write_csv(tmp_path / "t.csv", [*HEADER, "id"], [[1.5, 5, "red", "007"], ["", 4, 'a "b", c', ""]])
    ndjson = tmp_path / "t.ndjson"
    ndjson.write_text(garden.ok("predict", "garden", table, "--format", "ndjson").stdout)
    first, second = map(json.loads, ndjson.read_text().splitlines())
    assert (first["width"], first["height"], first["id"]) == (1.5, 5, "007")
    assert (second["width"], second["colour"], second["id"]) == (None, 'a "b", c', None)
    back = predict(garden, ndjson, "--format", "csv")
    assert [row["colour"] for row in back] == ["red", 'a "b", c']
    assert [row["prediction_"] for row in back] == [row["prediction"] for row in back]
    assert [row["confidence_"] for row in back] == [row["confidence"] for row in back]


def test_gzip_and_standard_input_give_the_same_answers(garden, tmp_path):
    table = large_table(tmp_path / "t.csv", 5_000)
    expected = garden.ok("predict", "garden", table).stdout
    zipped = tmp_path / "t.csv.gz"
    zipped.write_bytes(gzip.compress(table.read_bytes()))
    assert garden.ok("predict", "garden", zipped).stdout == expected
    for piped in (table, zipped):
        assert garden.ok("predict", "garden", "-", piped=piped).stdout == expected


def test_rows_from_a_pipe_are_answered_while_it_is_open(garden):
    process = garden.start("predict", "garden", "-", stdin=subprocess.PIPE)
    try:
        process.stdin.write("width,height,colour\n1,5,red\n")
        process.stdin.flush()
        assert process.stdout.readline() == "width,height,colour,prediction,confidence\n"
        assert process.stdout.readline().startswith("1,5,red,rose,")
        stdout, stderr = process.communicate("2,4,white\n", timeout=WAIT_TIMEOUT_S)
    finally:
        process.kill()
    assert stdout.startswith("2,4,white,tulip,")
    assert_no_sanitizer_report(stderr)


# --- Files --------------------------------------------------------------------------------------------------------


def test_the_summary_says_what_was_done(garden, tmp_path):
    table = write_csv(tmp_path / "t.csv", HEADER, [[1, 5, "red"], ["x", 5, "red"], [2, 4, "white"]])
    out = tmp_path / "out.csv"
    summary = garden.ok("predict", "garden", table, "-o", out, "--on-error", "skip", "--json").json
    assert (summary["model"], summary["rows"], summary["skipped"]) == ("garden:1", 2, 1)
    assert summary["output"] == str(out)
    assert summary["seconds"] > 0 and summary["rows_per_second"] > 0
    plain = garden.ok("predict", "garden", table, "-o", out, "--on-error", "skip").stdout
    assert "predicted 2 rows" in plain and "left out 1" in plain


def test_a_result_may_replace_its_own_table(garden, tmp_path):
    table = write_csv(tmp_path / "t.csv", HEADER, [[1, 5, "red"]])
    garden.ok("predict", "garden", table, "-o", table)
    assert table.read_text().splitlines()[0] == "width,height,colour,prediction,confidence"


@pytest.mark.parametrize("existing", [None, "old content"], ids=["new file", "old file"])
def test_a_bad_row_ends_it_and_leaves_the_result_file_as_it_was(garden, tmp_path, existing):
    folder = tmp_path / "results"
    folder.mkdir()
    out = folder / "out.csv"
    if existing:
        out.write_text(existing)
    table = write_csv(tmp_path / "t.csv", HEADER, [[1, 5, "red"]] * 50_000 + [[1, "abc", "red"]])
    outcome = garden("predict", "garden", table, "-o", out, "--json")
    assert outcome.code == 1
    assert outcome.stdout == ""
    assert 't.csv, line 50002: column "height": found "abc", expected a number' in outcome.error["error"]
    assert "--on-error skip" in outcome.error["hint"]
    assert entries(folder) == (["out.csv"] if existing else [])
    assert not existing or out.read_text() == existing


def test_rows_left_out_are_listed_with_line_column_and_message(garden, tmp_path):
    table = tmp_path / "t.csv"
    table.write_bytes(
        b'width,height,colour\n1,5,red\nx,5,red\n1,5\n2,4,"white\n"\n1,5,\xff\n1,"5"6,red\n2,4,white\n1,1e39,red\n'
    )
    errors = tmp_path / "errors.csv"
    outcome = garden.ok("predict", "garden", table, "--on-error", "skip", "--errors", errors)
    assert [row["prediction"] for row in rows_of(outcome.stdout)] == ["rose", "tulip", "tulip"]
    listed = rows_of(errors.read_text())
    assert [(row["line"], row["column"]) for row in listed] == [
        ("3", "width"),
        ("4", ""),
        ("7", "colour"),
        ("8", "height"),
        ("10", "height"),
    ]
    assert listed[0]["message"] == 'found "x", expected a number'
    assert "found 2 fields, expected 3" in listed[1]["message"]
    assert "UTF-8" in listed[2]["message"]
    assert "left out 5" in outcome.stderr


def test_a_quote_that_is_never_closed_cannot_be_skipped(garden, tmp_path):
    table = tmp_path / "t.csv"
    table.write_text('width,height,colour\n1,5,red\n1,5,"red\n2,4,white\n')
    out, errors = tmp_path / "out.csv", tmp_path / "errors.csv"
    outcome = garden("predict", "garden", table, "-o", out, "--on-error", "skip", "--errors", errors)
    assert outcome.code == 1
    assert "line 3" in outcome.stderr and "quote" in outcome.stderr
    assert not out.exists() and not errors.exists()


def test_missing_columns_are_named_or_taken_as_missing(garden, tmp_path):
    table = write_csv(tmp_path / "t.csv", ["width", "Colour"], [[1, "red"], [2, "white"]])
    outcome = garden("predict", "garden", table, "--json")
    assert outcome.code == 1
    assert '"height", "colour"' in outcome.error["error"]
    assert "--allow-missing-columns" in outcome.error["hint"]
    assert len(predict(garden, table, "--allow-missing-columns")) == 2
    nothing = garden("predict", "garden", write_csv(tmp_path / "u.csv", ["a"], [[1]]), "--allow-missing-columns")
    assert nothing.code == 1 and "none of the 3 columns" in nothing.stderr


@pytest.mark.parametrize(
    "arguments, code, expected",
    [
        (["garden", "none.csv"], 3, "none.csv"),
        (["nobody", "t.csv"], 3, "nobody"),
        (["garden", "t.csv", "--errors", "e.csv"], 2, "--on-error skip"),
        (["garden", "t.csv", "-o", "x", "--on-error", "skip", "--errors", "x"], 2, "same file"),
        (["garden", "t.csv", "-o", "x", "--on-error", "skip", "--errors", "./x"], 2, "same file"),
        (["garden", "t.csv", "-o", "nowhere/out.csv"], 3, "nowhere"),
        (["garden", "t.csv", "--format", "xml"], 2, "csv or ndjson"),
    ],
    ids=["no file", "no model", "errors of nothing", "one file twice", "one file twice, spelt otherwise", "no folder", "no format"],
)
def test_what_cannot_be_done_is_said(garden, tmp_path, arguments, code, expected):
    write_csv(garden.cwd / "t.csv", HEADER, [[1, 5, "red"]])
    outcome = garden("predict", *arguments)
    assert outcome.code == code, outcome.stderr
    assert expected in outcome.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_a_signal_leaves_nothing(garden, tmp_path, number):
    folder = tmp_path / "results"
    folder.mkdir()
    arguments = ["-o", folder / "out.csv", "--on-error", "skip", "--errors", folder / "errors.csv"]
    process = garden.start("predict", "garden", "-", *arguments, stdin=subprocess.PIPE)
    try:
        # More than a pipe holds: once it is taken, rows are being read. More of them may always come.
        process.stdin.write("width,height,colour\n" + "1,5,red\n" * 50_000)
        process.stdin.flush()
        assert len(entries(folder)) == 2  # under their temporary names
        process.send_signal(number)
        process.wait(timeout=WAIT_TIMEOUT_S)
        _, stderr = process.communicate()
    finally:
        process.kill()
    assert_no_sanitizer_report(stderr)
    assert process.returncode == 130, stderr
    assert entries(folder) == []


def test_memory_does_not_grow_with_the_table(garden, tmp_path):
    block = large_table(tmp_path / "block.csv", 10_000).read_text().split("\n", 1)
    garden.environment["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=1"
    process = garden.start("predict", "garden", "-", "--threads", "2", stdin=subprocess.PIPE)
    answered = threading.Semaphore(0)  # released for each row of the result

    def count_answers():
        for line in process.stdout:
            if ",rose," in line or ",tulip," in line:
                answered.release()

    reader = threading.Thread(target=count_answers)
    reader.start()

    def peak_kib_after(blocks):
        for _ in range(blocks):
            process.stdin.write(block[1])
        process.stdin.flush()
        for _ in range(blocks * 10_000):
            assert answered.acquire(timeout=WAIT_TIMEOUT_S)
        with open(f"/proc/{process.pid}/status", encoding="utf-8") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))

    try:
        process.stdin.write(block[0] + "\n")
        small, large = peak_kib_after(5), peak_kib_after(50)
        process.stdin.close()
        assert process.wait(timeout=WAIT_TIMEOUT_S) == 0
    finally:
        process.kill()
        reader.join(WAIT_TIMEOUT_S)
    assert large < small + 16 * 1024, f"{small} KiB after 50,000 rows, {large} KiB after 550,000"
