"""Golden vectors of the indicators, made with TA-Lib: prints conformance/indicators.json, or with --all every value.

    $(node test/support/python-environment.mjs) test/reference/talib-vectors.py > conformance/indicators.json

The bars are ours: whole numbers of ten-thousandths from a linear congruential generator, the same on every machine.
"""

import datetime
import json
import math
import sys

import numpy as np
import talib

TICKS = 10_000  # to a unit of price
EMA = 1  # TA-Lib's moving average type
EPOCH = datetime.date(1970, 1, 1)
CHOICES = ["none", "week", "month", "quarter", "year"]  # of vwap, an argument is the position


# --- bars -------------------------------------------------------------------------------------------------------------


def generator(seed):
    """Whole numbers from 0 to below a limit."""
    state = seed

    def draw(limit):
        nonlocal state
        state = (state * 1_103_515_245 + 12_345) % 2**31
        return (state >> 8) % limit

    return draw


def weekdays(count, first=datetime.date(2019, 12, 23)):
    days, day = [], (first - EPOCH).days
    while len(days) < count:
        if (day + 3) % 7 < 5:  # 1970-01-01 was a Thursday
            days.append(day)
        day += 1
    return days


def bars(closes, draw, spread, days=None):
    """Bars around closes (in ticks): each opens near the close before it, with shadows of at most `spread` ticks."""
    rows, previous = [], closes[0]
    for day, close in zip(days or weekdays(len(closes)), closes):
        opened = max(1, previous + draw(2 * spread + 1) - spread)
        high = max(opened, close) + draw(spread + 1)
        low = max(1, min(opened, close) - draw(spread + 1))
        rows.append([day, opened, high, low, close, 1000 + draw(900_000)])
        previous = close
    return rows


def walk(count, start, step, draw, drift=0):
    closes, close = [], start
    for _ in range(count):
        close = max(TICKS, close + draw(2 * step + 1) - step + drift)
        closes.append(close)
    return closes


def trend():
    draw = generator(1)
    return bars(walk(130, 50 * TICKS, 6000, draw, drift=2500), draw, 4000)


