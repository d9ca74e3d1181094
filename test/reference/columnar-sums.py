"""Sums of a long answer: reads {"arrow", "parquet"}, paths of files of measurements, from standard input and prints, by
reader, [rows, values of no2, their sum].
"""

import json
import sys

import duckdb
import pyarrow
import pyarrow.compute
import pyarrow.parquet


def summed(table):
    values = table["no2"]
    return [table.num_rows, table.num_rows - values.null_count, pyarrow.compute.sum(values).as_py()]


if __name__ == "__main__":
    files = json.load(sys.stdin)
    with pyarrow.OSFile(files["arrow"]) as file:
        streamed = pyarrow.ipc.open_stream(file).read_all()
    connection = duckdb.connect()
    relations = {"arrow": connection.from_arrow(streamed), "parquet": connection.read_parquet(files["parquet"])}
    by_duckdb = {
        f"{name} by duckdb": list(relation.aggregate("count(*), count(no2), sum(no2)").fetchall()[0])
        for name, relation in relations.items()
    }
    by_pyarrow = {
        "arrow by pyarrow": summed(streamed),
        "parquet by pyarrow": summed(pyarrow.parquet.read_table(files["parquet"])),
    }
    json.dump({**by_pyarrow, **by_duckdb}, sys.stdout)
