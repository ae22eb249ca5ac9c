"""POST /api/v2/predict, word for word: what may be asked beside the rows, and what is answered beside the labels."""

import json
import re

import numpy as np
import pytest
import requests
from clients import TIMEOUT_S, assert_error, post, predict
from program import Program, Server
from tables import write_csv
from test_serve_contract import NAMES, OBJECT, ROW

PATHS = ["/api/v2/predict", "/api/v2/models/adult/predict"]
RICH = {**OBJECT, "capital_gain": 99999, "education_num": 16, "marital_status": "Married-civ-spouse"}


def ask(server, features, path=PATHS[0], **fields):
    """The answer to one request that must succeed."""
    answer = post(server, path, {"features": features, **fields})
    assert answer.status_code == 200, answer.text
    return answer.json()


def refused(server, text=None, **body):
    return assert_error(post(server, PATHS[0], {"features": OBJECT, **body}), 400, text)


# --- Answers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PATHS)
def test_one_row_is_answered_with_everything(forest_server, path):
    answer = post(forest_server, path, {"features": ROW}, headers={"X-Request-Id": "ask-7"})
    body = answer.json()
    assert list(body) == ["prediction", "confidence", "probabilities", "additional_info", "status"]
    assert body["prediction"] == ["<=50K"]
    assert list(body["probabilities"][0]) == ["<=50K", ">50K"]
    assert body["confidence"] == max(body["probabilities"][0].values())
    information = body["additional_info"]
    assert list(information) == [
        *("feature_importance", "feature_importance_values", "model_name", "model_version", "request_id")
    ]
    assert (information["model_name"], information["model_version"]) == ("adult", "1")
    assert information["request_id"] == "ask-7" == answer.headers["X-Request-Id"]
    assert body["status"] == "success"


def test_the_bytes_are_the_contract(forest_server):
    number = r"-?\d+(\.\d+)?(e-\d+)?"
    row = rf'\{{"<=50K":{number},">50K":{number}\}}'
    names = r'"[a-z_]+"(,"[a-z_]+"){9}'
    values = rf"{number}(,{number}){{9}}"
    end = (
        rf'"additional_info":\{{"feature_importance":\[{names}\],"feature_importance_values":\[{values}\],'
        r'"model_name":"adult","model_version":"1","request_id":"[0-9a-f]{32}"\},"status":"success"\}'
    )
    one = post(forest_server, PATHS[0], {"features": OBJECT}).text
    assert re.fullmatch(
        rf'\{{"prediction":\["<=50K"\],"confidence":{number},"probabilities":\[{row}\],{end}', one
    ), one
    two = post(forest_server, PATHS[0], {"features": [ROW, RICH]}).text
    assert re.fullmatch(
        rf'\{{"prediction":\["<=50K",">50K"\],"confidence":{number},"confidences":\[{number},{number}\],'
        rf'"probabilities":\[{row},{row}\],{end}',
        two,
    ), two


def test_it_says_of_rows_what_v1_says(forest_server):
    rows = [ROW, RICH, {"age": 60}]
    second = ask(forest_server, rows)
    first = predict(forest_server, rows, "?probabilities=true", "/api/v1/predict")
    for key in ("prediction", "confidence", "confidences", "probabilities", "status"):
        assert second[key] == first[key], key


def test_the_ten_most_important_columns_come_first(adult, serve):
    manifest = adult.ok("models", "show", "adult", "--json").json["manifest"]
    measured = [(entry["permutation"], entry["column"]) for entry in manifest["importance"]]
    measured.sort(key=lambda entry: -entry[0])
    information = ask(serve(adult, "adult"), ROW)["additional_info"]
    assert information["feature_importance"] == [column for _, column in measured[:10]]
    assert information["feature_importance_values"] == [value for value, _ in measured[:10]]


@pytest.fixture(scope="module")
def small_server(tmp_path_factory):
    """A model of three classes without importance, and one of numbers."""
    folder = tmp_path_factory.mktemp("small")
    rows = [[i % 7, "abc"[i % 3], ["low", "mid", "top"][i % 3], i / 7] for i in range(210)]
    table = write_csv(folder / "small.csv", ["n", "letter", "level", "price"], rows)
    program = Program(folder, folder / "data")
    options = ["--importance-repeats", "0", "--trees", "10"]
    program.train(table, "level", "--name", "level", "--drop", "price", *options)
    program.train(table, "price", "--name", "price", "--drop", "level", *options)
    server = Server(program, "level", "price")
    yield server
    server.stop()