def cycle():
    """Parabolas up and down, 36 bars a turn."""
    draw = generator(2)
    half, closes = 18, []
    for i in range(130):
        at, sign = i % half, 1 if (i // half) % 2 == 0 else -1
        closes.append(100 * TICKS + sign * at * (half - at) * 2500 + draw(3001))
    return bars(closes, draw, 5000)


def flat():
    """Bars without any movement, with and without volume, steps between them, one tick up and down, a slow climb."""
    draw = generator(3)
    levels = [80.0] * 36 + [80.0001, 80.0] * 4 + [81.5] * 34 + [81.5 + i / 4 for i in range(10)] + [84.1] * 12
    rows = []
    for i, (day, level) in enumerate(zip(weekdays(len(levels)), levels)):
        ticks = round(level * TICKS)
        rows.append([day, ticks, ticks, ticks, ticks, 0 if 20 <= i < 60 else 5000 + draw(100)])
    for i in (50, 66, 90):  # movement within the bar alone
        rows[i][2] += 2500
        rows[i][3] -= 5000
    return rows


def spikes():
    draw = generator(4)
    rows = bars(walk(130, 30 * TICKS, 900, draw), draw, 700)
    for i in (17, 40, 41, 77, 78, 79, 110):
        factor = (3, 7, 12)[draw(3)]
        rows[i][2] *= factor
        if i % 2 == 0:
            rows[i][4] = rows[i][2]
        else:
            rows[i][3] = max(1, rows[i][3] // factor)
        rows[i][5] *= 4000
    return rows


def gaps():
    """The price jumps between bars, up and down by a quarter or more; bars do not touch the ones before."""
    draw = generator(5)
    closes, close = [], 200 * TICKS
    for i in range(130):
        close += draw(20_001) - 10_000
        if i % 13 == 12:
            close = close * (5, 3)[draw(2)] // 4 if draw(2) == 0 else close * 3 // (5, 4)[draw(2)]
        closes.append(close)
    rows = bars(closes, draw, 6000)
    for row in rows:  # opens where it closes: no bar reaches back to the one before
        row[1] = row[4]
        row[2] = row[4] + draw(6001)
        row[3] = row[4] - draw(6001)
    return rows


def penny():
    draw = generator(6)
    rows = bars([300 + draw(500) for _ in range(60)], draw, 40)
    for row in rows:
        row[5] *= 100_000
    return rows


def calendar():
    """Days are missing, up to seven weeks of them; weekends are there; the ends of two years and of a leap February."""
    draw = generator(7)
    days, day = [], (datetime.date(1999, 11, 29) - EPOCH).days
    for i in range(110):
        days.append(day)
        day += 1 + (draw(50) if i % 9 == 8 else draw(3))
    return bars(walk(110, 60 * TICKS, 9000, draw), draw, 6000, days)


def short():
    draw = generator(8)
    return bars(walk(11, 10 * TICKS, 3000, draw), draw, 2000)


def long():
    draw = generator(9)
    return bars(walk(2100, 120 * TICKS, 15_000, draw), draw, 9000, weekdays(2100, datetime.date(2011, 1, 3)))


SERIES = [trend, cycle, flat, spikes, gaps, penny, calendar, short, long]
COLUMNS = ["open", "high", "low", "close", "volume"]


def columns(rows):
    """A column an array: prices in units, volumes as they are."""
    table = np.array(rows, dtype=np.float64)
    assert all(low <= min(o, c) and max(o, c) <= high and low > 0 for _, o, high, low, c, _ in rows)
    prices = {name: table[:, i + 1] / TICKS for i, name in enumerate(COLUMNS[:4])}
    return {"day": [row[0] for row in rows], **prices, "volume": table[:, 5]}


# --- indicators -------------------------------------------------------------------------------------------------------


def on_close(function, **fixed):
    return lambda b, *args: function(b["close"], *args, **fixed)


def on(function, *names):
    return lambda b, *args: function(*(b[name] for name in names), *args)


HL, HLC, HLCV = ["high", "low"], ["high", "low", "close"], ["high", "low", "close", "volume"]


def stoch(b, k, slow_k, slow_d):
    return talib.STOCH(b["high"], b["low"], b["close"], k, slow_k, 0, slow_d, 0)


def supertrend(b, *args):
    """The direction, 1 or -1, comes as whole numbers, which have a 0 where there is none."""
    line, direction = talib.SUPERTREND(b["high"], b["low"], b["close"], *args)
    return line, np.where(direction == 0, np.nan, direction)


def anchored_vwap(b, choice):
    """TA-Lib's VWAP of each stretch of the calendar; weeks run from Monday to Sunday."""

    def stretch(day):
        date = EPOCH + datetime.timedelta(days=day)
        return {
            "none": 0,
            "week": (day + 3) // 7,
            "month": (date.year, date.month),
            "quarter": (date.year, (date.month - 1) // 3),
            "year": date.year,
        }[CHOICES[choice]]

    keys = [stretch(day) for day in b["day"]]
    parts, begin = [], 0
    for end in range(1, len(keys) + 1):
        if end == len(keys) or keys[end] != keys[begin]:
            parts.append(talib.VWAP(*(np.ascontiguousarray(b[name][begin:end]) for name in HLCV)))
            begin = end
    return np.concatenate(parts)


# Name → function and arguments: the defaults, the smallest that TA-Lib takes, others, reversed ones.
INDICATORS = {
    "sma": (on_close(talib.SMA), [[30], [1], [7]]),
    "ema": (on_close(talib.EMA), [[30], [1], [7]]),
    "wma": (on_close(talib.WMA), [[30], [1], [7]]),
    "dema": (on_close(talib.DEMA), [[30], [1], [7]]),
    "tema": (on_close(talib.TEMA), [[30], [1], [7]]),
    "kama": (on_close(talib.KAMA), [[30], [1], [7]]),
    "trima": (on_close(talib.TRIMA), [[30], [1], [2], [7]]),
    "t3": (on_close(talib.T3), [[5, 0.7], [1, 0.0], [3, 1.0], [8, 0.35]]),
    "hma": (on_close(talib.HMA), [[20], [1], [2], [9]]),
    "macd": (on_close(talib.MACD), [[12, 26, 9], [2, 2, 1], [5, 35, 4], [26, 12, 9]]),
    "ppo": (on_close(talib.PPO, matype=EMA), [[12, 26], [2, 2], [3, 10], [26, 12]]),
    "apo": (on_close(talib.APO, matype=EMA), [[12, 26], [2, 2], [3, 10], [26, 12]]),
    "bbands": (on_close(talib.BBANDS), [[20, 2.0, 2.0], [2, 1.0, 1.0], [10, 1.5, 2.5]]),
    "stddev": (on_close(talib.STDDEV), [[5], [2], [20]]),
    "var": (on_close(talib.VAR), [[5], [1], [20]]),
    "keltner": (on(talib.KC, *HLC), [[20, 10, 2.0], [2, 1, 1.0], [10, 5, 1.5], [5, 20, 2.0]]),
    "donchian": (on(talib.DONCHIAN, *HL), [[20], [2], [7]]),
    "supertrend": (supertrend, [[10, 3.0], [2, 1.0], [7, 1.5]]),
    "roc": (on_close(talib.ROC), [[10], [1], [7]]),
    "rocp": (on_close(talib.ROCP), [[10], [1], [7]]),
    "mom": (on_close(talib.MOM), [[10], [1], [7]]),
    "rsi": (on_close(talib.RSI), [[14], [2], [5]]),
    "stoch": (stoch, [[5, 3, 3], [1, 1, 1], [14, 1, 3], [3, 5, 2]]),
    "stochf": (on(talib.STOCHF, *HLC), [[5, 3], [1, 1], [3, 14]]),
    "stochrsi": (on_close(talib.STOCHRSI), [[14, 5, 3], [2, 1, 1], [5, 14, 1]]),
    "cci": (on(talib.CCI, *HLC), [[14], [2], [7]]),
    "willr": (on(talib.WILLR, *HLC), [[14], [2], [7]]),
    "adx": (on(talib.ADX, *HLC), [[14], [2], [7]]),
    "plus_di": (on(talib.PLUS_DI, *HLC), [[14], [1], [7]]),
    "minus_di": (on(talib.MINUS_DI, *HLC), [[14], [1], [7]]),
    "aroon": (on(talib.AROON, *HL), [[14], [2], [25]]),
    "aroonosc": (on(talib.AROONOSC, *HL), [[14], [2], [25]]),
    "sar": (on(talib.SAR, *HL), [[0.02, 0.2], [0.0, 0.0], [0.05, 0.1], [0.3, 0.2]]),
    "ultosc": (on(talib.ULTOSC, *HLC), [[7, 14, 28], [1, 1, 1], [3, 5, 9], [28, 14, 7]]),
    "atr": (on(talib.ATR, *HLC), [[14], [1], [7]]),
    "natr": (on(talib.NATR, *HLC), [[14], [1], [7]]),
    "obv": (on(talib.OBV, "close", "volume"), [[]]),
    "ad": (on(talib.AD, *HLCV), [[]]),
    "adosc": (on(talib.ADOSC, *HLCV), [[3, 10], [2, 2], [10, 3]]),
    "mfi": (on(talib.MFI, *HLCV), [[14], [2], [5]]),
    "cmf": (on(talib.CMF, *HLCV), [[20], [2], [7]]),
    "vwap": (anchored_vwap, [[position] for position in range(len(CHOICES))]),
}


# --- vectors ----------------------------------------------------------------------------------------------------------

SAMPLES = 8  # beside the first three values and the last
DIGITS = 15


def positions(first, length, everything):
    """The first three values, some in equal steps, the last."""
    if everything:
        return list(range(first, length))
    step = max(1, (length - first) // SAMPLES)
    return sorted({*range(first, min(first + 3, length)), *range(first + step, length, step), length - 1})


def number(value, everything):
    """As JSON has it: null for NaN and infinities, whole numbers without a point."""
    if not math.isfinite(value):
        return None
    shown = float(value) if everything else float(f"%.{DIGITS}g" % value)
    return int(shown) if shown == int(shown) and abs(shown) < 2**53 else shown


def vector(name, series, table, args, everything):
    """[series, arguments, index of the first value or null, sampled positions, values of each output there]"""
    result = INDICATORS[name][0](table, *args)
    outputs = result if isinstance(result, tuple) else (result,)
    present = np.flatnonzero(~np.isnan(np.array(outputs)).all(axis=0))
    if len(present) == 0:
        return [series, args, None, [], [[] for _ in outputs]]
    at = positions(int(present[0]), len(table["day"]), everything)
    return [series, args, at[0], at, [[number(output[i], everything) for i in at] for output in outputs]]


def lines(items):
    return ",\n".join(items)


def text(value):
    return json.dumps(value, separators=(",", ":"), allow_nan=False)


def stored(table):
    """Days as the first one since 1970-01-01 and the steps to the next; numbers of four decimals."""
    days = table["day"]
    steps = [after - before for before, after in zip(days, days[1:])]
    values = {name: [number(round(value, 4), True) for value in table[name]] for name in COLUMNS}
    return text({"first_day": days[0], "steps": steps, **values})


def main(everything):
    tables = {make.__name__: columns(make()) for make in SERIES}
    head = {
        "about": "Bars by formula and TA-Lib's values for them: default compatibility, unstable period 0.",
        "reference": f"TA-Lib {talib.__ta_version__.decode().split()[0]} (Python wheel {talib.__version__})",
        "regenerate": "$(node test/support/python-environment.mjs) test/reference/talib-vectors.py",
        "case": ["series", "arguments", "index of the first value", "positions", "values of each output there"],
    }
    series = lines(f"{text(name)}:{stored(table)}" for name, table in tables.items())
    indicators = lines(
        f"{text(name)}:[\n"
        + lines(
            text(vector(name, of, table, args, everything)) for args in arguments for of, table in tables.items()
        )
        + "\n]"
        for name, (_, arguments) in INDICATORS.items()
    )
    print(f"{text(head)[:-1]},\n\"series\":{{\n{series}\n}},\n\"indicators\":{{\n{indicators}\n}}}}")


if __name__ == "__main__":
    main("--all" in sys.argv[1:])
