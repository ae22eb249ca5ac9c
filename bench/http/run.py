"""Foretell's HTTP path beside nginx answering a fixed body (and, with --peers, beside the usual Python stacks).

Servers and generator run on different cores, and the servers take turns, so that what the machine does meanwhile hits
them alike: read the ratios. CPU time a request is the steadier figure where cores are shared. Prints three tables:
throughput, start to first answer, memory.
"""

import argparse
import contextlib
import http.client
import os
import pathlib
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
ADULT = ROOT / "examples/data/adult/adult_train.csv"
ROW = (
    b'{"features":[39,"State-gov",77516,"Bachelors",13,"Never-married","Adm-clerical","Not-in-family","White",'
    b'"Male",2174,0,40,"United-States"]}'
)
TICK_S = 1 / os.sysconf("SC_CLK_TCK")
START_TIMEOUT_S = 60
FIRST_ANSWERS = 20
REQUESTS_BEFORE_MEMORY = 10_000


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def ask(port):
    """One prediction over a connection of its own; True when it was answered with 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("POST", "/api/v1/predict", ROW, {"Content-Type": "application/json"})
        return connection.getresponse().status == 200
    except (ConnectionError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def process_tree(pid):
    """A process and everything below it."""
    pids = [pid]
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            pids += process_tree(int(child))
    return pids


def cpu_seconds(pid):
    """User and system time of a process and its children so far."""
    total = 0
    for each in process_tree(pid):
        fields = pathlib.Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total * TICK_S


def resident_mb(pid):
    status = "".join(pathlib.Path(f"/proc/{each}/status").read_text() for each in process_tree(pid))
    return sum(int(kb) for kb in re.findall(r"VmRSS:\s+(\d+) kB", status)) / 1024


class Contestant:
    """A server under measurement: what starts it on a port, and on which cores."""

    def __init__(self, name, command, cores, environment=None):
        self.name = name
        self.command = command
        self.cores = cores
        self.environment = {**os.environ, **(environment or {})}
        self.rates, self.cpu_us, self.p99_ms = [], [], []

    @contextlib.contextmanager
    def running(self):
        """(process, port) of a server that has answered once."""
        port = free_port()
        command = ["taskset", "-c", self.cores, *self.command(port)]
        # A session of its own, as nginx makes one: else the scheduler counts it as one group with the generator.
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self.environment, start_new_session=True
        )
        try:
            deadline = time.monotonic() + START_TIMEOUT_S
            while not ask(port):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit(f"{self.name} did not start: {' '.join(command)}")
                time.sleep(0.001)
            yield process, port
        finally:
            process.terminate()
            process.wait()

    def measure(self, process, port, seconds, connections, wrk_core):
        """One run of wrk."""
        before = cpu_seconds(process.pid)
        command = ["taskset", "-c", wrk_core, "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]
        command += ["-s", str(HERE / "predict.lua"), f"http://127.0.0.1:{port}/api/v1/predict"]
        text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        if "Non-2xx" in text:
            raise SystemExit(f"{self.name} answered errors:\n{text}")
        requests = int(re.search(r"(\d+) requests in", text).group(1))
        self.rates.append(float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1)))
        self.cpu_us.append((cpu_seconds(process.pid) - before) * 1e6 / requests)
        number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)\b", text).groups()
        self.p99_ms.append(float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit])


def throughput(contestants, options):
    """Interleaved runs; medians, and ratios to the first contestant."""
    with contextlib.ExitStack() as stack:
        running = [(c, *stack.enter_context(c.running())) for c in contestants]
        for turn in range(options.runs + 1):
            for contestant, process, port in running:
                contestant.measure(process, port, options.seconds, options.connections, options.wrk_core)
                if turn == 0:  # warms up
                    contestant.rates.clear(), contestant.cpu_us.clear(), contestant.p99_ms.clear()
            print(f"  run {turn} of {options.runs}", file=sys.stderr)
    wrk = f"wrk on core {options.wrk_core}, median of {options.runs} runs of {options.seconds} s"
    print(f"\n{options.connections} connections, {wrk}")
    print(f"{'':24}{'requests/s':>12}{'ratio':>8}{'CPU us/req':>12}{'ratio':>8}{'p99 ms':>9}")
    yard_rate, yard_cpu = statistics.median(contestants[0].rates), statistics.median(contestants[0].cpu_us)
    for contestant in contestants:
        rate, cpu = statistics.median(contestant.rates), statistics.median(contestant.cpu_us)
        p99 = statistics.median(contestant.p99_ms)
        print(
            f"{contestant.name:24}{rate:>12,.0f}{rate / yard_rate:>8.2f}{cpu:>12.2f}{cpu / yard_cpu:>8.2f}{p99:>9.2f}"
        )


def start_to_first_answer(contestant):
    times = []
    for _ in range(FIRST_ANSWERS):
        begin = time.monotonic()
        with contestant.running():
            times.append((time.monotonic() - begin) * 1000)
    print(f"\n{contestant.name}: start to first answer, median of {FIRST_ANSWERS}: {statistics.median(times):.1f} ms")


def memory(contestant):
    with contestant.running() as (process, port):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        fresh = resident_mb(process.pid)
        for _ in range(REQUESTS_BEFORE_MEMORY):
            connection.request("POST", "/api/v1/predict", ROW, {"Content-Type": "application/json"})
            connection.getresponse().read()
        connection.close()
        used = resident_mb(process.pid)
    print(f"{contestant.name}: resident memory {fresh:.1f} MB, after {REQUESTS_BEFORE_MEMORY:,} requests {used:.1f} MB")


def train(foretell, folder):
    data = folder / "data"
    command = [foretell, "train", ADULT, "--target", "income", "--name", "adult", "--data-dir", data]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return data


def nginx_command(folder):
    def command(port):
        own = folder / f"nginx-{port}"
        own.mkdir()
        text = (HERE / "nginx.conf").read_text().replace("FOLDER", str(own)).replace("PORT", str(port))
        (own / "nginx.conf").write_text(text)
        # "error_log" of the file takes over once it is read; -e keeps the first messages out of the system's log
        return ["nginx", "-e", str(own / "nginx.err"), "-c", str(own / "nginx.conf"), "-g", "daemon off;"]

    return command


def python_peers(folder, data, cores):
    """Flask + gunicorn + joblib + scikit-learn, and FastAPI + uvicorn + ONNX Runtime on our own model.onnx."""
    pickle = folder / "forest.joblib"
    subprocess.run([sys.executable, HERE / "peers.py", "train", ADULT, pickle], check=True)
    (model,) = data.rglob("model.onnx")
    environment = {"PYTHONPATH": str(HERE), "PEER_FOREST": str(pickle), "PEER_ONNX": str(model)}

    def flask(port):
        return [sys.executable, "-m", "gunicorn", "-w", "2", "-b", f"127.0.0.1:{port}", "peers:flask_app()"]

    def fastapi(port):
        command = [sys.executable, "-m", "uvicorn", "--factory", "peers:fastapi_app", "--port", str(port)]
        return [*command, "--log-level", "warning", "--no-access-log"]

    return [
        Contestant("Flask + scikit-learn", flask, cores, environment),
        Contestant("FastAPI + ONNX Runtime", fastapi, cores, environment),
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--foretell", type=pathlib.Path, required=True, help="the release binary")
    parser.add_argument("--runs", type=int, default=9, help="runs of wrk for each server (default 9)")
    parser.add_argument("--seconds", type=int, default=3, help="length of a run (default 3)")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--server-cores", default="0", help="cores of the servers, as taskset takes them (default 0)")
    parser.add_argument("--wrk-core", default="1", help="core of the generator (default 1)")
    parser.add_argument("--peers", action="store_true", help="also the Python stacks that Foretell replaces")
    options = parser.parse_args()

    with tempfile.TemporaryDirectory(prefix="foretell-bench-") as name:
        folder = pathlib.Path(name)
        data = train(options.foretell, folder)

        def foretell(port):
            command = [options.foretell, "serve", "adult", "--data-dir", data, "--port", str(port), "--threads", "1"]
            return [str(part) for part in command]

        ours = Contestant("Foretell", foretell, options.server_cores)
        contestants = [Contestant("nginx, fixed body", nginx_command(folder), options.server_cores), ours]
        if options.peers:
            contestants += python_peers(folder, data, options.server_cores)
        throughput(contestants, options)
        start_to_first_answer(ours)
        memory(ours)


if __name__ == "__main__":
    main()
