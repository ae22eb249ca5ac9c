"""model.onnx is the model: ONNX Runtime answers as the server does, and the file has the form that the design fixes."""

import numpy as np
import onnx
import onnxruntime
import pytest
from clients import predict, predict_all
from onnx_model import OnnxModel, model_file
from program import ADULT_TEST
from tables import read_rows, write_csv

LABEL_MARGIN = 2e-6  # labels may differ where the two best probabilities are nearer than this
PROBABILITY_TOLERANCE = 1e-6


def columns_of(program, name):
    return program.ok("models", "show", name, "--json").json["manifest"]["schema"]["columns"]


def assert_same_answers(server, name, model, rows, report=print):
    """Server and ONNX Runtime agree on every row, within the tolerances of the design."""
    labels, probabilities = predict_all(server, rows, name)
    onnx_labels, onnx_probabilities = model.predict(rows)
    classes = list(probabilities[0])
    ours = np.array([[row[c] for c in classes] for row in probabilities])
    assert ours.shape == onnx_probabilities.shape
    assert np.abs(ours - onnx_probabilities).max() <= PROBABILITY_TOLERANCE

    best = np.sort(ours, axis=1)
    near = best[:, -1] - best[:, -2] <= LABEL_MARGIN
    report(f"{name}: {near.sum()} of {len(rows)} rows have their two best classes within {LABEL_MARGIN}")
    different = [i for i in range(len(rows)) if as_text(labels[i]) != as_text(onnx_labels[i]) and not near[i]]
    assert different == []


def as_text(label):
    return str(label).lower() if isinstance(label, (bool, np.bool_)) else str(label)


@pytest.mark.parametrize("name", ["adult", "adult-logistic"])
def test_onnx_runtime_answers_as_the_server_on_every_test_row(adult, serve, name):
    server = serve(adult, name)
    columns = columns_of(adult, name)
    rows = read_rows(ADULT_TEST, columns)
    assert len(rows) == 9769
    assert_same_answers(server, name, OnnxModel(model_file(adult, name), columns), rows)


@pytest.mark.parametrize("name", ["adult", "adult-logistic"])
def test_onnx_runtime_answers_as_the_server_on_missing_and_unknown_values(adult, serve, name):
    server = serve(adult, name)
    columns = columns_of(adult, name)
    rows = read_rows(ADULT_TEST, columns)[:200]
    changed = []
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            if (i + j) % 3 == 0:
                row[column["name"]] = None
            elif (i + j) % 5 == 0 and column["type"] == "category":
                row[column["name"]] = "never seen before"
        changed.append(row)
    changed.append({c["name"]: None for c in columns} | {"age": 30})
    changed.append({c["name"]: 3e38 if c["type"] == "number" else "" for c in columns})
    changed.append({c["name"]: -3e38 if c["type"] == "number" else "?" for c in columns})
    model = OnnxModel(model_file(adult, name), columns)
    assert_same_answers(server, name, model, changed)


@pytest.mark.parametrize("name", ["adult", "adult-logistic"])
def test_the_file_has_the_form_of_the_design(adult, name):
    model = onnx.load(model_file(adult, name))
    onnx.checker.check_model(model, full_check=True)
    assert model.ir_version == 8
    assert {entry.domain or "ai.onnx": entry.version for entry in model.opset_import} == {
        "ai.onnx": 17,
        "ai.onnx.ml": 3,
    }
    operators = {node.op_type for node in model.graph.node}
    assert not [operator for operator in operators if operator.endswith("Classifier")]
    assert "ArgMax" in operators and "LabelEncoder" in operators
    assert ("TreeEnsembleRegressor" in operators) == (name == "adult")
    assert [output.name for output in model.graph.output] == ["label", "probabilities"]


@pytest.mark.parametrize("name", ["adult", "adult-logistic"])
def test_inputs_are_the_columns_in_file_order(adult, name):
    model = onnx.load(model_file(adult, name))
    columns = columns_of(adult, name)
    types = {onnx.TensorProto.FLOAT: "number", onnx.TensorProto.STRING: "category"}
    inputs = [(i.name, types[i.type.tensor_type.elem_type]) for i in model.graph.input]
    assert inputs == [(c["name"], c["type"]) for c in columns]
    for graph_input in model.graph.input:
        rows, width = graph_input.type.tensor_type.shape.dim
        assert rows.dim_value == 0 and rows.dim_param, "any number of rows"
        assert width.dim_value == 1


