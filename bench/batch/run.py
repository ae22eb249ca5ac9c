"""`foretell predict` beside pandas and scikit-learn (peer.py) on a million census rows, in turns: the forest of
scikit-learn on one processor, as it is unless told otherwise, and on all of them, as Foretell. Prints medians of
seconds and of peak memory, and the ratios. Foretell's time is that of the whole process; the peer's begins when it has
imported its libraries and loaded its model."""

import argparse
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PEER = pathlib.Path(__file__).resolve().parent / "peer.py"
TRAIN = ROOT / "examples/data/adult/adult_train.csv"
TEST = ROOT / "examples/data/adult/adult_test.csv"


def write_rows(path, count):
    """`count` rows drawn from the test part, with replacement."""
    header, *rows = TEST.read_text(encoding="utf-8").splitlines()
    draw = random.Random(1)
    with open(path, "w", encoding="utf-8") as file:
        file.write(header + "\n")
        for _ in range(count):
            file.write(draw.choice(rows) + "\n")


def measure(command):
    """(what it printed, seconds of the whole process, peak memory in MB)"""
    begin = time.monotonic()
    command = [str(part) for part in command]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{command[0]} ended with {process.returncode}")
    return printed, seconds, usage.ru_maxrss / 1024


def count_lines(path):
    with open(path, "rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))


def predict_foretell(binary, folder):
    """(result, seconds, peak MB)"""
    out = folder / "foretell.csv"
    command = [binary, "predict", "adult", folder / "rows.csv", "-o", out, "--data-dir", folder / "models"]
    _, seconds, memory = measure(command)
    return out, seconds, memory


def predict_peer(folder, jobs):
    """(result, seconds, peak MB)"""
    out = folder / "peer.csv"
    command = [sys.executable, PEER, "predict", folder / "peer.joblib", folder / "rows.csv", out, jobs]
    printed, _, memory = measure(command)
    return out, float(printed), memory


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--foretell", type=pathlib.Path, required=True, help="the release binary")
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the table (default 1,000,000)")
    parser.add_argument("--runs", type=int, default=5, help="runs of each (default 5)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="foretell-bench-") as name:
        folder = pathlib.Path(name)
        write_rows(folder / "rows.csv", options.rows)
        train = [options.foretell, "train", TRAIN, "--target", "income", "--name", "adult", "--test", TEST]
        measure([*train, "--data-dir", folder / "models"])
        measure([sys.executable, PEER, "fit", TRAIN, folder / "peer.joblib"])
        contestants = {
            "Foretell": lambda: predict_foretell(options.foretell, folder),
            "scikit-learn, 1 job": lambda: predict_peer(folder, 1),
            "scikit-learn, all jobs": lambda: predict_peer(folder, -1),
        }
        results = {who: [] for who in contestants}
        for run in range(options.runs):
            for who, predict in contestants.items():
                out, *figures = predict()
                if count_lines(out) != options.rows + 1:
                    raise SystemExit(f"{who} wrote {count_lines(out)} lines, expected {options.rows + 1}")
                results[who].append(figures)
            seconds = ", ".join(f"{who} {figures[-1][0]:.2f} s" for who, figures in results.items())
            print(f"  run {run + 1} of {options.runs}: {seconds}", file=sys.stderr)
    print(f"{options.rows:,} census rows, 100 trees, depth 10, {os.cpu_count()} processors, median of {options.runs}")
    print(f"{'':24}{'s':>8}{'rows/s':>12}{'peak MB':>9}{'ratio':>8}")
    for who, figures in results.items():
        seconds, memory = (statistics.median(column) for column in zip(*figures))
        ratio = statistics.median(their[0] / our[0] for our, their in zip(results["Foretell"], figures))
        print(f"{who:24}{seconds:>8.2f}{options.rows / seconds:>12,.0f}{memory:>9.0f}{ratio:>8.1f}", flush=True)


if __name__ == "__main__":
    main()
