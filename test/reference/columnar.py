"""Arrow and Parquet against JSON, as pyarrow and DuckDB read them: reads [{"json", "arrow", "parquet"}], paths of the same
answer, from standard input and prints for each {"rows", "types", "differences"}, with types by reader and column, and
the first few differences, each a line of text.
"""

import json
import struct
import sys
from itertools import islice, zip_longest

import duckdb
import pyarrow
import pyarrow.parquet

SHOWN = 5


class Number(str):
    """A number as JSON prints it: its digits count, and no text is equal to it."""


def parsed(text):
    return json.loads(text, parse_float=Number, parse_int=Number)


def rows_of(answer):
    if isinstance(answer, list):
        return answer
    if "data" in answer:
        return [row for rows in answer["data"].values() for row in rows]
    return next(rows for rows in answer.values() if isinstance(rows, list))


def readers(arrow, parquet):
    """The same rows, as a table of pyarrow each."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    with pyarrow.OSFile(arrow) as file:
        streamed = pyarrow.ipc.open_stream(file).read_all()
    yield "arrow by pyarrow", streamed
    yield "arrow by duckdb", connection.from_arrow(streamed).to_arrow_table()
    yield "parquet by pyarrow", pyarrow.parquet.read_table(parquet)
    yield "parquet by duckdb", connection.read_parquet(parquet).to_arrow_table()


def shown(value, expected):
    """A value as JSON would have it, given what JSON has."""
    if value is None or isinstance(value, (bool, list)):
        return value
    if isinstance(value, int):
        return Number(value)
    if isinstance(value, float):
        same = isinstance(expected, Number) and struct.pack("d", value) == struct.pack("d", float(expected))
        return expected if same else Number(repr(value))
    if isinstance(value, str):
        return parsed(value) if isinstance(expected, dict) else value
    if hasattr(value, "hour"):
        return f"{value:%Y-%m-%d %H:%M:%S}.{value.microsecond // 1000:03d}"
    return value.isoformat()


def equal(left, right):
    if type(left) is not type(right):
        return False
    if isinstance(left, dict):
        return list(left) == list(right) and all(equal(left[key], right[key]) for key in left)
    if isinstance(left, list):
        return len(left) == len(right) and all(map(equal, left, right))
    return left == right


def differences(reader, table, expected):
    table.validate(full=True)
    for number, (row, wanted) in enumerate(zip_longest(table.to_pylist(), expected, fillvalue={})):
        if list(row) != list(wanted):
            yield f"{reader}, row {number}: columns {list(row)} instead of {list(wanted)}"
            continue
        for name, value in row.items():
            if not equal(shown(value, wanted[name]), wanted[name]):
                yield f"{reader}, row {number}, {name}: {value!r} instead of {wanted[name]!r}"


def compared(case):
    with open(case["json"], encoding="utf-8") as file:
        expected = rows_of(parsed(file.read()))
    tables = dict(readers(case["arrow"], case["parquet"]))
    found = (line for reader, table in tables.items() for line in differences(reader, table, expected))
    return {
        "rows": len(expected),
        "types": {reader: {field.name: str(field.type) for field in table.schema} for reader, table in tables.items()},
        "differences": list(islice(found, SHOWN)),
    }


if __name__ == "__main__":
    json.dump([compared(case) for case in json.load(sys.stdin)], sys.stdout)