@pytest.mark.parametrize("name", ["adult", "adult-logistic"])
def test_internal_names_start_with_a_slash(adult, name):
    graph = onnx.load(model_file(adult, name)).graph
    outside = {i.name for i in graph.input} | {o.name for o in graph.output}
    inside = {output for node in graph.node for output in node.output} - outside
    inside |= {initializer.name for initializer in graph.initializer}
    assert inside
    assert all(value.startswith("/") for value in inside)


def mixed_table(path, header, target):
    """A learnable table of a number, a boolean and a category with gaps."""
    rows = [
        [
            "" if i % 11 == 0 else i % 7,
            "" if i % 13 == 0 else ["true", "false"][i % 2],
            "" if i % 17 == 0 else "abc"[i % 3],
            target(i),
        ]
        for i in range(210)
    ]
    return write_csv(path, header, rows)


def mixed_rows(header):
    values = [
        [3.0, True, "a"],
        [None, True, "b"],
        [1.0, None, "c"],
        [6.0, False, None],
        [0.5, False, "unseen"],
        [None, None, "a"],
    ]
    return [dict(zip(header, row)) for row in values]


@pytest.mark.parametrize("learner", ["forest", "logistic"])
@pytest.mark.parametrize(
    "target",
    [
        lambda i: i % 3,
        lambda i: ["yes", "no"][i % 2],
        lambda i: ["red", "green", "blue", "white"][i % 4],
    ],
    ids=["integers", "booleans", "four-texts"],
)
def test_booleans_gaps_and_targets_of_each_kind_pass_through_onnx_runtime(foretell, serve, tmp_path, learner, target):
    header = ["number", "truth", "letter", "y"]
    table = mixed_table(tmp_path / "mixed.csv", header, target)
    report = foretell.train(table, "y", "--model", learner, "--trees", "20")
    model = OnnxModel(model_file(foretell, "mixed"), report["columns"])
    assert_same_answers(serve(foretell), "mixed", model, mixed_rows(header))


def test_labels_of_an_integer_target_are_integers_in_the_file(foretell, tmp_path):
    table = mixed_table(tmp_path / "mixed.csv", ["number", "truth", "letter", "y"], lambda i: i % 3)
    foretell.train(table, "y", "--trees", "5")
    outputs = onnx.load(model_file(foretell, "mixed")).graph.output
    assert {o.name: o.type.tensor_type.elem_type for o in outputs} == {
        "label": onnx.TensorProto.INT64,
        "probabilities": onnx.TensorProto.FLOAT,
    }


def test_columns_named_as_the_outputs_are_renamed_in_the_file_and_served_by_their_own_names(foretell, serve, tmp_path):
    header = ["label", "probabilities", "/letter", "y"]
    table = mixed_table(tmp_path / "clash.csv", header, lambda i: "ab"[i % 2])
    report = foretell.train(table, "y", "--trees", "5")
    assert [column["name"] for column in report["columns"]] == header[:3]
    file = model_file(foretell, "clash")
    onnx.checker.check_model(onnx.load(file))
    inputs = [i.name for i in onnxruntime.InferenceSession(file).get_inputs()]
    assert not set(inputs) & {"label", "probabilities"}
    assert inputs[:2] == ["label_", "probabilities_"]
    manifest = (file.parent / "manifest.json").read_text()
    assert '"label_"' in manifest and '"probabilities_"' in manifest
    answer = predict(serve(foretell), {"label": 1, "probabilities": True, "/letter": "a"})
    assert answer["status"] == "success"


def test_one_row_and_many_rows_give_the_same_probabilities(adult, serve):
    server = serve(adult, "adult")
    rows = read_rows(ADULT_TEST, columns_of(adult, "adult"))[:64]
    together = predict_all(server, rows, "adult")
    alone = predict_all(server, rows, "adult", batch_rows=1)
    assert together == alone
