"""gzip both ways: bodies that are counted as they really are, answers that are packed for whoever wants it."""

import gzip
import json
import random
import zlib

import pytest
import requests
from clients import TIMEOUT_S, assert_error, get
from program import Program, Server
from tables import write_csv
from wire import chunked, head, post_json

# src/base/limits.hpp
BODY_BYTES_MAX = 16 * 1024 * 1024
INFLATE_RATIO_MAX = 100
INFLATE_ANY_RATIO_BYTES_MAX = 1024 * 1024
DEFLATE_BYTES_MIN = 1024

ROW = [1, "a"]
GZIP = "Content-Encoding: gzip"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A model of one number and one category."""
    folder = tmp_path_factory.mktemp("small")
    table = write_csv(folder / "small.csv", ["n", "c", "y"], [[i % 9, "abc"[i % 3], "ab"[i % 2]] for i in range(90)])
    program = Program(folder, folder / "data")
    program.train(table, "y", "--trees", "3")
    server = Server(program)
    yield server
    server.stop()


@pytest.fixture
def connection(server, connect):
    return connect(server)


def body_of(rows):
    return json.dumps({"features": rows}).encode()


def post_gzip(server, body, **headers):
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"} | headers
    return requests.post(f"{server.url}/predict", data=body, headers=headers, timeout=TIMEOUT_S)


# --- Requests -----------------------------------------------------------------------------------------------------


def test_a_gzip_body_is_answered_as_the_plain_one(server, connection):
    rows = [[i % 9, "abc"[i % 3]] for i in range(5_000)]
    plain = requests.post(f"{server.url}/predict", json={"features": rows}, timeout=TIMEOUT_S).json()
    for level in (0, 1, 9):
        assert post_gzip(server, gzip.compress(body_of(rows), level)).json() == plain
    members = gzip.compress(body_of(rows)[:1000]) + gzip.compress(body_of(rows)[1000:])
    assert post_gzip(server, members).json() == plain
    assert post_gzip(server, gzip.compress(body_of(rows)), **{"Content-Encoding": "X-GZIP"}).json() == plain


def test_a_gzip_body_may_come_in_chunks(connection):
    packed = gzip.compress(body_of([ROW]))
    request = head("POST", "/predict", "Content-Type: application/json", GZIP, "Transfer-Encoding: chunked")
    answer = connection.exchange(request + chunked(packed[:3], packed[3:20], packed[20:]))
    assert answer.json["status"] == "success"
    assert connection.exchange(post_json("/predict", {"features": ROW})).status == 200


@pytest.mark.parametrize("coding", ["br", "deflate", "zstd", "gzip, gzip", "compress", "gzip;q=1"])
def test_another_coding_is_refused_with_what_is_taken(connection, coding):
    answer = connection.exchange(post_json("/predict", {"features": ROW}, f"Content-Encoding: {coding}"))
    assert_error(answer, 415)
    assert answer.field("accept-encoding") == "gzip"
    assert answer.json["field"] == "Content-Encoding"
    assert connection.exchange(head("GET", "/health")).status == 200


def test_a_wrong_media_type_is_no_matter_of_codings(connection):
    answer = connection.exchange(head("POST", "/predict", "Content-Type: text/plain", "Content-Length: 2", GZIP) + b"{}")
    assert_error(answer, 415)
    assert answer.field("accept-encoding") is None


def test_identity_and_none_are_the_same(connection):
    for field in ("Content-Encoding: identity", "Content-Encoding:"):
        assert connection.exchange(post_json("/predict", {"features": ROW}, field)).status == 200


PACKED = gzip.compress(body_of([ROW]))
MALFORMED = {
    "plain": body_of([ROW]),
    "zlib": zlib.compress(body_of([ROW])),
    "one byte short": PACKED[:-1],
    "a byte too many": PACKED + b"x",
    "zeros behind it": PACKED + bytes(8),
    "wrong checksum": PACKED[:-8] + bytes(4) + PACKED[-4:],
    "wrong length": PACKED[:-4] + bytes(4),
    "header alone": PACKED[:10],
    "one byte": PACKED[:1],
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_body_is_a_400_and_the_connection_lives(connection, body):
    answer = connection.exchange(post_json("/predict", body, GZIP))
    assert_error(answer, 400)
    assert "gzip" in answer.json["error"]
    assert connection.exchange(post_json("/predict", PACKED, GZIP)).json["status"] == "success"


def test_the_content_counts_and_not_the_bytes_that_came(server):
    start, end = b'{"features": [1, "a"]', b"}"
    blanks = bytes(random.Random(7).choices(b" \t\n\r", k=BODY_BYTES_MAX))  # the ratio is another test's matter

    def body(bytes_in_all):
        return gzip.compress(start + blanks[: bytes_in_all - len(start) - len(end)] + end, 1)

    assert len(body(BODY_BYTES_MAX)) * INFLATE_RATIO_MAX > BODY_BYTES_MAX
    assert post_gzip(server, body(BODY_BYTES_MAX)).json()["status"] == "success"
    answer = post_gzip(server, body(BODY_BYTES_MAX + 1))
    assert_error(answer, 413)
    assert str(BODY_BYTES_MAX) in answer.json()["error"]


def test_a_bomb_is_refused_early(server):
    start, end = b'{"features": [1, "a"]', b"}"

    def body(bytes_in_all):
        return gzip.compress(start + b" " * (bytes_in_all - len(start) - len(end)) + end)

    assert post_gzip(server, body(INFLATE_ANY_RATIO_BYTES_MAX)).json()["status"] == "success"
    assert len(body(INFLATE_ANY_RATIO_BYTES_MAX + 1)) * INFLATE_RATIO_MAX < INFLATE_ANY_RATIO_BYTES_MAX
    answer = post_gzip(server, body(INFLATE_ANY_RATIO_BYTES_MAX + 1))
    assert_error(answer, 413)
    assert f"more than {INFLATE_RATIO_MAX} times" in answer.json()["error"]
    assert_error(post_gzip(server, body(1 << 30)), 413)


# --- Answers ------------------------------------------------------------------------------------------------------


def ask(connection, rows, *fields):
    return connection.exchange(post_json("/predict", {"features": rows}, *fields))


@pytest.mark.parametrize(
    "accepted, packed",
    [
        ("gzip", True),
        ("gzip, deflate, br, zstd", True),
        ("GZIP;q=0.2", True),
        ("*", True),
        ("br, *;q=0.1", True),
        ("gzip;q=0", False),
        ("gzip;q=0, *;q=1", False),
        ("gzip;q=0.1, identity;q=0.9", False),
        ("br", False),
        ("", False),
        (None, False),
    ],
)
def test_a_long_answer_is_packed_for_whoever_rather_has_it_so(connection, accepted, packed):
    rows = [[i % 9, "abc"[i % 3]] for i in range(1_000)]
    fields = [] if accepted is None else [f"Accept-Encoding: {accepted}"]
    answer = ask(connection, rows, *fields)
    assert answer.field("vary") == "Accept-Encoding"
    assert answer.field("content-encoding") == ("gzip" if packed else None)
    content = gzip.decompress(answer.body) if packed else answer.body
    assert len(json.loads(content)["prediction"]) == len(rows)
    assert len(answer.body) < len(content) or not packed


def test_a_short_answer_is_sent_as_it_is(connection):
    answer = ask(connection, [ROW], "Accept-Encoding: gzip")
    assert len(answer.body) < DEFLATE_BYTES_MIN
    assert answer.field("content-encoding") is None
    assert answer.field("vary") is None


def test_head_has_the_fields_of_get(server, connection):
    name = get(server, "/api/v1/models").json()["models"][0]["name"]
    fields = ["Accept-Encoding: gzip"]
    whole = connection.exchange(head("GET", f"/api/v1/models/{name}", *fields))
    assert whole.field("content-encoding") == "gzip", "a document that is long enough"
    alone = connection.exchange(head("HEAD", f"/api/v1/models/{name}", *fields), head_only=True)
    for field in ("content-encoding", "content-length", "vary", "content-type"):
        assert alone.field(field) == whole.field(field)


def test_clients_see_no_difference(server):
    rows = [[i % 9, "abc"[i % 3]] for i in range(1_000)]
    plain = requests.post(
        f"{server.url}/predict", json={"features": rows}, headers={"Accept-Encoding": "identity"}, timeout=TIMEOUT_S
    )
    usual = requests.post(f"{server.url}/predict", json={"features": rows}, timeout=TIMEOUT_S)
    assert usual.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert usual.json() == plain.json()
