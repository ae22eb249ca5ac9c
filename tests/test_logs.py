"""The log of a running server: one JSON object a line whatever clients send, columns on a terminal, a file that rotates,
and a service that never waits for any of it."""

import datetime
import json
import os
import pty
import re
import signal
import threading

import pytest
import requests
from clients import TIMEOUT_S, get, post, predict
from onnx_model import damage, model_file
from program import Program, Server
from tables import flowers
from wire import head, post_json

ROW = {"width": 1.1, "height": 4.9, "colour": "red"}
VALUE_BYTES_MAX = 1024
FEATURES_BYTES_MAX = 16384
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
SPAN = "00f067aa0ba902b7"
COLUMNS = re.compile(r"\d\d:\d\d:\d\d\.\d{3}  (info|warning|error) +\d{3} +[\d.]+ ms  [A-Z]+ /\S+ ")


@pytest.fixture(scope="module")
def flowers_dir(tmp_path_factory):
    folder = tmp_path_factory.mktemp("flowers")
    Program(folder, folder / "data").train(flowers(folder / "flowers.csv"), "kind", "--trees", "5")
    return folder / "data"


@pytest.fixture
def garden(flowers_dir, tmp_path):
    """A program that serves the flowers; its data is shared, and only read."""
    return Program(tmp_path, flowers_dir)


def records(text):
    """The lines of a log. Each is a JSON object, by any idea of what ends a line."""
    lines = text.splitlines()
    assert lines == text.split("\n")[: len(lines)], "a character in a line ends it for some readers"
    return [json.loads(line) for line in lines]


def requests_in(text):
    return [record for record in records(text) if "status" in record]


def log_of(server):
    """Everything that a server wrote to standard error, until its end."""
    server.stop()
    return server.stderr


def one(text, **what):
    """The only record with these members."""
    found = [record for record in records(text) if what.items() <= record.items()]
    assert len(found) == 1, f"{what}: {found}"
    return found[0]


# --- A line a request ---------------------------------------------------------------------------------------------


def test_a_prediction_has_its_keys(garden, serve):
    server = serve(garden)
    answer = post(
        server,
        "/api/v1/predict",
        {"features": [ROW, ROW]},
        headers={"X-Request-Id": "my-id.1", "traceparent": f"00-{TRACE}-{SPAN}-01"},
    )
    assert answer.status_code == 200
    record = one(log_of(server), request_id="my-id.1")
    timestamp = datetime.datetime.fromisoformat(record.pop("timestamp"))
    assert abs(datetime.datetime.now(datetime.timezone.utc) - timestamp) < datetime.timedelta(minutes=10)
    assert 0 < record.pop("execution_time") < TIMEOUT_S
    assert record.pop("cache", "miss") in ("hit", "miss")
    assert record == {
        "level": "info",
        "message": "POST /api/v1/predict",
        "request_id": "my-id.1",
        "trace_id": TRACE,
        "span_id": SPAN,
        "model": "flowers",
        "model_version": "1",
        "route": "/api/v1/predict",
        "status": 200,
        "rows": 2,
    }


def test_the_id_of_the_answer_finds_its_line(garden, serve):
    server = serve(garden)
    ids = [get(server, "/health").headers["X-Request-Id"], get(server, "/nowhere").headers["X-Request-Id"]]
    log = log_of(server)
    assert [one(log, request_id=each)["status"] for each in ids] == [200, 404]


@pytest.mark.parametrize(
    ("request_bytes", "expected"),
    [
        (head("GET", "/nowhere?x=1"), {"message": "GET /nowhere", "status": 404, "code": "not_found"}),
        (head("DELETE", "/predict"), {"message": "DELETE /predict", "status": 405, "code": "method_not_allowed"}),
        (head("BREW", "/predict"), {"message": "? /predict", "status": 405, "code": "method_not_allowed"}),
        (b"nonsense\r\n\r\n", {"message": "a request that could not be read", "status": 400}),
        (head("GET", "/health", host="evil.example"), {"message": "GET /health", "status": 421}),
        (
            head("GET", "/api/v1/models/nobody"),
            {"route": "/api/v1/models/{name}", "status": 404, "code": "not_found"},
        ),
        (post_json("/predict", b"{"), {"route": "/predict", "model": "flowers", "code": "invalid_argument"}),
    ],
    ids=["path", "method", "unknown method", "no request", "host", "name", "body"],
)
def test_a_refusal_says_why(garden, serve, connect, request_bytes, expected):
    server = serve(garden)
    answer = connect(server).exchange(request_bytes)
    record = one(log_of(server), request_id=answer.field("x-request-id"))
    assert expected.items() <= record.items(), record
    assert record["level"] == "warning"
    assert record["error"] == answer.json["error"]
    assert ("route" in record) == ("route" in expected)


