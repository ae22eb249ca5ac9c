"""foretell train: what it makes of a table, what it refuses and where, and that nothing half-made stays behind."""

import hashlib
import signal
import threading

import onnx
import pytest
from clients import predict
from program import ADULT_TRAIN, WAIT_TIMEOUT_S, assert_no_sanitizer_report
from tables import flowers, write_csv


def model_files(program):
    return sorted(program.data_dir.rglob("model.onnx")) if program.data_dir.exists() else []


def assert_nothing_stored(program):
    """No version, and none of the files that one consists of, under any name."""
    assert program.models() == {}
    if program.data_dir.exists():
        left = [path for path in program.data_dir.rglob("*") if path.is_file()]
        assert [path for path in left if path.suffix in (".onnx", ".json", ".tmp") or "tmp" in path.name] == []


def learnable(rows=100):
    """Rows of (x, noise, y): y follows x."""
    return [[i % 10, (i * 7) % 13, "high" if i % 10 > 4 else "low"] for i in range(rows)]


def column_types(report):
    return {column["name"]: column["type"] for column in report["columns"]}


def left_out(report):
    return {entry["name"]: entry["reason"] for entry in report["left_out"]}


# --- What is refused ----------------------------------------------------------------------------------------------

BAD_TABLES = {
    "ragged row, short": (b"x,y\n1,a\n2\n3,b\n", ["line 3", "1", "2"]),
    "ragged row, long": (b"x,y\n1,a\n2,b,c\n", ["line 3", "3", "2"]),
    "unclosed quote": (b'x,y\n1,a\n"2,b\n3,a\n', ["line 3", "quote"]),
    "text behind a closing quote": (b'x,y\n1,a\n"2"x,b\n', ["line 3", "quote"]),
    "invalid UTF-8": (b"x,y\n1,a\n2,\xff\n", ["line 3", "UTF-8"]),
    "overlong UTF-8": (b"x,y\n1,a\n2,\xc0\x80\n", ["line 3", "UTF-8"]),
    "NUL byte": (b"x,y\n1,a\n2,b\x00\n", ["line 3", "NUL"]),
    "number out of float range": (b"x,y\n1,a\n3.5e38,b\n", ["line 3", '"x"', "3.5e38"]),
    "infinite number": (b"x,y\n1,a\ninf,b\n", ["line 3", '"x"', "inf"]),
    "empty file": (b"", ["empty"]),
    "only a byte order mark": (b"\xef\xbb\xbf", ["empty"]),
    "header only": (b"x,y\n", ["header"]),
    "duplicate header": (b"x,x,y\n1,2,a\n", ["line 1", '"x"']),
    "empty header": (b"x,,y\n1,2,a\n", ["line 1", "2"]),
    "unknown target": (b"x,z\n1,a\n2,b\n", ['"y"', "x"]),
    "target with one class": (b"x,y\n1,a\n2,a\n3,a\n", ['"y"', "a"]),
    "target without a value": (b"x,y\n1,\n2,\n", ['"y"']),
    "decimal commas": (b"x;y\n1,5;a\n2,5;b\n", ["decimal", "comma"]),
}


@pytest.mark.parametrize("name", BAD_TABLES)
@pytest.mark.parametrize("json_flag", [[], ["--json"]], ids=["plain", "json"])
def test_a_bad_table_is_one_clear_error_and_leaves_nothing(foretell, tmp_path, name, json_flag):
    content, expected = BAD_TABLES[name]
    table = tmp_path / "bad.csv"
    table.write_bytes(content)
    outcome = foretell("train", table, "--target", "y", *json_flag)
    assert outcome.code == 1, outcome.stderr
    assert outcome.stdout == ""
    message = outcome.error["error"] if json_flag else outcome.stderr
    assert "bad.csv" in message
    for text in expected:
        assert text.lower() in message.lower(), message
    assert_nothing_stored(foretell)


@pytest.mark.parametrize(
    "name, accepted", [("n" * 64, True), ("n" * 65, False), ("../x", False), (".x", False), ("a b", False)]
)
def test_a_name_has_up_to_64_letters_digits_and_marks(foretell, tmp_path, name, accepted):
    outcome = foretell("train", flowers(tmp_path / "f.csv"), "--target", "kind", "--name", name, "--trees", "2")
    assert outcome.code == (0 if accepted else 1)
    assert set(foretell.models()) == ({name} if accepted else set())


