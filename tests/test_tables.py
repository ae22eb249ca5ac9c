"""The forms a table may have, and what its owner may say of it: each gives the model that the plain table gives."""

import gzip
import hashlib
import json
import random

import pytest
from tables import write_csv

HEADER = ["area", "rooms", "kind", "garden", "sold"]


def houses(rows=160, seed=3):
    """Rows under HEADER: a fractional number, an integer, a category, a truth and a class that follows them."""
    rng = random.Random(seed)
    content = []
    for i in range(rows):
        area, rooms = round(rng.uniform(20, 2200), 2), rng.randrange(1, 9)
        kind, garden = rng.choice(["flat", "house", "loft"]), rng.random() < 0.5
        missing = i % 17 == 0
        sold = "fast" if area / 100 + rooms + (4 if garden else 0) > 18 else "slow"
        content.append([None if missing else area, rooms, None if i % 13 == 0 else kind, garden, sold])
    return content


def text_of(cell):
    if cell is None:
        return ""
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


def write_plain(path, rows, header=tuple(HEADER)):
    return write_csv(path, header, [[text_of(cell) for cell in row] for row in rows])


def write_ndjson(path, rows, leave_out_nulls=False):
    with open(path, "w", encoding="utf-8") as file:
        for row in rows:
            entry = dict(zip(HEADER, row, strict=True))
            if leave_out_nulls:
                entry = {key: value for key, value in entry.items() if value is not None}
            file.write(json.dumps(entry) + "\n")
    return path


def write_gzip(path, table, members=1):
    content = table.read_bytes()
    step = len(content) // members + 1
    path.write_bytes(b"".join(gzip.compress(content[i : i + step]) for i in range(0, len(content), step)))
    return path


def digest_of_model(program, name):
    (model,) = (program.data_dir / "models" / name).rglob("model.onnx")
    return hashlib.sha256(model.read_bytes()).hexdigest()


@pytest.fixture
def reference(foretell, tmp_path):
    """The model of the plain table; the digest of its file."""
    foretell.train(write_plain(tmp_path / "plain.csv", houses()), "sold", "--name", "reference", "--trees", "5")
    return digest_of_model(foretell, "reference")


# --- One table in every form --------------------------------------------------------------------------------------


def test_ndjson_gives_the_model_that_csv_gives(foretell, tmp_path, reference):
    foretell.train(write_ndjson(tmp_path / "whole.ndjson", houses()), "sold", "--trees", "5")
    assert digest_of_model(foretell, "whole") == reference


def test_keys_that_are_absent_are_missing(foretell, tmp_path):
    rows = houses()[1:]  # every key stands in the first row
    foretell.train(write_ndjson(tmp_path / "null.ndjson", rows), "sold", "--trees", "5")
    foretell.train(write_ndjson(tmp_path / "absent.ndjson", rows, leave_out_nulls=True), "sold", "--trees", "5")
    assert digest_of_model(foretell, "absent") == digest_of_model(foretell, "null")


@pytest.mark.parametrize("members", [1, 3])
def test_gzip_gives_the_model_of_what_is_in_it(foretell, tmp_path, reference, members):
    table = write_gzip(tmp_path / "packed.csv.gz", tmp_path / "plain.csv", members)
    report = foretell.train(table, "sold", "--trees", "5")
    assert report["name"] == "packed", "the name of a model is the file's without .csv.gz"
    assert digest_of_model(foretell, "packed") == reference


@pytest.mark.parametrize("form", ["csv", "ndjson", "csv.gz"])
def test_standard_input_gives_the_model_of_what_is_piped(foretell, tmp_path, reference, form):
    table = {
        "csv": lambda: tmp_path / "plain.csv",
        "ndjson": lambda: write_ndjson(tmp_path / "t.ndjson", houses()),
        "csv.gz": lambda: write_gzip(tmp_path / "t.csv.gz", tmp_path / "plain.csv"),
    }[form]()
    outcome = foretell.ok("train", "-", "--target", "sold", "--name", "piped", "--trees", "5", piped=table)
    assert "read standard input: 160 rows" in outcome.stderr
    assert digest_of_model(foretell, "piped") == reference