@pytest.mark.parametrize(
    "field",
    [f"00-{'0' * 32}-{SPAN}-01", f"00-{TRACE}-{SPAN}-01-more", f"ff-{TRACE}-{SPAN}-01", f"00-{TRACE.upper()}-{SPAN}-01", "x"],
)
def test_a_traceparent_that_is_not_valid_is_left_out(garden, serve, field):
    server = serve(garden)
    assert get(server, "/health", headers={"X-Request-Id": "traced", "traceparent": field}).status_code == 200
    assert not {"trace_id", "span_id"} & one(log_of(server), request_id="traced").keys()


HOSTILE_TARGETS = [
    b'/"quote\\back',
    b"/%0d%0a%1b%00",
    b"/caf\xc3\xa9\xff",
    b"/" + b"x" * 4000,
    b'/api/v1/models/{"a":1}\\',
    b"/api/v1/models/" + b"%22" * 1000,
    b'/api/v1/status?model="},{"',
    b"/\x1b[2J",
    b"/\x7f",
    b"/\xe2\x80\xa8{}",
]
HOSTILE_FIELDS = ['X-Request-Id: "},{"', "X-Request-Id: \x1b[2J", "traceparent: \x1b", "X-Request-Id: " + "x" * 4000]
HOSTILE_BODIES = [
    b'{"features": {"colour": "\xff\xfe"}}',
    b'{"features": {"colour": "a\\u0000\\n\\u001b[2J\\u2028"}}',
    b'{"features": {"colour": "\n"}}',
    '{"features": {"colour": "\u2028\u0085\u009b\U0001f600"}}'.encode(),
    b'{"features": {"\\u0007": 1}}',
    b'{"features": {"width": "' + b"\\\"" * 500_000 + b'"}}',
    b'{"features": {"colour": "' + "\U0001f600".encode() * 10_000 + b'"}}',
    b'{"features": ' + b"[" * 5_000,
    b"\x00" * 100_000,
]


