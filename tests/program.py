"""Runs the program under test. Every call has a time limit, and no call may leave a sanitizer's report behind."""

import json
import os
import pathlib
import re
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass

FORETELL = pathlib.Path(os.environ.get("FORETELL", "foretell"))
BUILD_DIR = pathlib.Path(os.environ.get("FORETELL_BUILD_DIR", "."))
ROOT = pathlib.Path(__file__).resolve().parent.parent
ADULT_TRAIN = ROOT / "examples/data/adult/adult_train.csv"
ADULT_TEST = ROOT / "examples/data/adult/adult_test.csv"

RUN_TIMEOUT_S = 300  # a sanitizer build on a busy machine
WAIT_TIMEOUT_S = 60
SANITIZER_REPORT = re.compile(r"(Address|Leak|Thread|UndefinedBehavior)Sanitizer|runtime error:")


def clean_environment(extra=None):
    """The environment of a run: ours, without settings of Foretell that the person who tests may have made."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("FORETELL") and k != "MODEL_PATH"}
    environment.update(extra or {})
    return environment


def assert_no_sanitizer_report(stderr):
    assert not SANITIZER_REPORT.search(stderr), stderr


@dataclass
class Outcome:
    """How a run ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def json(self):
        """The result of a command with --json."""
        return json.loads(self.stdout)

    @property
    def error(self):
        """The error of a command with --json: the last line of stderr (progress may stand before it)."""
        return json.loads(self.stderr.strip().splitlines()[-1])


class Program:
    """The command line in one working directory with one data directory."""

    def __init__(self, cwd, data_dir, environment=None):
        self.cwd = pathlib.Path(cwd)
        self.data_dir = pathlib.Path(data_dir)
        self.environment = {"FORETELL_DATA_DIR": str(data_dir), **(environment or {})}

    def start(self, *arguments, stdin=subprocess.DEVNULL, **popen):
        """A process that the caller waits for."""
        return subprocess.Popen(
            [FORETELL, *map(str, arguments)],
            cwd=self.cwd,
            env=clean_environment(self.environment),
            stdin=stdin,
            text=True,
            **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **popen},
        )

    def __call__(self, *arguments, timeout=RUN_TIMEOUT_S, piped=None):
        """Runs to the end, whatever the exit code. `piped`: a file whose bytes come through a pipe as standard input."""
        if piped is None:
            process = self.start(*arguments)
        else:
            with subprocess.Popen(["cat", piped], stdout=subprocess.PIPE) as cat:
                process = self.start(*arguments, stdin=cat.stdout)
                cat.stdout.close()
        try:
            stdout, stderr = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            stdout, stderr = process.communicate()
            raise AssertionError(f"foretell {arguments} did not end in {timeout} s\n{stdout}\n{stderr}") from None
        assert_no_sanitizer_report(stderr)
        assert process.returncode >= 0, f"killed by signal {-process.returncode}: {stderr}"
        return Outcome(process.returncode, stdout, stderr)

    def ok(self, *arguments, **options):
        """Runs, and expects exit code 0."""
        outcome = self(*arguments, **options)
        assert outcome.code == 0, f"foretell {arguments} ended with {outcome.code}\n{outcome.stdout}\n{outcome.stderr}"
        return outcome

    def train(self, table, target, *arguments, **options):
        """Trains and returns the report of --json."""
        return self.ok("train", table, "--target", target, "--json", *arguments, **options).json

    def models(self):
        """What `models list --json` says, by name; nothing where there is no registry."""
        outcome = self("models", "list", "--json")
        if outcome.code == 3 and not (self.data_dir / "registry.db").exists():
            return {}
        assert outcome.code == 0, outcome.stderr
        return {model["name"]: model for model in outcome.json["models"]}


class Server:
    """A running `foretell serve` on a free port. stop() expects what a well-behaved service does on SIGTERM. `popen`: how
    to start it; where that names a `stderr`, it is for the caller to read."""

    def __init__(self, program, *arguments, popen=None):
        self.process = program.start("serve", *arguments, "--port", "0", **(popen or {}))
        self.stdout_lines = []
        self._stderr = []
        self._streams = [(self.process.stdout, self.stdout_lines), (self.process.stderr, self._stderr)]
        self._streams = [(stream, lines) for stream, lines in self._streams if stream is not None]
        self._threads = [threading.Thread(target=self._collect, args=each, daemon=True) for each in self._streams]
        for thread in self._threads:
            thread.start()
        try:
            self.host, self.port = self._await_address()
            self._await_health()
        except BaseException:
            self.kill()
            raise

    @property
    def url(self):
        host = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}.get(self.host, self.host)
        return f"http://{host}:{self.port}"

    @property
    def stdout(self):
        return "".join(self.stdout_lines)

    @property
    def stderr(self):
        return "".join(self._stderr)

    @staticmethod
    def _collect(stream, lines):
        for line in stream:
            lines.append(line)

    def _await_address(self):
        def address():
            found = re.search(r"http://(\[[0-9a-f:]+\]|[0-9.]+):(\d+)\b.*\n", self.stdout)
            return (found.group(1), int(found.group(2))) if found else None

        return self.wait_until("an address on stdout", address)

    def _await_health(self):
        def healthy():
            try:
                with urllib.request.urlopen(f"{self.url}/health", timeout=WAIT_TIMEOUT_S) as answer:
                    return answer.status == 200
            except (urllib.error.URLError, ConnectionError):
                return False

        self.wait_until("a healthy answer", healthy)

    def wait_until(self, what, condition):
        """The first true value of `condition()`, looked at again and again; a server that ends before is an error."""
        deadline = time.monotonic() + WAIT_TIMEOUT_S
        while time.monotonic() < deadline:
            value = condition()
            if value:
                return value
            try:
                self.process.wait(timeout=0.02)  # waiting between two looks, and seeing a server that ended
            except subprocess.TimeoutExpired:
                continue
            for thread in self._threads:
                thread.join(WAIT_TIMEOUT_S)
            raise AssertionError(f"the server ended with {self.process.returncode} before {what}\n{self.stderr}")
        raise AssertionError(f"no {what} within {WAIT_TIMEOUT_S} s\n{self.stdout}\n{self.stderr}")

    def signal(self, number=signal.SIGTERM):
        self.process.send_signal(number)

    def wait(self, timeout=WAIT_TIMEOUT_S):
        """The exit code; all output has been collected then."""
        code = self.process.wait(timeout=timeout)
        for thread in self._threads:
            thread.join(timeout)
        for stream, _ in self._streams:
            stream.close()
        return code

    def stop(self):
        """SIGTERM must end it with exit code 0 and without a sanitizer's report."""
        if self.process.poll() is None:
            self.signal(signal.SIGTERM)
        code = self.wait()
        assert_no_sanitizer_report(self.stderr)
        assert code == 0, f"exit code {code}\n{self.stderr}"

    def kill(self):
        self.process.kill()
        self.wait()