def test_decimal_commas_give_the_model_of_points(foretell, tmp_path, reference):
    def with_comma(cell):
        return f"{cell:_.2f}".replace(".", ",").replace("_", ".") if isinstance(cell, float) else text_of(cell)

    lines = [";".join(HEADER), *(";".join(map(with_comma, row)) for row in houses())]
    table = tmp_path / "comma.csv"
    table.write_text("\n".join(lines) + "\n")
    assert "1.0" in table.read_text(), "some numbers have a group of thousands"
    foretell.train(table, "sold", "--decimal-comma", "--trees", "5")
    assert digest_of_model(foretell, "comma") == reference

    refused = foretell("train", table, "--target", "sold", "--name", "no")
    assert refused.code == 1
    assert "decimal comma" in refused.stderr and "--decimal-comma" in refused.stderr


def test_a_delimiter_is_taken_as_told(foretell, tmp_path, reference):
    table = tmp_path / "pipes.csv"
    table.write_text((tmp_path / "plain.csv").read_text().replace(",", "|"))
    foretell.train(table, "sold", "--delimiter", "|", "--trees", "5")
    assert digest_of_model(foretell, "pipes") == reference


def test_other_cells_may_mean_missing(foretell, tmp_path, reference):
    rows = [["-9" if cell is None else cell for cell in row] for row in houses()]
    foretell.train(write_plain(tmp_path / "told.csv", rows), "sold", "--missing", "-9,n/a", "--trees", "5")
    assert digest_of_model(foretell, "told") == reference


def test_a_table_without_a_header_has_columns_by_place(foretell, tmp_path):
    lines = write_plain(tmp_path / "named.csv", houses()).read_text().splitlines(keepends=True)
    table, test = tmp_path / "bare.csv", tmp_path / "test.csv"
    table.write_text("".join(lines[1:]))
    test.write_text("".join(lines[1:40]))
    report = foretell.train(table, "column_5", "--no-header", "--test", test, "--trees", "5")
    assert [column["name"] for column in report["columns"]] == ["column_1", "column_2", "column_3", "column_4"]
    assert report["rows"]["training"] == 160
    assert report["rows"]["test"] == 39


def test_a_test_table_may_have_another_form(foretell, tmp_path):
    table = write_plain(tmp_path / "t.csv", houses())
    test = write_gzip(tmp_path / "test.ndjson.gz", write_ndjson(tmp_path / "test.ndjson", houses(40, seed=9)))
    report = foretell.train(table, "sold", "--test", test, "--trees", "5")
    assert report["rows"]["test"] == 40
    piped = foretell.ok(
        "train", table, "--target", "sold", "--test", "-", "--trees", "5", "--json", piped=tmp_path / "test.ndjson"
    )
    assert piped.json["evaluation"]["accuracy"] == report["evaluation"]["accuracy"]


# --- What its owner says of its columns -----------------------------------------------------------------------------


def test_columns_are_dropped_kept_and_typed_as_asked(foretell, tmp_path):
    rows = [[i + 1, i % 7, 8000 + i % 5, "ab"[i % 7 > 3]] for i in range(140)]
    table = write_csv(tmp_path / "t.csv", ["number", "x", "zip", "y"], rows)
    report = foretell.train(table, "y", "--keep", "number", "--drop", "x", "--types", "zip=category", "--trees", "5")
    assert {c["name"]: c["type"] for c in report["columns"]} == {"number": "number", "zip": "category"}
    assert {c["name"]: c["reason"] for c in report["left_out"]} == {"x": "dropped as asked"}


def test_dates_are_inputs_when_asked(foretell, tmp_path):
    rows = [[f"{i % 28 + 1:02d}.{i % 12 + 1:02d}.2024", "hi" if i % 12 > 5 else "lo"] for i in range(200)]
    table = write_csv(tmp_path / "t.csv", ["day", "y"], rows)
    refused = foretell("train", table, "--target", "y")
    assert refused.code == 1 and "dates, such as" in refused.stderr
    for flags in (["--dates"], ["--types", "day=date"]):
        report = foretell.train(table, "y", *flags, "--trees", "20")
        assert [c["type"] for c in report["columns"]] == ["date"]
        assert report["evaluation"]["accuracy"] > 0.9, "the month tells the class"