def test_a_broken_test_table_leaves_nothing(foretell, tmp_path):
    table = flowers(tmp_path / "f.csv")
    test = tmp_path / "test.csv"
    test.write_bytes(b"width,height,colour,kind\n1,2,red\n")
    outcome = foretell("train", table, "--target", "kind", "--test", test)
    assert outcome.code == 1
    assert "test.csv" in outcome.stderr and "line 2" in outcome.stderr
    assert_nothing_stored(foretell)


def test_a_test_table_without_a_column_names_it(foretell, tmp_path):
    table = flowers(tmp_path / "f.csv")
    test = write_csv(tmp_path / "test.csv", ["width", "colour", "kind"], [[1, "red", "rose"]])
    outcome = foretell("train", table, "--target", "kind", "--test", test)
    assert outcome.code == 1
    assert '"height"' in outcome.stderr


# --- How a table is read ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "BOM"])
@pytest.mark.parametrize("delimiter", [b",", b";", b"\t"], ids=["comma", "semicolon", "tab"])
def test_one_table_in_any_form_gives_the_same_model(foretell, tmp_path, end, mark, delimiter):
    header, *rows = [["x", "n", "y"], *learnable()]
    reference = write_csv(tmp_path / "reference.csv", header, rows)
    lines = [delimiter.join(str(cell).encode() for cell in row) for row in [header, *rows]]
    (tmp_path / "form.csv").write_bytes(mark + end.join(lines) + end)
    foretell.train(reference, "y", "--name", "reference", "--trees", "5")
    foretell.train(tmp_path / "form.csv", "y", "--name", "form", "--trees", "5")
    digests = {hashlib.sha256(path.read_bytes()).hexdigest() for path in model_files(foretell)}
    assert len(model_files(foretell)) == 2
    assert len(digests) == 1


def test_quoted_fields_hold_delimiters_quotes_and_newlines(foretell, tmp_path):
    table = tmp_path / "q.csv"
    odd = 'one, "two"\nthree'
    quoted = '"one, ""two""\nthree"'
    table.write_text(
        "text,y\n" + "".join(f"{quoted if i % 2 else 'plain'},{'ab'[i % 2]}\n" for i in range(40)), newline=""
    )
    report = foretell.train(table, "y", "--trees", "5")
    assert column_types(report) == {"text": "category"}
    assert report["evaluation"]["accuracy"] == 1.0, odd


def test_types_and_missing_values_are_recognised(foretell, tmp_path):
    missing = ["", "NA", "NaN", "null", "?"]
    rows = [
        [
            missing[i % 5] if i % 7 == 0 else i % 10 / 4,
            missing[i % 5] if i % 7 == 1 else " 5 ",
            missing[i % 5] if i % 7 == 2 else ["yes", "no", "TRUE", "false"][i % 4],
            missing[i % 5] if i % 7 == 3 else i % 2,
            missing[i % 5] if i % 7 == 4 else ["red", " red"][i % 2],
            "ab"[i % 2],
        ]
        for i in range(140)
    ]
    table = write_csv(tmp_path / "t.csv", ["number", "trimmed", "truth", "bit", "colour", "y"], rows)
    report = foretell.train(table, "y", "--trees", "5")
    expected = {"number": "number", "trimmed": "number", "truth": "boolean", "bit": "number", "colour": "category"}
    assert column_types(report) == expected
    assert report["rows"]["total"] == 140
    assert report["evaluation"]["accuracy"] > 0.6, "a category is not trimmed: 'red' and ' red' tell the classes apart"


def test_columns_that_cannot_help_are_left_out_and_said(foretell, tmp_path):
    rows = [
        [i + 5, f"u-{i}", (i * 37) % 1009, f"free text {i}", f"2024-01-{i % 28 + 1:02d}", i % 10, "ab"[i % 10 > 4]]
        for i in range(1009)
    ]
    header = ["counter", "name", "order_id", "essay", "day", "x", "y"]
    report = foretell.train(write_csv(tmp_path / "t.csv", header, rows), "y", "--trees", "5")
    assert column_types(report) == {"x": "number"}
    assert set(left_out(report)) == {"counter", "name", "order_id", "essay", "day"}
    assert all(left_out(report).values())

    plain = foretell.ok("train", tmp_path / "t.csv", "--target", "y", "--trees", "5")
    for name in ("counter", "name", "order_id", "essay", "day"):
        assert name in plain.stdout + plain.stderr