@pytest.mark.parametrize("features", [[], ["--log-features"]], ids=["plain", "with features"])
def test_what_clients_send_never_breaks_a_line(garden, serve, connect, features):
    server = serve(garden, *features)
    answered = 0
    for target in HOSTILE_TARGETS:
        connect(server).exchange(b"GET " + target + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
        answered += 1
    for field in HOSTILE_FIELDS:
        connect(server).exchange(head("GET", "/health", field))
        answered += 1
    for body in HOSTILE_BODIES:
        connect(server).exchange(post_json("/predict", body))
        answered += 1
    log = log_of(server)
    assert len(requests_in(log)) == answered + 1, "and the health that was waited for at the start"
    assert "\x1b" not in log
    for line in log.splitlines():
        assert len(line.encode()) < 6 * (FEATURES_BYTES_MAX + 8 * VALUE_BYTES_MAX)


def test_long_values_are_cut_with_a_mark(garden, serve, connect):
    server = serve(garden)
    for length in (VALUE_BYTES_MAX, VALUE_BYTES_MAX + 1):
        connect(server).exchange(head("GET", "/" + "x" * (length - 1)))
    messages = (record["message"] for record in requests_in(log_of(server)) if "/xx" in record["message"])
    whole, cut = sorted(messages, key=len)  # lines of two loops stand in any order
    assert whole == "GET /" + "x" * (VALUE_BYTES_MAX - 1)
    assert cut == whole + "..."


# --- What was asked for -------------------------------------------------------------------------------------------


def ask_for_secrets(server):
    predict(server, {**ROW, "colour": "secret-colour"})
    for wrong in ({"width": "secret-width"}, {"width": [1]}, {"colour": 123454321}, "secret-row", ["secret-cell"]):
        assert post(server, "/predict", {"features": wrong}).status_code == 400
    too_large = {"data": '{"features": {"width": 1e999123}}', "headers": {"Content-Type": "application/json"}}
    assert post(server, "/predict", None, **too_large).status_code == 400


def test_features_are_not_logged_unless_asked(garden, serve):
    server = serve(garden)
    ask_for_secrets(server)
    log = log_of(server)
    assert len(requests_in(log)) == 8
    assert "features" not in {key for record in records(log) for key in record}
    for secret in ("secret", "123454321", "1e999123"):
        assert secret not in log
    assert 'row 0, column "width": expected a number, got ...' in [record.get("error") for record in records(log)]


@pytest.mark.parametrize("by", ["flag", "environment"])
def test_features_are_logged_when_asked(garden, serve, by):
    if by == "environment":
        garden.environment["FORETELL_LOG_FEATURES"] = "1"
    server = serve(garden, *["--log-features"] * (by == "flag"))
    ask_for_secrets(server)
    log = log_of(server)
    bodies = [record["features"] for record in requests_in(log) if "features" in record]
    assert json.dumps({"features": {**ROW, "colour": "secret-colour"}}) in bodies
    assert one(log, error='row 0, column "width": expected a number, got "secret-width"')


def test_long_bodies_are_cut(garden, serve, connect):
    server = serve(garden, "--log-features")
    around = len(b'{"features": {"colour": ""}}')
    for length in (FEATURES_BYTES_MAX, FEATURES_BYTES_MAX + 1):
        body = b'{"features": {"colour": "%s"}}' % (b"x" * (length - around))
        assert connect(server).exchange(post_json("/predict", body)).status == 200
    bodies = (record["features"] for record in requests_in(log_of(server)) if "features" in record)
    whole, cut = sorted(bodies, key=len)  # lines of two loops stand in any order
    assert len(whole) == FEATURES_BYTES_MAX and whole.endswith('"}}')
    assert cut == whole[:-3] + 'x"}' + "..."


# --- Which lines --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("level", "statuses"), [("info", [200, 404]), ("warning", [404]), ("error", []), ("off", [])])
def test_the_level_says_which_requests_are_logged(garden, serve, level, statuses):
    server = serve(garden, "--log-level", level)
    session_id = {"X-Request-Id": "leveled"}
    get(server, "/api/v1/models", headers=session_id)
    get(server, "/nowhere", headers=session_id)
    log = log_of(server)
    logged = [record["status"] for record in requests_in(log) if record["request_id"] == "leveled"]
    assert sorted(logged) == sorted(statuses)
    assert (log == "") == (level in ("error", "off"))


def test_the_environment_sets_what_no_flag_does(garden, serve, tmp_path):
    garden.environment.update(FORETELL_LOG_LEVEL="warning", FORETELL_LOG_FILE=str(tmp_path / "log"))
    server = serve(garden, "--log-level", "info")
    log_of(server)
    assert requests_in((tmp_path / "log").read_text())


def test_the_service_says_what_happens_to_it(garden, serve):
    server = serve(garden)
    messages = [record["message"] for record in records(log_of(server)) if "status" not in record]
    assert messages[0] == "flowers:1 is ready"
    assert server.url in messages[1]
    assert messages[-2].startswith("draining")
    assert messages[-1] == "ended"


def test_a_swap_is_told(foretell, serve, tmp_path):
    table = flowers(tmp_path / "flowers.csv")
    foretell.train(table, "kind", "--trees", "3")
    server = serve(foretell, "flowers@latest")
    foretell.train(table, "kind", "--trees", "4")
    server.wait_until("the swap", lambda: "flowers:1 has left" in server.stderr)
    log = log_of(server)
    assert one(log, message="flowers:2 is ready", model="flowers", model_version="2")
    assert one(log, message="flowers:1 leaves after its last request", model="flowers", model_version="1")


def test_a_version_that_cannot_be_served_is_told_with_its_reason(foretell, serve, tmp_path):
    table = flowers(tmp_path / "flowers.csv")
    foretell.train(table, "kind", "--trees", "3")
    server = serve(foretell, "flowers@latest")
    server.signal(signal.SIGSTOP)  # it is not to look before the file is damaged
    foretell.train(table, "kind", "--trees", "4")
    damage(model_file(foretell, "flowers", 2))
    server.signal(signal.SIGCONT)
    server.wait_until("the failure", lambda: "cannot be served" in server.stderr)
    record = one(log_of(server), message="flowers:2 cannot be served", level="error", code="corrupt")
    assert "model.onnx is damaged" in record["error"]


# --- No line is lost, none is waited for --------------------------------------------------------------------------


def test_no_line_of_an_answered_request_is_lost_at_the_end(garden, serve, connect):
    per_connection, connections = 300, 4
    server = serve(garden, "--threads", "2")
    open_connections = [connect(server) for _ in range(connections)]
    for connection in open_connections:
        connection.send(head("GET", "/health", "X-Request-Id: counted") * per_connection)
    for connection in open_connections:
        for _ in range(per_connection):
            assert connection.read().status == 200
    log = log_of(server)
    assert len([1 for record in requests_in(log) if record["request_id"] == "counted"]) == per_connection * connections


@pytest.fixture
def silent_console(garden):
    """(a server whose standard error nobody reads, the end to read from)."""
    reader, writer = os.pipe()
    server = Server(garden, "--log-features", popen={"stderr": writer})
    os.close(writer)
    yield server, reader
    if server.process.returncode is None:
        server.kill()
    os.close(reader)


def dropped(server, reason):
    found = re.search(rf'foretell_log_dropped_lines_total{{reason="{reason}"}} (\d+)', get(server, "/metrics").text)
    return int(found.group(1))


def fill_console(server):
    """Asks until lines are dropped, which all the same are answered."""
    body = {"features": {**ROW, "colour": "x" * FEATURES_BYTES_MAX}}
    with requests.Session() as session:
        for _ in range(1000):
            answer = session.post(server.url + "/predict", json=body, timeout=TIMEOUT_S)
            assert answer.status_code == 200
            if dropped(server, "console") > 0:
                return
    raise AssertionError("no line was dropped")


def test_a_console_that_nobody_reads_stops_nothing_and_what_it_lacks_is_said(silent_console):
    server, reader = silent_console
    fill_console(server)
    text = []
    thread = threading.Thread(target=lambda: text.extend(iter(lambda: os.read(reader, 65536), b"")))
    thread.start()
    server.signal()
    assert server.process.wait(TIMEOUT_S) == 0
    thread.join(TIMEOUT_S)
    log = b"".join(text).decode()
    said = [record for record in records(log) if "lines were dropped" in record["message"]]
    assert said and said[0]["level"] == "warning"
    assert re.search(r"\d+ were not taken by the console", said[0]["message"])


def test_a_console_that_nobody_reads_does_not_keep_a_server_from_ending(silent_console):
    server, _ = silent_console
    fill_console(server)
    server.stop()


def test_a_console_whose_reader_has_gone_stops_nothing(garden):
    reader, writer = os.pipe()
    server = Server(garden, popen={"stderr": writer})
    os.close(writer)
    os.close(reader)
    try:
        for _ in range(3):
            predict(server, ROW)
        server.wait_until("the loss to be counted", lambda: dropped(server, "console") > 0)
    finally:
        server.stop()


# --- The file -----------------------------------------------------------------------------------------------------


def test_the_file_has_the_lines_of_the_console(garden, serve, tmp_path):
    server = serve(garden, "--log-file", tmp_path / "log")
    predict(server, ROW)
    log = log_of(server)
    assert (tmp_path / "log").read_text() == log


def test_the_file_is_continued_by_the_next_server(garden, serve, tmp_path):
    for _ in range(2):
        log_of(serve(garden, "--log-file", tmp_path / "log"))
    assert len([1 for record in records((tmp_path / "log").read_text()) if record["message"] == "ended"]) == 2


def test_the_file_rotates_by_size_and_old_ones_go(garden, serve, tmp_path):
    mib = 1024 * 1024
    server = serve(
        garden, "--log-file", tmp_path / "log", "--log-file-mib", "1", "--log-files", "2", "--log-features"
    )
    body = {"features": {**ROW, "colour": "x" * FEATURES_BYTES_MAX}}
    with requests.Session() as session:
        for _ in range(3 * mib // FEATURES_BYTES_MAX):
            assert session.post(server.url + "/predict", json=body, timeout=TIMEOUT_S).status_code == 200
    log = log_of(server)
    assert {path.name for path in tmp_path.iterdir() if path.name.startswith("log")} == {"log", "log.1"}
    new, old = (tmp_path / "log").read_text(), (tmp_path / "log.1").read_text()
    assert len(new) <= mib and mib - FEATURES_BYTES_MAX * 2 < len(old) <= mib
    assert records(old) + records(new) == records(log)[-len(records(old) + records(new)) :]


def test_a_file_that_was_renamed_is_begun_anew_on_sighup(garden, serve, tmp_path):
    log, old = tmp_path / "log", tmp_path / "log.old"
    server = serve(garden, "--log-file", log)
    log.rename(old)
    server.signal(signal.SIGHUP)
    server.wait_until("a new file", lambda: log.exists() and "told to reload" in log.read_text())
    predict(server, ROW)
    server.stop()
    routes = [record["route"] for record in requests_in(log.read_text())]
    assert [route for route in routes if route != "/health"] == ["/predict"]  # the fixture asks for health, too
    assert server.url in old.read_text()


def test_a_file_that_cannot_be_written_is_told_once_and_stops_nothing(garden, serve, tmp_path):
    log = tmp_path / "log"
    server = serve(garden, "--log-file", log)
    server.wait_until("a first line", log.read_text)
    log.unlink()
    log.mkdir()
    for _ in range(3):
        predict(server, ROW)
        server.wait_until("the loss to be counted", lambda: dropped(server, "file") > 0)
    log.rmdir()
    server.wait_until("the file", lambda: get(server, "/health").ok and log.exists())
    text = log_of(server)
    failed = one(text, message="log lines are lost until the log file can be written")
    assert failed["level"] == "error" and str(log) in failed["error"]
    works = [record for record in records(text) if "can be written again" in record["message"]]
    assert len(works) == 1 and re.search(r"it lacks [1-9]\d* lines", works[0]["message"])
    assert records(log.read_text())


@pytest.mark.parametrize(("place", "code"), [("absent/log", 3), (".", 1)], ids=["no such folder", "a folder"])
def test_a_file_that_cannot_be_opened_is_told_at_the_start(garden, tmp_path, place, code):
    outcome = garden("serve", "--port", "0", "--log-file", tmp_path / place)
    assert outcome.code == code
    assert str(tmp_path / place) in outcome.stderr


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--log-level", "loud"),
        ("--log-format", "xml"),
        ("--log-files", "0"),
        ("--log-files", "1001"),
        ("--log-file-mib", "0"),
        ("--log-file-mib", "1048577"),
    ],
)
def test_what_an_option_cannot_be_is_told(garden, option, value):
    outcome = garden("serve", "--port", "0", option, value)
    assert outcome.code == 2
    assert option in outcome.stderr and value in outcome.stderr