def test_weights_are_read_and_are_no_input(foretell, tmp_path):
    rows = [[*row, i % 3] for i, row in enumerate(houses())]
    table = write_plain(tmp_path / "t.csv", rows, [*HEADER, "weight"])
    report = foretell.train(table, "sold", "--weights", "weight", "--trees", "5")
    assert "weight" not in [column["name"] for column in report["columns"]]

    rows[10][-1] = -1
    bad = write_plain(tmp_path / "bad.csv", rows, [*HEADER, "weight"])
    outcome = foretell("train", bad, "--target", "sold", "--weights", "weight")
    assert outcome.code == 1
    assert 'bad.csv, line 12: column "weight": found "-1" as the weight of a row' in outcome.stderr


@pytest.mark.parametrize(
    "values, flags, task",
    [
        ([0.5, 1.25, 2.0], [], "regression"),
        (range(21), [], "regression"),
        (range(20), [], "classification"),
        (range(3), ["--task", "regression"], "regression"),
        (range(30), ["--task", "classification"], "classification"),
    ],
    ids=["fractions", "21 integers", "20 integers", "asked for numbers", "asked for classes"],
)
def test_the_task_is_told_from_the_target_unless_it_is_said(foretell, tmp_path, values, flags, task):
    values = list(values)
    rows = [[i % len(values), values[i % len(values)]] for i in range(20 * len(values))]
    table = write_csv(tmp_path / "t.csv", ["x", "y"], rows)
    outcome = foretell("train", table, "--target", "y", "--trees", "5", *flags)
    assert f'{task} of "y"' in outcome.stderr
    is_said = bool(flags)
    advises = "--task classification" in outcome.stderr or "--task regression" in outcome.stderr
    assert advises == (not is_said and values != [0.5, 1.25, 2.0]), "integers may be meant either way"


def test_dates_have_the_forms_that_people_write(foretell, tmp_path):
    days = [(i % 28 + 1, i % 12) for i in range(200)]
    names = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    rows = [
        [
            f"2024-{m + 1:02}-{d:02}",
            f"{d} {names[m]} 2024",
            f"{names[m]} {d}, 2024",
            f"{d:02}-{names[m].upper()}-24",
            "hi" if m > 5 else "lo",
        ]
        for d, m in days
    ]
    table = write_csv(tmp_path / "t.csv", ["iso", "words", "american", "oracle", "y"], rows)
    digests = set()
    for column in ("iso", "words", "american", "oracle"):
        others = ",".join({"iso", "words", "american", "oracle"} - {column})
        report = foretell.train(table, "y", "--dates", "--drop", others, "--name", column, "--trees", "5")
        assert [c["type"] for c in report["columns"]] == ["date"]
        digests.add(report["evaluation"]["log_loss"])
    assert len(digests) == 1, "every form means the same days"


def test_texts_that_never_repeat_are_left_out(foretell, tmp_path):
    rows = [[f"Mr {i} of Oslo", i % 7, "ab"[i % 7 > 3]] for i in range(140)]
    table = write_csv(tmp_path / "t.csv", ["name", "x", "y"], rows)
    report = foretell.train(table, "y", "--trees", "5")
    assert report["left_out"] == [{"name": "name", "reason": "free text or an identifier: all 140 values differ"}]
    kept = foretell.train(table, "y", "--trees", "5", "--keep", "name")
    assert [column["name"] for column in kept["columns"]] == ["name", "x"]


# --- What is refused ------------------------------------------------------------------------------------------------


