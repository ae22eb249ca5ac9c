"""Foretell's reading of a CSV file beside DuckDB's and Polars', one thread each, in turns, over generated tables: decimals
of six digits, numbers as HIGGS writes them, the census table with varied numbers, quoted text. Prints MB of file per
second, Foretell's ratio to the faster of the two, and peak memory.

Foretell's time is the read_s of `foretell train --json`: types, categories and the digest included, training not; its
memory is that of the whole command. The others read into a table with types of their own finding; their memory includes
Python.
"""

import argparse
import csv
import io
import json
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time

ADULT = pathlib.Path(__file__).resolve().parent.parent.parent / "examples/data/adult/adult_train.csv"
MB = 1_000_000
BLOCK_BYTES = 32 * MB  # made anew; a file repeats it
COLUMNS = 28


def number_table(form):
    """(header, rows): a class and normally distributed float32 numbers, written as `form` says."""
    import numpy as np

    def rows(rng):
        values = rng.standard_normal((1000, COLUMNS), dtype=np.float32).tolist()
        return [[rng.integers(2), *(format(value, form) for value in row)] for row in values]

    return ["label", *(f"x{i}" for i in range(COLUMNS))], rows


def census_table():
    """The shipped table, with other numbers in the one column that has many."""
    with open(ADULT, newline="", encoding="utf-8") as file:
        header, *census = csv.reader(file)
    varied = header.index("fnlwgt")
    header[header.index("income")] = "label"

    def rows(rng):
        return [[*row[:varied], rng.integers(10_000, 1_500_000), *row[varied + 1 :]] for row in census]

    return header, rows


def text_table():
    """Quoted fields: a short one with a comma, free text, free text with doubled quotes; a price."""
    words = "the of and to in a is that it was for on are as with his they be at one have this from or had by".split()

    def some(random_words, count):
        return " ".join(random_words.choices(words, k=count))

    def rows(rng):
        random_words = random.Random(int(rng.integers(2**32)))
        return [
            [f"City, no. {rng.integers(50)}", some(random_words, 11) + ", " + some(random_words, 5),
             f'so "{some(random_words, 3)}", {some(random_words, 6)}', round(rng.normal(100, 30), 2),
             f"class {rng.integers(3)}"]
            for _ in range(1000)
        ]  # fmt: skip

    return ["city", "comment", "note", "price", "label"], rows


TABLES = {
    "decimals": lambda: number_table(".6g"),
    "higgs": lambda: number_table(".18e"),
    "census": census_table,
    "text": text_table,
}


def write(file, table, size):
    """Writes a table of about `size` bytes, the same at each call."""
    import numpy as np

    header, rows = TABLES[table]()
    rng = np.random.default_rng(1)
    block = io.StringIO()
    writer = csv.writer(block, lineterminator="\n")
    while block.tell() < min(size, BLOCK_BYTES):
        writer.writerows(rows(rng))
    with open(file, "w", encoding="utf-8") as out:
        out.write(",".join(header) + "\n")
        while out.tell() < size:
            out.write(block.getvalue())


def read_with_duckdb(file):
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    begin = time.monotonic()
    connection.execute("CREATE TABLE t AS SELECT * FROM read_csv(?)", [str(file)])
    return time.monotonic() - begin


def read_with_polars(file):
    import polars

    begin = time.monotonic()
    table = polars.read_csv(file)
    seconds = time.monotonic() - begin
    del table
    return seconds


PEERS = {"DuckDB": read_with_duckdb, "Polars": read_with_polars}


def run(command):
    """(standard output, peak memory in MB) of a command that may use one thread."""
    environment = os.environ | {"POLARS_MAX_THREADS": "1"}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, text=True, env=environment, **pipes) as process:
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"failed: {' '.join(map(str, command))}")
    return output, usage.ru_maxrss * 1024 / MB


def read_with_foretell(binary, file, folder):
    command = [binary, "train", file, "--target", "label", "--trees", "1", "--depth", "1", "--threads", "1", "--json"]
    output, peak_mb = run([*command, "--data-dir", folder / "models"])
    return json.loads(output)["timings"]["read_s"], peak_mb


def read_with_peer(peer, file):
    output, peak_mb = run([sys.executable, __file__, "--peer", peer, file])
    return float(output), peak_mb


def compare(table, options, folder):
    file = folder / f"{table}.csv"
    write(file, table, options.megabytes * MB)
    file_mb = file.stat().st_size / MB
    contestants = {"Foretell": lambda: read_with_foretell(options.foretell, file, folder)}
    for peer in PEERS:
        contestants[peer] = lambda peer=peer: read_with_peer(peer, file)
    measured = {name: [] for name in contestants}
    for number in range(options.runs):
        for name, read in contestants.items():
            measured[name].append(read())
        print(f"  {table}: run {number + 1} of {options.runs}", file=sys.stderr)
    file.unlink()
    rate = {name: file_mb / statistics.median(seconds for seconds, _ in runs) for name, runs in measured.items()}
    print(f"\n{table}: {file_mb:.0f} MB, one thread, median of {options.runs}")
    print(f"{'':12}{'MB/s':>8}{'peak MB':>10}")
    for name, runs in measured.items():
        print(f"{name:12}{rate[name]:>8.0f}{statistics.median(peak for _, peak in runs):>10.0f}")
    fastest = max(PEERS, key=rate.get)
    print(f"Foretell is {rate['Foretell'] / rate[fastest]:.2f} times as fast as {fastest}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--foretell", type=pathlib.Path, help="the release binary")
    parser.add_argument("--megabytes", type=int, default=256, help="size of each file (default 256)")
    parser.add_argument("--runs", type=int, default=5, help="readings of each file by each (default 5)")
    parser.add_argument("--tables", nargs="+", choices=TABLES, default=list(TABLES), help="which (default all)")
    parser.add_argument("--peer", nargs=2, metavar=("NAME", "FILE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peer:
        print(PEERS[options.peer[0]](options.peer[1]))
        return
    if options.foretell is None:
        parser.error("--foretell is needed")
    with tempfile.TemporaryDirectory(prefix="foretell-bench-") as folder:
        for table in options.tables:
            compare(table, options, pathlib.Path(folder))


if __name__ == "__main__":
    main()
