"""TA-Lib's side of `npm run bench -- indicators`, as a server: the first line of standard input is
{"bars": {"open": […], …}, "calls": [[name, arguments]]}, every other one a number of passes over all calls. Answers each
of these with the milliseconds that one pass took.
"""

import functools
import json
import sys
import time

import numpy as np
import talib

CLOSE, HL, HLC, HLCV = ["close"], ["high", "low"], ["high", "low", "close"], ["high", "low", "close", "volume"]
FUNCTIONS = {
    "sma": (talib.SMA, CLOSE),
    "ema": (talib.EMA, CLOSE),
    "wma": (talib.WMA, CLOSE),
    "dema": (talib.DEMA, CLOSE),
    "kama": (talib.KAMA, CLOSE),
    "bbands": (talib.BBANDS, CLOSE),
    "donchian": (talib.DONCHIAN, HL),
    "stddev": (talib.STDDEV, CLOSE),
    "macd": (talib.MACD, CLOSE),
    "roc": (talib.ROC, CLOSE),
    "rsi": (talib.RSI, CLOSE),
    "stoch": (lambda h, l, c, k, slow_k, slow_d: talib.STOCH(h, l, c, k, slow_k, 0, slow_d, 0), HLC),
    "cci": (talib.CCI, HLC),
    "willr": (talib.WILLR, HLC),
    "adx": (talib.ADX, HLC),
    "aroon": (talib.AROON, HL),
    "sar": (talib.SAR, HL),
    "atr": (talib.ATR, HLC),
    "obv": (talib.OBV, ["close", "volume"]),
    "mfi": (talib.MFI, HLCV),
}


def main():
    question = json.loads(sys.stdin.readline())
    bars = {name: np.array(values, dtype=np.float64) for name, values in question["bars"].items()}
    calls = []
    for name, args in question["calls"]:
        function, inputs = FUNCTIONS[name]
        calls.append(functools.partial(function, *(bars[column] for column in inputs), *args))
    print("ready", flush=True)
    for line in sys.stdin:
        passes = int(line)
        began = time.perf_counter()
        for _ in range(passes):
            for call in calls:
                call()
        print((time.perf_counter() - began) * 1000 / passes, flush=True)


if __name__ == "__main__":
    main()
