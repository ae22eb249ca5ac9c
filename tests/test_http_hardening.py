"""Bytes that no good client sends. Every row of the list of what the parser underneath lets through is here, with the
answer that Foretell must give; and every limit of HTTP and JSON, at its value and one above."""

import random
import socket

import pytest
from clients import assert_error
from program import Program, Server
from tables import write_csv
from wire import chunked, head, post_json

# src/base/limits.hpp
HEADER_BYTES_MAX = 64 * 1024
HEADER_FIELDS_MAX = 100
HEADER_FIELD_BYTES_MAX = 8 * 1024
TARGET_BYTES_MAX = 8 * 1024
BODY_BYTES_MAX = 16 * 1024 * 1024
CHUNKS_MAX = 65_536
JSON_DEPTH_MAX = 64
ROWS_MAX = 100_000
STRING_CELL_BYTES_MAX = 64 * 1024

SMUGGLED = head("GET", "/smuggled")
JSON = "Content-Type: application/json"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A model of one number and one category: rows as short as they can be."""
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


def assert_refused_and_closed(connection, request, status=400):
    """One error, then the end of the connection: what follows is never taken for a request."""
    answer = connection.exchange(request + SMUGGLED)
    assert_error(answer, status)
    assert (answer.field("connection") or "").lower() == "close"
    assert connection.is_closed_by_peer()


def assert_still_works(connection):
    assert connection.exchange(head("GET", "/health")).status == 200


BODY = b'{"features": [1, "a"]}'
LENGTH = f"Content-Length: {len(BODY)}"
CHUNKED = chunked(BODY)


def post(*fields, body=BODY, **options):
    return head("POST", "/predict", JSON, *fields, **options) + body


# --- Framing: no two readings of one stream -----------------------------------------------------------------------

FRAMING = {
    "length and chunked": post(LENGTH, "Transfer-Encoding: chunked", body=CHUNKED),
    "chunked and length": post("Transfer-Encoding: chunked", LENGTH, body=CHUNKED),
    "two different lengths": post(LENGTH, "Content-Length: 5"),
    "two equal lengths": post(LENGTH, LENGTH),
    "a list of lengths": post(f"{LENGTH}, {len(BODY)}"),
    "length with a plus": post(f"Content-Length: +{len(BODY)}"),
    "negative length": post("Content-Length: -1"),
    "hexadecimal length": post("Content-Length: 0x16"),
    "length with a fraction": post("Content-Length: 22.0"),
    "length with a space inside": post("Content-Length: 2 2"),
    "empty length": post("Content-Length:"),
    "length above 64 bits": post("Content-Length: 99999999999999999999999"),
    "gzip, then a length": post("Transfer-Encoding: gzip", "Content-Length: 5"),
    "xchunked, then a length": post("Transfer-Encoding: xchunked", "Content-Length: 5"),
    "chunked, identity, then a length": post("Transfer-Encoding: chunked, identity", "Content-Length: 5"),
    "quoted chunked, then a length": post('Transfer-Encoding: "chunked"', "Content-Length: 5"),
    "a length, then gzip": post("Content-Length: 5", "Transfer-Encoding: gzip"),
    "xchunked alone": post("Transfer-Encoding: xchunked", body=CHUNKED),
    "chunked twice in one field": post("Transfer-Encoding: chunked, chunked", body=CHUNKED),
    "chunked twice in two fields": post("Transfer-Encoding: chunked", "Transfer-Encoding: chunked", body=CHUNKED),
    "gzip, chunked": post("Transfer-Encoding: gzip, chunked", body=CHUNKED),
    "identity": post("Transfer-Encoding: identity", LENGTH),
    "empty transfer encoding": post("Transfer-Encoding:", LENGTH),
    "chunked behind a vertical tab": post("Transfer-Encoding: \x0bchunked", body=CHUNKED),
    "chunked with a parameter": post("Transfer-Encoding: chunked;q=1", body=CHUNKED),
    "chunked in HTTP/1.0": post("Transfer-Encoding: chunked", body=CHUNKED, version="HTTP/1.0"),
    "chunked on GET and a length": head("GET", "/health", "Transfer-Encoding: chunked", "Content-Length: 3") + CHUNKED,
}


@pytest.mark.parametrize("name", FRAMING)
def test_framing_that_can_be_read_in_two_ways_is_refused(connection, name):
    assert_refused_and_closed(connection, FRAMING[name])


@pytest.mark.parametrize("value", ["chunked", "Chunked", "CHUNKED", " chunked "])
def test_exactly_one_chunked_is_accepted(connection, value):
    answer = connection.exchange(post(f"Transfer-Encoding: {value}", body=CHUNKED))
    assert answer.status == 200, answer
    assert_still_works(connection)


HEADS = {
    "no Host": head("GET", "/health", host=None),
    "two Hosts": head("GET", "/health", "Host: localhost"),
    "two different Hosts": head("GET", "/health", "Host: example.com"),
    "empty Host": head("GET", "/health", host=""),
    "two hosts in one": head("GET", "/health", host="localhost, localhost"),
    "a folded line": head("GET", "/health", "X-Note: one", " two"),
    "a folded first line": head("GET", "/health", " X-Note: one", host=None),
    "a folded line behind chunked": post("Transfer-Encoding: chunked", " , identity", body=CHUNKED),
    "a space before the colon": head("GET", "/health", "X-Note : one"),
    "a tab before the colon": head("GET", "/health", "X-Note\t: one"),
    "a space before the colon of the length": post(f"Content-Length : {len(BODY)}"),
    "a line without a colon": head("GET", "/health", "X-Note"),
    "an empty name": head("GET", "/health", ": one"),
    "a name with a bracket": head("GET", "/health", "X[0]: one"),
    "a bare LF as the end of a line": b"GET /health HTTP/1.1\nHost: localhost\n\n",
    "a bare LF inside": b"GET /health HTTP/1.1\r\nHost: localhost\nX-Note: a\r\n\r\n",
    "a bare CR inside": b"GET /health HTTP/1.1\r\nHost: localhost\r\nX-Note: a\rb\r\n\r\n",
    "NUL in a value": head("GET", "/health", "X-Note: a\x00b"),
    "NUL in a name": head("GET", "/health", "X\x00: a"),
    "NUL in the target": head("GET", "/hea\x00lth"),
    "a control character in a value": head("GET", "/health", "X-Note: a\x08b"),
    "DEL in a value": head("GET", "/health", "X-Note: a\x7fb"),
    "HTTP/1.2": head("GET", "/health", version="HTTP/1.2"),
    "HTTP/2.0": head("GET", "/health", version="HTTP/2.0"),
    "HTTP/0.9": b"GET /health\r\n\r\n",
    "lower-case version": head("GET", "/health", version="http/1.1"),
    "two spaces behind the method": b"GET  /health HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a tab behind the method": b"GET\t/health HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a space in the target": head("GET", "/health x"),
    "no target": b"GET HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a target without a slash": head("GET", "health"),
    "a method with a bracket": head("G[T", "/health"),
    "the preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "the hello of TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
}


@pytest.mark.parametrize("name", HEADS)
def test_a_malformed_head_is_refused(connection, name):
    assert_refused_and_closed(connection, HEADS[name])


CHUNKS = {
    "a size that is no number": b"x\r\n" + BODY + b"\r\n0\r\n\r\n",
    "a negative size": b"-1\r\n" + BODY + b"\r\n0\r\n\r\n",
    "a size with 0x": b"0x16\r\n" + BODY + b"\r\n0\r\n\r\n",
    "a size with a space before it": b" 16\r\n" + BODY + b"\r\n0\r\n\r\n",
    "an empty size": b"\r\n" + BODY + b"\r\n0\r\n\r\n",
    "a size above 64 bits": b"ffffffffffffffffff\r\n" + BODY + b"\r\n0\r\n\r\n",
    "a chunk longer than its size": b"5\r\n" + BODY + b"\r\n0\r\n\r\n",
    "a bare LF behind a size": b"16\n" + BODY + b"\r\n0\r\n\r\n",
    "a bare LF behind a chunk": b"16\r\n" + BODY + b"\n0\r\n\r\n",
    "NUL in an extension": b"16;a=\x00\r\n" + BODY + b"\r\n0\r\n\r\n",
}


@pytest.mark.parametrize("name", CHUNKS)
def test_malformed_chunks_are_refused(connection, name):
    assert_refused_and_closed(connection, post("Transfer-Encoding: chunked", body=CHUNKS[name]))


def test_framing_fields_among_trailers_change_nothing(connection):
    body = b"%x\r\n%s\r\n0\r\n" % (len(BODY), BODY)
    trailers = b"Content-Length: 3\r\nTransfer-Encoding: gzip\r\nHost: example.com\r\nX-Request-Id: trailer\r\n\r\n"
    answer = connection.exchange(post("Transfer-Encoding: chunked", body=body + trailers))
    assert answer.status in (200, 400)
    assert answer.field("x-request-id") != "trailer"
    if answer.status == 200:
        assert_still_works(connection)
    else:
        assert connection.is_closed_by_peer()


def test_harmless_trailers_and_extensions_are_accepted(connection):
    body = b"%x;name=value\r\n%s\r\n0\r\nX-Check: 1\r\n\r\n" % (len(BODY), BODY)
    assert connection.exchange(post("Transfer-Encoding: chunked", body=body)).status == 200
    assert_still_works(connection)


def test_a_post_without_a_length_is_an_empty_body_and_the_connection_goes_on(connection):
    assert_error(connection.exchange(head("POST", "/predict", JSON)), 400, "request body must not be empty")
    assert_still_works(connection)


def test_an_unknown_route_is_told_before_a_missing_length(connection):
    assert_error(connection.exchange(head("POST", "/nope", JSON)), 404)


def test_empty_lines_before_a_request_are_skipped_or_refused_but_never_misread(connection):
    answer = connection.exchange(b"\r\n" + head("GET", "/health"))
    assert answer.status in (200, 400)


# --- Limits -------------------------------------------------------------------------------------------------------


def fields_in_all(count):
    """A request with `count` fields, Host among them."""
    return head("GET", "/health", *[f"X-{i}: {i}" for i in range(count - 1)])


def test_the_number_of_fields_is_limited(server, connect):
    assert connect(server).exchange(fields_in_all(HEADER_FIELDS_MAX)).status == 200
    assert_refused_and_closed(connect(server), fields_in_all(HEADER_FIELDS_MAX + 1), 431)


def one_field(size):
    """A request with a field line of `size` bytes, its line end not counted."""
    return head("GET", "/health", "X-Note: " + "v" * (size - len("X-Note: ")))


def test_the_size_of_one_field_is_limited(server, connect):
    assert connect(server).exchange(one_field(HEADER_FIELD_BYTES_MAX)).status == 200
    assert_refused_and_closed(connect(server), one_field(HEADER_FIELD_BYTES_MAX + 1), 431)


def whole_head(size):
    """A request whose head has `size` bytes from its first to the end of its blank line."""
    fields = [f"X-{i}: " + "v" * 8000 for i in range(8)]
    spare = size - len(head("GET", "/health", *fields, "X-9: "))
    return head("GET", "/health", *fields, "X-9: " + "v" * spare)


def test_the_size_of_all_fields_is_limited(server, connect):
    assert len(whole_head(HEADER_BYTES_MAX)) == HEADER_BYTES_MAX
    assert connect(server).exchange(whole_head(HEADER_BYTES_MAX)).status == 200
    assert_refused_and_closed(connect(server), whole_head(HEADER_BYTES_MAX + 1), 431)


def test_an_endless_head_is_refused(connection):
    connection.send(b"GET /health HTTP/1.1\r\nHost: localhost\r\nX-Note: " + b"v" * (2 * HEADER_BYTES_MAX))
    assert connection.read().status == 431
    assert connection.is_closed_by_peer()


def test_the_size_of_the_target_is_limited(server, connect):
    path = "/api/v1/status?model="
    for size, status in ((TARGET_BYTES_MAX, 404), (TARGET_BYTES_MAX + 1, 414)):
        target = path + "m" * (size - len(path))
        assert_error(connect(server).exchange(head("GET", target)), status)


def padded(size):
    """A good body of `size` bytes."""
    return b" " * (size - len(BODY)) + BODY


def test_the_size_of_a_body_is_limited_by_its_length(server, connect):
    connection = connect(server)
    assert connection.exchange(post_json("/predict", padded(BODY_BYTES_MAX))).status == 200
    assert_still_works(connection)
    answer = connect(server).exchange(post(f"Content-Length: {BODY_BYTES_MAX + 1}", body=b""))
    assert_error(answer, 413)


def test_the_size_of_a_body_is_limited_in_chunks_too(server, connect):
    pieces = [padded(BODY_BYTES_MAX)[i : i + 65536] for i in range(0, BODY_BYTES_MAX, 65536)]
    assert connect(server).exchange(post("Transfer-Encoding: chunked", body=chunked(*pieces))).status == 200
    connection = connect(server)
    answer = connection.exchange(post("Transfer-Encoding: chunked", body=chunked(b" ", *pieces)))
    assert_error(answer, 413)
    assert connection.is_closed_by_peer()


def test_the_number_of_chunks_is_limited(server, connect):
    for count, status in ((CHUNKS_MAX, 200), (CHUNKS_MAX + 1, 413)):
        spaces = [b" "] * (count - 1)
        answer = connect(server).exchange(post("Transfer-Encoding: chunked", body=chunked(*spaces, BODY)))
        assert answer.status == status, answer


def nested(depth, opening, innermost, closing):
    """A good request with arrays or objects down to this depth in the value of the target, which is ignored."""
    inside = depth - 2  # the document is 1, the row is 2
    return b'{"features": {"n": 1, "y": ' + opening * inside + innermost + closing * inside + b"}}"


@pytest.mark.parametrize("kind", [(b"[", b"", b"]"), (b'{"a":', b"1", b"}")], ids=["arrays", "objects"])
def test_the_depth_of_json_is_limited(connection, kind):
    for depth, status in ((JSON_DEPTH_MAX, 200), (JSON_DEPTH_MAX + 1, 400), (1_000_000, 400)):
        answer = connection.exchange(post_json("/predict", nested(depth, *kind)))
        assert answer.status == status, depth
        if status == 400:
            assert "deep" in assert_error(answer, 400)["error"]


@pytest.mark.parametrize("place", [b"%s", b'{"features": %s}', b'{"features": {"n": %s}}', b'{"note": %s}'])
def test_no_depth_of_json_harms_the_service(connection, place):
    for brackets in (b"[" * 1_000_000, b"[" * 1_000_000 + b"]" * 1_000_000, b'{"a":' * 500_000):
        assert connection.exchange(post_json("/predict", place % brackets)).status == 400
        assert_still_works(connection)


def test_the_number_of_rows_is_limited(connection):
    def rows(count):
        return b'{"features": [' + b",".join([b'[1,"a"]'] * count) + b"]}"

    answer = connection.exchange(post_json("/predict", rows(ROWS_MAX)))
    assert answer.status == 200
    assert len(answer.json["prediction"]) == ROWS_MAX
    answer = connection.exchange(post_json("/predict", rows(ROWS_MAX + 1)))
    assert "100000" in assert_error(answer, 413)["error"]


def test_the_size_of_a_text_is_limited(connection):
    for size, status in ((STRING_CELL_BYTES_MAX, 200), (STRING_CELL_BYTES_MAX + 1, 400)):
        answer = connection.exchange(post_json("/predict", {"features": [1, "t" * size]}))
        assert answer.status == status


# --- What a good client may do ------------------------------------------------------------------------------------


def test_pipelined_requests_are_answered_in_order(connection):
    requests = [post_json("/predict", {"features": [[i % 9, "a"]] * (i % 5 + 1)}) for i in range(200)]
    connection.send(b"".join(requests))
    assert [len(connection.read().json["prediction"]) for _ in requests] == [i % 5 + 1 for i in range(200)]
    assert_still_works(connection)


def test_an_error_in_the_middle_of_a_pipeline_does_not_break_it(connection):
    connection.send(post_json("/predict", {"features": ["x"]}) + head("GET", "/nope") + post_json("/predict", BODY))
    assert [connection.read().status for _ in range(3)] == [400, 404, 200]


def test_requests_behind_a_framing_error_are_not_answered(connection):
    connection.send(head("GET", "/health") + FRAMING["xchunked alone"] + head("GET", "/health"))
    assert connection.read().status == 200
    assert connection.read().status == 400
    assert connection.is_closed_by_peer()


def test_bytes_may_come_one_at_a_time(connection):
    for request in (post_json("/predict", BODY), post("Transfer-Encoding: chunked", body=CHUNKED)):
        for i in range(len(request)):
            connection.send(request[i : i + 1])
        assert connection.read().status == 200


def test_a_client_may_ask_before_it_sends_its_body(connection):
    for _ in range(2):
        interim = connection.exchange(post(LENGTH, "Expect: 100-continue", body=b""))
        assert interim.status == 100
        assert connection.exchange(BODY).status == 200


def test_a_body_that_will_be_refused_is_not_asked_for(server, connect):
    expecting = f"Content-Length: {BODY_BYTES_MAX + 1}", "Expect: 100-continue"
    assert connect(server).exchange(post(*expecting, body=b"")).status == 413
    unknown = head("POST", "/nope", JSON, LENGTH, "Expect: 100-continue")
    assert connect(server).exchange(unknown).status == 404


def test_another_expectation_fails(connection):
    assert_error(connection.exchange(post(LENGTH, "Expect: 200-ok")), 417)


def test_a_connection_is_kept_until_either_side_says_close(server, connect):
    connection = connect(server)
    for _ in range(5):
        assert (connection.exchange(head("GET", "/health")).field("connection") or "").lower() != "close"
    assert connection.exchange(head("GET", "/health", "Connection: close")).status == 200
    assert connection.is_closed_by_peer()


def test_http_1_0_closes_unless_asked_to_keep(server, connect):
    connection = connect(server)
    assert connection.exchange(head("GET", "/health", version="HTTP/1.0")).status == 200
    assert connection.is_closed_by_peer()
    connection = connect(server)
    assert connection.exchange(head("GET", "/health", "Connection: keep-alive", version="HTTP/1.0")).status == 200
    assert connection.exchange(head("GET", "/health", version="HTTP/1.0")).status == 200


def test_a_half_closed_connection_is_still_answered(connection):
    connection.send(post_json("/predict", BODY))
    connection.socket.shutdown(socket.SHUT_WR)
    assert connection.read().status == 200
    assert connection.is_closed_by_peer()


def test_a_peer_that_goes_away_harms_nobody(server, connect):
    for request in (post_json("/predict", BODY), post_json("/predict", BODY)[:-5], b"GET /he", b""):
        for _ in range(20):
            connection = connect(server)
            connection.send(request)
            connection.close()
    assert_still_works(connect(server))


def test_many_connections_are_served_at_once(server, connect):
    connections = [connect(server) for _ in range(200)]
    for connection in connections:
        connection.send(post_json("/predict", BODY))
    assert {connection.read().status for connection in connections} == {200}


def test_random_bytes_never_stop_the_service(server, connect):
    rng = random.Random(7)
    good = post_json("/predict", BODY) + post("Transfer-Encoding: chunked", body=CHUNKED)
    for _ in range(300):
        request = bytearray(good)
        for _ in range(rng.randint(1, 4)):
            request[rng.randrange(len(request))] = rng.randrange(256)
        connection = connect(server)
        connection.send(bytes(request) + b"\r\n\r\n")
        connection.close()
    assert_still_works(connect(server))