@pytest.mark.parametrize("distinct, kept", [(1000, True), (1001, False)])
def test_text_is_left_out_above_1000_distinct_values(foretell, tmp_path, distinct, kept):
    rows = [[f"t{i % distinct}", i % 10, "ab"[i % 10 > 4]] for i in range(1500)]
    report = foretell.train(write_csv(tmp_path / "t.csv", ["text", "x", "y"], rows), "y", "--trees", "2")
    assert ("text" in column_types(report)) == kept
    assert ("text" in left_out(report)) == (not kept)


def test_text_is_kept_when_half_of_it_or_less_is_distinct(foretell, tmp_path):
    rows = [[f"t{i % 1100}", i % 10, "ab"[i % 10 > 4]] for i in range(2200)]
    report = foretell.train(write_csv(tmp_path / "t.csv", ["text", "x", "y"], rows), "y", "--trees", "2")
    assert "text" in column_types(report)


def test_rows_without_a_target_are_dropped_and_counted(foretell, tmp_path):
    rows = [[x, n, "" if i % 10 == 0 else y] for i, (x, n, y) in enumerate(learnable())]
    report = foretell.train(write_csv(tmp_path / "t.csv", ["x", "n", "y"], rows), "y")
    assert report["rows"] == {"total": 100, "dropped": 10, "training": 72, "test": 18}
    plain = foretell.ok("train", tmp_path / "t.csv", "--target", "y")
    assert "10" in plain.stdout + plain.stderr


def test_values_that_fall_together_as_float32_are_warned_of(foretell, tmp_path):
    rows = [[16777216 + i % 2, i % 10, "ab"[i % 10 > 4]] for i in range(60)]
    report = foretell.train(write_csv(tmp_path / "t.csv", ["big", "x", "y"], rows), "y", "--trees", "2")
    assert any("big" in warning for warning in report["warnings"])


@pytest.mark.parametrize(
    "values, classes",
    [
        (["b", "a"], ["a", "b"]),
        (["true", "false"], [False, True]),
        (["no", "yes"], [False, True]),
        (["10", "-2", "3"], [-2, 3, 10]),
        (["0", "1"], [0, 1]),
        (["zebra", "Apfel", "Äpfel"], ["Apfel", "zebra", "Äpfel"]),
    ],
    ids=["text", "true-false", "yes-no", "integers", "bits", "unicode"],
)
@pytest.mark.parametrize("learner", ["forest", "logistic"])
def test_targets_of_each_kind_keep_their_type_in_answers(foretell, serve, tmp_path, values, classes, learner):
    rows = [[i % len(values), (i * 7) % 13, values[i % len(values)]] for i in range(120)]
    table = write_csv(tmp_path / "t.csv", ["x", "n", "y"], rows)
    report = foretell.train(table, "y", "--model", learner, "--trees", "10")
    assert report["classes"] == classes
    assert [type(label) for label in report["classes"]] == [type(label) for label in classes]

    answer = predict(serve(foretell), [[i, 3] for i in range(len(values))])
    by_text = {str(label).lower(): label for label in classes}
    wanted = [by_text[{"yes": "true", "no": "false"}.get(text, text).lower()] for text in values]
    assert answer["prediction"] == wanted
    assert [type(label) for label in answer["prediction"]] == [type(label) for label in wanted]


def test_the_choice_of_task_is_printed(foretell, tmp_path):
    outcome = foretell.ok("train", flowers(tmp_path / "f.csv"), "--target", "kind")
    assert "classification" in (outcome.stdout + outcome.stderr).lower()


def test_a_constant_column_does_no_harm(foretell, tmp_path):
    rows = [[7, "same", *row] for row in learnable()]
    table = write_csv(tmp_path / "t.csv", ["constant", "category", "x", "n", "y"], rows)
    for learner in ("forest", "logistic"):
        report = foretell.train(table, "y", "--model", learner)
        assert report["evaluation"]["accuracy"] > 0.9
        assert 0 <= report["evaluation"]["log_loss"] < 1


# --- What it makes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("learner", ["forest", "logistic"])
def test_the_model_has_the_same_bytes_with_any_number_of_threads(foretell, tmp_path, learner):
    for threads in (1, 2, 5):
        foretell.train(ADULT_TRAIN, "income", "--model", learner, "--trees", "20", "--threads", threads, "--name", "m")
    files = model_files(foretell)
    assert len(files) == 3
    assert len({path.read_bytes() for path in files}) == 1


def test_another_seed_makes_another_forest(foretell, tmp_path):
    table = flowers(tmp_path / "f.csv")
    for seed in ("1", "2"):
        foretell.train(table, "kind", "--seed", seed)
    assert len({path.read_bytes() for path in model_files(foretell)}) == 2