def test_lists_of_importance_are_empty_where_none_is_stored(small_server):
    information = ask(small_server, {"n": 1}, "/api/v2/predict?model=level")["additional_info"]
    assert information["feature_importance"] == information["feature_importance_values"] == []


def test_a_number_has_neither_confidence_nor_probabilities(small_server):
    body = ask(small_server, [[1, "a"], [2, "b"]], "/api/v2/models/price/predict")
    assert list(body) == ["prediction", "confidence", "additional_info", "status"]
    assert body["confidence"] is None
    assert all(isinstance(value, float) for value in body["prediction"])
    for option in ({"threshold": 0.5}, {"top_k": 1}):
        answer = post(small_server, "/api/v2/models/price/predict", {"features": [1, "a"], "options": option})
        body = assert_error(answer, 400, "predicts a number")
        assert body["field"] == next(iter(option))


def test_several_models_need_a_name(small_server):
    assert_error(post(small_server, PATHS[0], {"features": [1, "a"]}), 400)
    assert_error(post(small_server, "/api/v2/models/nobody/predict", {"features": [1, "a"]}), 404)


# --- Additional features ------------------------------------------------------------------------------------------


def test_they_complete_and_override_every_row(forest_server):
    additional = {"capital_gain": 99999, "education_num": 16, "marital_status": "Married-civ-spouse"}
    rest = {name: value for name, value in OBJECT.items() if name not in additional}
    rows = [OBJECT, rest, ROW]
    answer = ask(forest_server, rows, additional_features=additional)
    expected = ask(forest_server, RICH)["probabilities"][0]
    assert answer["probabilities"] == [expected] * 3
    assert answer["prediction"] == [">50K"] * 3
    assert ask(forest_server, {}, additional_features=RICH)["probabilities"] == [expected]


def test_their_place_in_the_body_does_not_matter(forest_server):
    bodies = [{"features": ROW, "additional_features": {"age": 70}}, {"additional_features": {"age": 70}, "features": ROW}]
    answers = [post(forest_server, PATHS[0], body).json()["probabilities"] for body in bodies]
    assert answers[0] == answers[1] == ask(forest_server, [70, *ROW[1:]])["probabilities"]


def test_null_overrides_with_a_missing_value(forest_server):
    answer = ask(forest_server, ROW, additional_features={"age": None})
    assert answer["probabilities"] == ask(forest_server, [None, *ROW[1:]])["probabilities"]


def test_an_array_row_must_be_full_length_all_the_same(forest_server):
    answer = post(forest_server, PATHS[0], {"features": ROW[:-1], "additional_features": {NAMES[-1]: ROW[-1]}})
    assert_error(answer, 400, "row 0: expected 14 values, one a column, got 13")


def test_they_are_checked_like_features(forest_server):
    wrong = refused(forest_server, 'additional_features, column "age": expected a number, got "old"',
                    additional_features={"age": "old"})
    assert wrong["field"] == "age"
    unknown = refused(forest_server, 'additional_features: unknown column "shoe_size"', additional_features={"shoe_size": 44})
    assert unknown["field"] == "shoe_size"
    refused(forest_server, "additional_features: expected an object of columns by name, got an array",
            additional_features=[1])
    assert ask(forest_server, ROW, additional_features={"income": ">50K"}) ["prediction"] == ["<=50K"], "the target"


# --- Options ------------------------------------------------------------------------------------------------------


def test_from_the_threshold_on_the_second_class_is_the_answer(forest_server):
    rows = [ROW, RICH, {"age": 60}]
    plain = ask(forest_server, rows)
    for threshold in (0, 0.05, 0.3, 0.9, 1):
        answer = ask(forest_server, rows, options={"threshold": threshold})
        assert answer["prediction"] == [
            ">50K" if np.float32(row[">50K"]) >= np.float32(threshold) else "<=50K" for row in plain["probabilities"]
        ]
        for key in ("confidence", "confidences", "probabilities"):
            assert answer[key] == plain[key], "a threshold moves labels only"


