"""HTTP as bytes: a raw connection that sends what no client library would, and reads answers strictly."""

import json
import socket
from dataclasses import dataclass

TIMEOUT_S = 60


@dataclass
class Answer:
    status: int
    reason: str
    fields: list  # (name in lower case, value), in order
    body: bytes

    def field(self, name):
        """The value of the only field of this name, or None."""
        values = [value for field, value in self.fields if field == name.lower()]
        assert len(values) <= 1, f"{name} sent {len(values)} times"
        return values[0] if values else None

    @property
    def json(self):
        return json.loads(self.body)


class Connection:
    """One TCP connection. Reading expects every answer to be framed by Content-Length."""

    def __init__(self, port, host="127.0.0.1"):
        self.port = port
        self.socket = socket.create_connection((host, port), timeout=TIMEOUT_S)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def send(self, data):
        """Sends all of it; a peer that refuses early and closes is not an error here: its answer is what is tested."""
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass
        return self

    def _receive(self):
        try:
            piece = self.socket.recv(65536)
        except ConnectionResetError:
            piece = b""
        self._buffer += piece
        return bool(piece)

    def _read_head(self):
        while b"\r\n\r\n" not in self._buffer:
            if not self._receive():
                raise AssertionError(f"the peer closed in the middle of a head: {self._buffer!r}")
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        version, status, reason = first.split(" ", 2)
        assert version == "HTTP/1.1", first
        fields = []
        for line in lines:
            name, _, value = line.partition(":")
            fields.append((name.lower(), value.strip()))
        return Answer(int(status), reason, fields, b"")

    def read(self, head_only=False):
        """The next final answer. `head_only`: the request was HEAD."""
        answer = self._read_head()
        if answer.status < 200 or answer.status in (204, 304) or head_only:
            return answer
        length = int(answer.field("content-length"))
        while len(self._buffer) < length:
            if not self._receive():
                raise AssertionError(f"the peer closed in the middle of a body: {answer}")
        answer.body, self._buffer = self._buffer[:length], self._buffer[length:]
        return answer

    def is_closed_by_peer(self):
        """Waits for the peer's end; True when it comes without a further byte."""
        while self._receive():
            pass
        return self._buffer == b""

    def exchange(self, data, **options):
        return self.send(data).read(**options)


def head(method, target, *fields, host="localhost", version="HTTP/1.1"):
    """The bytes of a request's head. Each of `fields` is one line without its end."""
    lines = [f"{method} {target} {version}"]
    if host is not None:
        lines.append(f"Host: {host}")
    lines.extend(fields)
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def post_json(target, document, *fields, **options):
    """The bytes of a whole JSON request. `document` is a value, or bytes that are sent as they stand."""
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    length = f"Content-Length: {len(body)}"
    return head("POST", target, "Content-Type: application/json", length, *fields, **options) + body


def chunked(*pieces):
    """A body in chunks, one a piece, with its end."""
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
