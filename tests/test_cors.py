"""Pages of other origins: none may ask unless it is named, and then no more than the route table has."""

import pytest
from clients import assert_error
from program import Program
from tables import flowers
from wire import head, post_json

APP = "https://app.example"
ROW = {"features": [1.0, 5.0, "red"]}
PREFLIGHT = "Access-Control-Request-Method: POST"


@pytest.fixture
def served(foretell, serve, tmp_path):
    """served(argument...): a server with these arguments."""
    foretell.train(flowers(tmp_path / "flowers.csv"), "kind", "--trees", "2")
    return lambda *arguments: serve(foretell, *arguments)


def values(answer, name):
    return [value for field, value in answer.fields if field == name.lower()]


def test_no_page_may_ask_unless_it_is_named(served, connect):
    connection = connect(served())
    assert_error(connection.exchange(post_json("/predict", ROW, f"Origin: {APP}")), 403)
    answer = connect(served()).exchange(head("OPTIONS", "/predict", f"Origin: {APP}", PREFLIGHT))
    assert_error(answer, 403)
    assert "--cors-origin" in answer.json["hint"]
    assert not any(name.startswith("access-control") for name, _ in answer.fields)


def test_a_named_page_asks_as_browsers_do(served, connect):
    server = served("--cors-origin", "http://other.example:8080", "--cors-origin", APP)
    connection = connect(server)
    preflight = connection.exchange(
        head("OPTIONS", "/api/v1/predict", f"Origin: {APP}", PREFLIGHT, "Access-Control-Request-Headers: content-type")
    )
    assert preflight.status == 204
    assert preflight.body == b""
    assert values(preflight, "Access-Control-Allow-Origin") == [APP]
    assert values(preflight, "Access-Control-Allow-Methods") == ["POST"]
    assert "Content-Type" in values(preflight, "Access-Control-Allow-Headers")[0]
    assert int(values(preflight, "Access-Control-Max-Age")[0]) == 600
    assert values(preflight, "Vary") == ["Origin"]
    assert values(preflight, "Access-Control-Allow-Credentials") == []

    answer = connection.exchange(post_json("/api/v1/predict", ROW, f"Origin: {APP}"))
    assert answer.status == 200
    assert values(answer, "Access-Control-Allow-Origin") == [APP]
    assert "X-Request-Id" in values(answer, "Access-Control-Expose-Headers")[0]
    wrong = connection.exchange(post_json("/api/v1/predict", {"features": []}, f"Origin: {APP}"))
    assert_error(wrong, 400)
    assert values(wrong, "Access-Control-Allow-Origin") == [APP], "the page may read why"


def test_other_pages_stay_out(served, connect):
    server = served("--cors-origin", APP)
    for origin in ("http://app.example", f"{APP}:8443", "https://evil.example", "https://app.example.evil", "null"):
        connection = connect(server)
        answer = connection.exchange(post_json("/predict", ROW, f"Origin: {origin}"))
        assert_error(answer, 403)
        assert values(answer, "Access-Control-Allow-Origin") == []
        assert values(answer, "Vary") == ["Origin"]
    connection = connect(server)
    rebound = connection.exchange(post_json("/predict", ROW, f"Origin: {APP}", host="evil.example"))
    assert_error(rebound, 421)


def test_without_an_origin_nothing_changes_but_vary(served, connect):
    connection = connect(served("--cors-origin", APP))
    answer = connection.exchange(post_json("/predict", ROW))
    assert answer.status == 200
    assert values(answer, "Access-Control-Allow-Origin") == []
    assert values(answer, "Vary") == ["Origin"]
    refused = connection.exchange(head("OPTIONS", "/predict"))
    assert_error(refused, 405)
    assert values(refused, "Allow") == ["POST"]
    assert_error(connection.exchange(head("OPTIONS", "/nothing", f"Origin: {APP}", PREFLIGHT)), 404)


@pytest.mark.parametrize("origin", ["*", "null", "app.example", "https://app.example/", "ftp://app.example", ""])
def test_what_is_no_origin_is_refused_at_the_start(served, foretell, origin, tmp_path):
    outcome = foretell("serve", "--port", "0", "--cors-origin", origin)
    assert outcome.code == 2, outcome.stderr
    assert "https://app.example" in outcome.stderr


def test_origins_come_from_the_file_and_the_variable(served, connect, foretell):
    (foretell.cwd / "foretell.toml").write_text(f'[serve]\ncors_origin = ["{APP}"]\n')
    assert connect(served()).exchange(post_json("/predict", ROW, f"Origin: {APP}")).status == 200
    foretell.environment["FORETELL_CORS_ORIGIN"] = "https://one.example, https://two.example"
    server = served()
    assert connect(server).exchange(post_json("/predict", ROW, "Origin: https://two.example")).status == 200
    assert connect(server).exchange(post_json("/predict", ROW, f"Origin: {APP}")).status == 403