# --- On a terminal ------------------------------------------------------------------------------------------------


def seen_on_a_terminal(program, *arguments):
    """What a person sees of a server that answers one request, and ends."""
    master, slave = pty.openpty()
    server = Server(program, *arguments, popen={"stderr": slave})
    os.close(slave)
    try:
        predict(server, ROW)
    finally:
        server.stop()
    text = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:  # the other end has been closed
            break
        text += piece
    os.close(master)
    return text.decode()


def test_a_terminal_gets_columns_with_colours(garden):
    garden.environment["TERM"] = "xterm"
    text = seen_on_a_terminal(garden)
    assert "\x1b[32minfo   \x1b[0m" in text
    plain = re.sub(r"\x1b\[\d*m", "", text)
    assert COLUMNS.search(plain)
    assert "flowers:1  1 row" in plain
    assert "{" not in plain


@pytest.mark.parametrize("setting", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
def test_colours_can_be_turned_off(garden, setting):
    garden.environment.update({"TERM": "xterm", **setting})
    text = seen_on_a_terminal(garden)
    assert "\x1b" not in text
    assert COLUMNS.search(text)


def test_a_terminal_gets_json_when_asked(garden):
    text = seen_on_a_terminal(garden, "--log-format", "json")
    assert requests_in(text.replace("\r\n", "\n"))


def test_a_pipe_gets_columns_without_colours_when_asked(garden, serve):
    server = serve(garden, "--log-format", "text")
    predict(server, ROW)
    log = log_of(server)
    assert COLUMNS.search(log)
    assert "\x1b" not in log