def test_the_report_says_what_was_trained(foretell, tmp_path):
    report = foretell.train(flowers(tmp_path / "my flowers.csv"), "kind", "--name", "flowers", "--seed", "7")
    assert report["name"] == "flowers"
    assert str(report["version"]) == "1"
    assert report["learner"] == "forest"
    assert report["model_type"] == "RandomForestClassifier"
    assert report["target"] == "kind"
    assert report["classes"] == ["rose", "tulip"]
    assert column_types(report) == {"width": "number", "height": "number", "colour": "category"}
    assert report["rows"] == {"total": 150, "dropped": 0, "training": 120, "test": 30}
    assert report["seed"] == 7
    assert report["evaluation"]["rows"] == 30
    assert 0 <= report["timings"]["fit_s"] <= report["timings"]["total_s"]


def test_the_name_is_the_stem_of_the_file_by_default(foretell, tmp_path):
    assert foretell.train(flowers(tmp_path / "garden.csv"), "kind")["name"] == "garden"


@pytest.mark.parametrize("trees, depth", [("1", "1"), ("3", "0"), ("10", "4")])
def test_trees_and_depth_are_obeyed(foretell, tmp_path, trees, depth):
    foretell.train(ADULT_TRAIN, "income", "--trees", trees, "--depth", depth)
    (file,) = model_files(foretell)
    (ensemble,) = [node for node in onnx.load(file).graph.node if node.op_type == "TreeEnsembleRegressor"]
    attributes = {attribute.name: attribute for attribute in ensemble.attribute}
    tree_ids = list(attributes["nodes_treeids"].ints)
    assert len(set(tree_ids)) == int(trees)
    deepest = deepest_leaf(attributes)
    if depth == "0":
        assert deepest > 12
    else:
        assert deepest == int(depth)


def deepest_leaf(attributes):
    keys = list(zip(attributes["nodes_treeids"].ints, attributes["nodes_nodeids"].ints))
    children = {
        key: [] if mode == b"LEAF" else [(key[0], true), (key[0], false)]
        for key, mode, true, false in zip(
            keys,
            attributes["nodes_modes"].strings,
            attributes["nodes_truenodeids"].ints,
            attributes["nodes_falsenodeids"].ints,
        )
    }
    below = {child for inner in children.values() for child in inner}
    level = [key for key in keys if key not in below]
    depth = -1
    while level:
        depth += 1
        level = [child for key in level for child in children[key]]
    return depth


def test_with_a_test_table_all_of_the_first_is_trained_on(foretell, tmp_path):
    table = flowers(tmp_path / "train.csv", rows=100)
    test = flowers(tmp_path / "test.csv", rows=40, seed=2)
    report = foretell.train(table, "kind", "--test", test)
    assert report["rows"]["training"] == 100
    assert report["rows"]["test"] == 40
    assert report["evaluation"]["rows"] == 40


def test_labels_that_only_the_test_table_has_are_in_the_report(foretell, tmp_path):
    table = flowers(tmp_path / "train.csv", rows=100)
    test = flowers(tmp_path / "test.csv", rows=40, seed=2, classes=("rose", "dandelion"))
    report = foretell.train(table, "kind", "--test", test)
    assert report["classes"] == ["rose", "tulip"]
    assert report["evaluation"]["report"]["dandelion"]["support"] == 20
    assert report["evaluation"]["report"]["dandelion"]["recall"] == 0


# --- Being stopped ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_a_signal_stops_training_cleanly(foretell, number):
    process = foretell.start("train", ADULT_TRAIN, "--target", "income", "--trees", "10000", "--depth", "0")
    first_line = process.stderr.readline()  # progress: it is at work
    assert first_line
    process.send_signal(number)
    try:
        _, stderr = process.communicate(timeout=WAIT_TIMEOUT_S)
    except BaseException:
        process.kill()
        raise
    assert_no_sanitizer_report(stderr)
    assert process.returncode == 130, stderr
    assert_nothing_stored(foretell)


def test_progress_is_plain_lines_without_a_terminal(foretell):
    process = foretell.start("train", ADULT_TRAIN, "--target", "income", "--trees", "50")
    drained = []
    reader = threading.Thread(target=lambda: drained.append(process.stdout.read()))
    reader.start()
    lines = process.stderr.readlines()
    reader.join(WAIT_TIMEOUT_S)
    process.stdout.close()
    process.stderr.close()
    assert process.wait(timeout=WAIT_TIMEOUT_S) == 0
    assert lines
    assert all("\r" not in line and "\x1b" not in line for line in lines)