REFUSED = {
    "no such target": (["--target", "sodl"], ['"sodl"', 'did you mean "sold"?'], 1),
    "no such column to drop": (["--drop", "ara"], ['"ara"', 'did you mean "area"?'], 1),
    "no such column to keep": (["--keep", "room"], ['did you mean "rooms"?'], 1),
    "no such column to type": (["--types", "knd=category"], ['did you mean "kind"?'], 1),
    "no such sensitive column": (["--sensitive", "gardn"], ['did you mean "garden"?'], 1),
    "no such weights": (["--weights", "w"], ['"w"', "the weights of the rows"], 1),
    "a type that does not fit": (["--types", "kind=number"], ["line 3", '"kind"', "expected a number"], 1),
    "a regression of text": (["--task", "regression"], ["line 2", '"sold"', "expected a number"], 1),
    "an unknown type": (["--types", "kind=text"], ["number, category, boolean or date"], 2),
    "no type at all": (["--types", "kind"], ["expected NAME=TYPE"], 2),
    "a delimiter of two characters": (["--delimiter", "||"], ["one ASCII character or tab"], 2),
    "an unknown task": (["--task", "ranking"], ["classification or regression"], 2),
    "weights that are the target": (["--weights", "sold"], ["the target and the weights"], 1),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_is_refused_with_advice(foretell, tmp_path, name):
    flags, expected, code = REFUSED[name]
    table = write_plain(tmp_path / "t.csv", houses())
    target = [] if "--target" in flags else ["--target", "sold"]
    outcome = foretell("train", table, *target, *flags)
    assert outcome.code == code, outcome.stderr
    for text in expected:
        assert text in outcome.stderr, outcome.stderr
    assert foretell.models() == {}


BAD_FILES = {
    "nested.ndjson": (b'{"x":1,"sold":"a"}\n{"x":{"y":1},"sold":"b"}\n', ["line 2", '"x"', "an object"]),
    "twice.ndjson": (b'{"x":1,"x":2,"sold":"a"}\n', ["line 1", '"x"', "twice"]),
    "malformed.ndjson": (b'{"x":1,"sold":"a"}\n{"x":1 "sold":"a"}\n', ["line 2", "malformed JSON"]),
    "pretty.ndjson": (b'{\n  "x": 1\n}\n', ["line 1", "malformed JSON", "jq -c"]),
    "array.json": (b'[{"x":1,"sold":"a"}]\n', ["JSON array", "jq -c"]),
    "list.ndjson": (b'{"x":1,"sold":"a"},\n{"x":2,"sold":"b"}\n', ["line 1", "a comma behind the object", "jq -c"]),
    "book.xlsx": (b"PK\x03\x04\x14\0\x06\0\x08\0", ["Excel", "save the sheet as CSV"]),
    "pipes.csv": (b"x|sold\n1|a\n2|b\n", ["the file has 1 column", "--delimiter"]),
    "counter.csv": (b"x,sold\n1,a\n2,b\n3,a\n", ["counts the rows", "--keep"]),
    "nan.ndjson": (b'{"x":NaN,"sold":"a"}\n', ["line 1", "NaN", "null"]),
    "cut.csv.gz": (gzip.compress(b"x,sold\n1,a\n5,b\n")[:-6], ["gzip", "cut short"]),
    "damaged.csv.gz": (gzip.compress(b"x,sold\n1,a\n5,b\n")[:-6] + b"\0\0\0\0\0\0", ["gzip", "damaged"]),
    "inside.csv.gz": (gzip.compress(b"x,sold\n1,a\n5\n"), ["inside.csv.gz, line 3", "1 field"]),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_one_clear_error(foretell, tmp_path, name):
    content, expected = BAD_FILES[name]
    (tmp_path / name).write_bytes(content)
    outcome = foretell("train", tmp_path / name, "--target", "sold")
    assert outcome.code == 1, outcome.stderr
    assert name in outcome.stderr
    for text in expected:
        assert text in outcome.stderr, outcome.stderr
    assert foretell.models() == {}


def test_standard_input_needs_a_name_and_comes_once(foretell, tmp_path):
    unnamed = foretell("train", "-", "--target", "y")
    assert unnamed.code == 2
    assert "--name" in unnamed.stderr
    twice = foretell("train", "-", "--target", "y", "--name", "m", "--test", "-")
    assert twice.code == 2
    assert "standard input" in twice.stderr
    empty = foretell("train", "-", "--target", "y", "--name", "m")
    assert empty.code == 1
    assert "standard input: the file is empty" in empty.stderr
