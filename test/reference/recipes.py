"""Evaluates the recipes of docs/numbers.md on bars of the API.

Reads one JSON object from stdin: `csv` (bars as the API gives them, with indicator columns) and `cases`, each with
`recipe`, `variables` (arguments by name) and `columns` (what the recipe must give, in order). Prints, per case, the
largest relative error, or null where one side has a value and the other has none.
"""

import io
import json
import sys

import numpy as np
import pandas as pd
import talib

given = json.load(sys.stdin)
bars = pd.read_csv(io.StringIO(given["csv"]), parse_dates=["date"])
spans = {"none": "Y", "week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}


def anchor_of(word):
    return 0 * bars.index if word == "none" else bars.date.dt.to_period(spans[word])


def error_of(case):
    names = {name: bars[name].astype(float) for name in ("open", "high", "low", "close", "volume")}
    names |= {"series": names["close"], "talib": talib, **case["variables"]}
    if "anchor" in names:
        names["anchor"] = anchor_of(names["anchor"])
    made = eval(case["recipe"], names)
    made = made if isinstance(made, tuple) else (made,)
    worst = 0.0
    for column, values in zip(case["columns"], made, strict=True):
        ours, theirs = bars[column].to_numpy(float), np.array(values, float)
        theirs[np.isnan(made[0])] = np.nan  # a column of whole numbers has 0 for no value
        if not np.array_equal(np.isnan(ours), np.isnan(theirs)):
            return None
        error = np.abs(ours - theirs) / np.maximum(1, np.abs(theirs))
        worst = max(worst, float(np.nanmax(error)))
    return worst


json.dump([error_of(case) for case in given["cases"]], sys.stdout)