def test_a_threshold_equal_to_the_probability_as_it_is_shown_is_reached(forest_server):
    shown = ask(forest_server, ROW)["probabilities"][0][">50K"]
    assert ask(forest_server, ROW, options={"threshold": shown})["prediction"] == [">50K"]
    above = float(np.nextafter(np.float32(shown), np.float32(2)))
    assert ask(forest_server, ROW, options={"threshold": above})["prediction"] == ["<=50K"]


@pytest.mark.parametrize("threshold", [-0.01, 1.01, "0.5", True, [0.5]])
def test_a_threshold_is_a_probability(forest_server, threshold):
    body = refused(forest_server, "threshold: expected a probability from 0 to 1", options={"threshold": threshold})
    assert body["field"] == "threshold"


def test_a_threshold_is_for_two_classes(small_server):
    answer = post(small_server, "/api/v2/models/level/predict", {"features": [1, "a"], "options": {"threshold": 0.5}})
    assert_error(answer, 400, 'a threshold chooses between two classes, and model "level" has 3')


def test_top_k_keeps_the_most_probable_first(small_server):
    path = "/api/v2/models/level/predict"
    every = ask(small_server, [[1, "a"], [2, "c"]], path)["probabilities"]
    for k in (1, 2, 3, 100):
        kept = ask(small_server, [[1, "a"], [2, "c"]], path, options={"top_k": k})["probabilities"]
        for row, all_of_it in zip(kept, every, strict=True):
            assert list(row) == sorted(all_of_it, key=lambda label: -all_of_it[label])[:k]
            assert row.items() <= all_of_it.items()


@pytest.mark.parametrize("top_k", [0, -1, 1.5, 1001, "1", False])
def test_top_k_is_a_whole_number(forest_server, top_k):
    refused(forest_server, "top_k: expected a whole number from 1 to 1000", options={"top_k": top_k})


def test_an_unknown_option_is_an_error_with_the_nearest_name(forest_server):
    body = refused(forest_server, 'unknown option "treshold"', options={"treshold": 0.3})
    assert body["field"] == "treshold"
    assert '"threshold"' in body["hint"]
    body = refused(forest_server, 'unknown field "option"', option={"threshold": 0.3})
    assert '"options"' in body["hint"]
    refused(forest_server, "options: expected an object", options=[1])


def test_null_is_what_is_not_given(forest_server):
    plain = ask(forest_server, ROW)
    plain["additional_info"].pop("request_id")
    for fields in ({"options": None}, {"additional_features": None}, {"options": {"threshold": None, "top_k": None}}):
        answer = ask(forest_server, ROW, **fields)
        answer["additional_info"].pop("request_id")
        assert answer == plain


@pytest.mark.parametrize(
    "body, text",
    [
        (b'{"features": {"age": 1}, "options": {"top_k": 1, "top_k": 2}}', '"top_k" stands twice'),
        (b'{"features": {"age": 1}, "options": {}, "options": {}}', '"options" stands twice'),
        (b'{"features": {"age": 1}, "options": nul}', "malformed JSON"),
        (b'{"features": {"age": 1}, "options": {"top_k": 01}}', "malformed JSON"),
        (b'{"options": {}}', "missing required field: features"),
        (b"{}", "request body must not be empty"),
        (b'{"features": {"age": NaN}}', "malformed JSON"),
    ],
)
def test_bodies_that_are_no_request(forest_server, body, text):
    headers = {"Content-Type": "application/json"}
    answer = requests.post(forest_server.url + PATHS[0], data=body, headers=headers, timeout=TIMEOUT_S)
    assert_error(answer, 400, text)


def test_the_row_of_an_error_is_named_as_in_v1(forest_server):
    rows = [ROW, {"age": "x"}]
    errors = [post(forest_server, path, {"features": rows}).json()["error"] for path in ("/api/v1/predict", PATHS[0])]
    assert errors[0] == errors[1] == 'row 1, column "age": expected a number, got "x"'
    assert json.dumps(errors[0])
