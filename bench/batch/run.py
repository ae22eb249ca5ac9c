"""`foretell predict` beside pandas and scikit-learn (peer.py) on a million census rows, both on every processor, in
turns. Prints medians of rows per second and of peak memory, and the ratio. Foretell's time is that of the whole process;
the peer's begins when it has imported its libraries and loaded its model."""

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
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
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
    """(seconds, peak MB)"""
    out = folder / "foretell.csv"
    command = [binary, "predict", "adult", folder / "rows.csv", "-o", out, "--data-dir", folder / "models"]
    _, seconds, memory = measure(command)
    return out, seconds, memory


def predict_peer(folder):
    """(seconds, peak MB)"""
    out = folder / "peer.csv"
    printed, _, memory = measure([sys.executable, PEER, "predict", folder / "peer.joblib", folder / "rows.csv", out])
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
        ours, theirs = [], []
        for run in range(options.runs):
            for results, predict in (ours, lambda: predict_foretell(options.foretell, folder)), (
                theirs,
                lambda: predict_peer(folder),
            ):
                out, *figures = predict()
                if count_lines(out) != options.rows + 1:
                    raise SystemExit(f"{out.name} has {count_lines(out)} lines, expected {options.rows + 1}")
                results.append(figures)
            print(f"  run {run + 1} of {options.runs}: {ours[-1][0]:.2f} s, {theirs[-1][0]:.2f} s", file=sys.stderr)
    print(f"{options.rows:,} census rows, 100 trees, depth 10, {os.cpu_count()} processors, median of {options.runs}")
    print(f"{'':24}{'s':>8}{'rows/s':>12}{'peak MB':>9}")
    for who, results in ("Foretell", ours), ("pandas + scikit-learn", theirs):
        seconds, memory = (statistics.median(figure) for figure in zip(*results))
        print(f"{who:24}{seconds:>8.2f}{options.rows / seconds:>12,.0f}{memory:>9.0f}")
    ratio = statistics.median(their[0] / our[0] for our, their in zip(ours, theirs))
    print(f"Foretell is {ratio:.1f} times as fast", flush=True)


if __name__ == "__main__":
    main()
