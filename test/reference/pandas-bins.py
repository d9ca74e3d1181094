"""Bins of pandas: reads [{"rule", "series": [{"days", "open", "high", "low", "close", "volume"}]}] from standard input and
prints, for each rule and series, {"days", "open", "high", "low", "close", "volume"}: labels as days since 1970-01-01,
null prices in empty bins. Resampled as the product says it is: by symbol, all series of a rule in one frame.
"""

import json
import sys

import pandas as pd

PRICES = {"open": "first", "high": "max", "low": "min", "close": "last"}
EPOCH = pd.Timestamp("1970-01-01")


def binned(rule, series):
    frames = (pd.DataFrame({"symbol": number, **bars}) for number, bars in enumerate(series))
    frame = pd.concat(frames, ignore_index=True)
    frame.index = pd.to_datetime(frame.pop("days"), unit="D")
    bins = frame.groupby("symbol").resample(rule).agg({**PRICES, "volume": "sum"})
    return [columns(bins.loc[number]) for number in range(len(series))]


def columns(bins):
    days = (bins.index - EPOCH).days.tolist()
    prices = {name: [None if pd.isna(value) else value for value in bins[name].tolist()] for name in PRICES}
    return {"days": days, **prices, "volume": bins["volume"].tolist()}


if __name__ == "__main__":
    json.dump([binned(**question) for question in json.load(sys.stdin)], sys.stdout)
