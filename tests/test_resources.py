"""Models as resources: what is served and stored, tags for clients that ask again, what is not there."""

import time

import pytest
import requests
from clients import TIMEOUT_S, assert_error, get
from program import WAIT_TIMEOUT_S
from wire import head

PATHS = ["", "/adult", "/adult/versions/1", "/adult/aliases", "/adult/history"]


def resource(server, path="", **options):
    answer = get(server, "/api/v1/models" + path, **options)
    assert answer.status_code == 200, answer.text
    return answer.json()


def await_resource(server, path, condition):
    """The resource as soon as it is as expected: the server follows its registry."""
    deadline = time.monotonic() + WAIT_TIMEOUT_S
    while True:
        body = resource(server, path)
        if condition(body) or time.monotonic() > deadline:
            assert condition(body), body
            return body
        time.sleep(0.05)


@pytest.mark.parametrize("path", PATHS)
def test_a_resource_has_a_tag_and_is_not_sent_twice(forest_server, path):
    url = forest_server.url + "/api/v1/models" + path
    as_it_is = {"Accept-Encoding": "identity"}
    first = requests.get(url, headers=as_it_is, timeout=TIMEOUT_S)
    tag = first.headers["ETag"]
    assert tag.startswith('"') and tag.endswith('"'), "a strong tag"
    assert first.headers["Cache-Control"] == "no-cache"
    for known in (tag, f'"other", W/{tag}', "*"):
        again = requests.get(url, headers={**as_it_is, "If-None-Match": known}, timeout=TIMEOUT_S)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == tag
        assert again.headers["Cache-Control"] == "no-cache"
        assert "Content-Type" not in again.headers and "Content-Length" not in again.headers
    other = requests.get(url, headers={**as_it_is, "If-None-Match": '"other"'}, timeout=TIMEOUT_S)
    assert (other.status_code, other.content) == (200, first.content)


def test_the_same_as_gzip_has_a_tag_of_its_own(forest_server):
    url = forest_server.url + "/api/v1/models/adult"
    plain = requests.get(url, headers={"Accept-Encoding": "identity"}, timeout=TIMEOUT_S)
    packed = requests.get(url, headers={"Accept-Encoding": "gzip"}, timeout=TIMEOUT_S)
    assert packed.headers["Content-Encoding"] == "gzip" and packed.content == plain.content
    assert packed.headers["ETag"] != plain.headers["ETag"]
    for tag in (plain.headers["ETag"], packed.headers["ETag"]):
        kept = requests.get(url, headers={"Accept-Encoding": "gzip", "If-None-Match": tag}, timeout=TIMEOUT_S)
        assert (kept.status_code, kept.headers["ETag"], kept.headers["Vary"]) == (304, tag, "Accept-Encoding")


@pytest.mark.parametrize("path", PATHS)
def test_head_is_get_without_the_body(forest_server, connect, path):
    connection = connect(forest_server)
    target = "/api/v1/models" + path
    got = connection.exchange(head("GET", target))
    headed = connection.exchange(head("HEAD", target), head_only=True)
    for field in ("etag", "content-length", "content-type", "cache-control"):
        assert headed.field(field) == got.field(field)
    kept = connection.exchange(head("HEAD", target, f"If-None-Match: {got.field('etag')}"), head_only=True)
    assert kept.status == 304
    assert connection.exchange(head("GET", target, f"If-None-Match: {got.field('etag')}")).status == 304
    assert connection.exchange(head("GET", "/health")).status == 200, "no byte of a body came behind the head"


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_can_be_written(forest_server, connect, path, method):
    answer = connect(forest_server).exchange(head(method, "/api/v1/models" + path, "Content-Length: 0"))
    assert_error(answer, 405)
    assert answer.field("allow") == "GET, HEAD"


def test_a_version_is_what_its_model_is(forest_server):
    model = resource(forest_server, "/adult")
    version = resource(forest_server, "/adult/versions/1")
    assert [entry["version"] for entry in model.pop("versions")] == ["1"]
    assert version == model
    assert version["state"] == "ready"


@pytest.mark.parametrize("name", ["adult:1", "adult%3A1", "adult@latest", "adult%40latest", "%61dult"])
def test_a_name_in_a_path_may_be_percent_encoded(forest_server, name):
    answer = requests.get(f"{forest_server.url}/api/v1/models/{name}", timeout=TIMEOUT_S)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    "path, text",
    [
        ("/nobody", 'there is no model "nobody"'),
        ("/adult/versions/2", 'model "adult" has no version "2"'),
        ("/adult/versions/01", "has no version"),
        ("/adult/versions/latest", "has no version"),
        ("/nobody/versions/1", 'there is no model "nobody"'),
        ("/adult:1/versions/1", 'there is no model "adult:1"'),
        ("/adult@latest/aliases", 'there is no model "adult@latest"'),
        ("/nobody/history", 'there is no model "nobody"'),
        ("/adult-logistic/history", 'there is no model "adult-logistic"'),
        ("/ad%ZZ/history", "there is no model"),
        ("/adult/versions", "there is nothing at this path"),
    ],
)
def test_what_is_not_served_is_not_found(forest_server, path, text):
    answer = get(forest_server, "/api/v1/models" + path)
    assert_error(answer, 404, text)
    assert answer.headers["Cache-Control"] == "no-store"


def test_stored_versions_aliases_and_history_follow_the_registry(adult, serve):
    server = serve(adult, "adult")
    assert resource(server, "/adult/history") == {"name": "adult", "history": []}
    before = get(server, "/api/v1/models/adult")

    adult.ok("models", "alias", "adult", "canary", "1")
    adult.ok("models", "alias", "adult", "production", "1")
    history = await_resource(server, "/adult/history", lambda body: len(body["history"]) == 2)["history"]
    assert [(move["alias"], move["from"], move["to"]) for move in history] == [
        ("production", None, "1"),
        ("canary", None, "1"),
    ]
    assert resource(server, "/adult/aliases")["aliases"] == [
        {"alias": alias, "version": "1", "served_version": "1"} for alias in ("canary", "latest", "production")
    ]
    assert resource(server, "/adult")["aliases"] == ["canary", "production"]
    after = get(server, "/api/v1/models/adult", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200, "it is another document now"

    table = adult.cwd / "few.csv"
    table.write_text("age,income\n" + "".join(f"{20 + i % 50},{'<=50K' if i % 3 else '>50K'}\n" for i in range(200)))
    adult.train(table, "income", "--name", "adult", "--trees", "2")
    versions = await_resource(server, "/adult", lambda body: len(body["versions"]) == 2)["versions"]
    assert [(entry["version"], entry["state"]) for entry in versions] == [("1", "ready"), ("2", "registered")]
    stored = resource(server, "/adult/versions/2")
    assert stored == {"name": "adult", **versions[1]}
    assert set(stored) == {"name", "version", "state", "created_at", "aliases"}
    aliases = {entry["alias"]: entry for entry in resource(server, "/adult/aliases")["aliases"]}
    assert aliases["latest"] == {"alias": "latest", "version": "2", "served_version": None}

    adult.ok("models", "alias", "adult", "production", "2")
    await_resource(server, "/adult", lambda body: body["version"] == "2")
    assert resource(server, "/adult/versions/2")["columns"][0]["name"] == "age"
    assert resource(server, "/adult/versions/1")["state"] == "registered"


def test_the_tag_of_a_model_outlives_its_server(adult, serve):
    tags = [get(serve(adult, "adult"), "/api/v1/models/adult").headers["ETag"] for _ in range(2)]
    assert tags[0] == tags[1]
