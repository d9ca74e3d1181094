"""Golden vectors of the air-quality indices: prints conformance/air-quality.json. Needs Python and nothing else.

    python3 test/reference/air-quality-vectors.py > conformance/air-quality.json

Written from the standards' documents, in exact arithmetic, and kept apart from the program: tables are written out band
by band as the documents print them. Cases that carry a value worked by hand or published fail here if ours differs.
"""

import json
from decimal import ROUND_UP, Context, Decimal
from fractions import Fraction
from math import floor

MOLAR_VOLUME = Decimal("24.45")
WEIGHT = {
    "no2": Decimal("46.0055"),
    "so2": Decimal("64.066"),
    "o3": Decimal("47.998"),
    "co": Decimal("28.010"),
}
EPA_ORDER = ["pm2_5", "pm10", "o3", "co", "so2", "no2"]
EAQI_ORDER = ["pm2_5", "pm10", "no2", "o3", "so2"]
EPA_CATEGORIES = [
    (50, "Good"),
    (100, "Moderate"),
    (150, "Unhealthy for Sensitive Groups"),
    (200, "Unhealthy"),
    (300, "Very Unhealthy"),
    (500, "Hazardous"),
]
EAQI_CATEGORIES = ["good", "fair", "moderate", "poor", "very poor", "extremely poor"]

# --- tables -----------------------------------------------------------------------------------------------------------

INDEX = {
    "us-epa-2024": "0-50 51-100 101-150 151-200 201-300 301-500",
    "us-epa-2012": "0-50 51-100 101-150 151-200 201-300 301-400 401-500",
}
# unit step, then bands; `-` is a band that this averaging does not have.
GASES = {
    "o3 8h": ("0.001", "0-0.054 0.055-0.070 0.071-0.085 0.086-0.105 0.106-0.200"),
    "so2 1h": ("1", "0-35 36-75 76-185 186-304"),
}
EPA = {
    "us-epa-2024": GASES
    | {
        "pm2_5": ("0.1", "0.0-9.0 9.1-35.4 35.5-55.4 55.5-125.4 125.5-225.4 225.5-325.4"),
        "pm10": ("1", "0-54 55-154 155-254 255-354 355-424 425-604"),
        "o3 1h": ("0.001", "- - 0.125-0.164 0.165-0.204 0.205-0.404 0.405-0.604"),
        "co": ("0.1", "0.0-4.4 4.5-9.4 9.5-12.4 12.5-15.4 15.5-30.4 30.5-50.4"),
        "so2 24h": ("1", "- - - - 305-604 605-1004"),
        "no2": ("1", "0-53 54-100 101-360 361-649 650-1249 1250-2049"),
    },
    "us-epa-2012": GASES
    | {
        "pm2_5": ("0.1", "0.0-12.0 12.1-35.4 35.5-55.4 55.5-150.4 150.5-250.4 250.5-350.4 350.5-500.4"),
        "pm10": ("1", "0-54 55-154 155-254 255-354 355-424 425-504 505-604"),
        "o3 1h": ("0.001", "- - 0.125-0.164 0.165-0.204 0.205-0.404 0.405-0.504 0.505-0.604"),
        "co": ("0.1", "0.0-4.4 4.5-9.4 9.5-12.4 12.5-15.4 15.5-30.4 30.5-40.4 40.5-50.4"),
        "so2 24h": ("1", "- - - - 305-604 605-804 805-1004"),
        "no2": ("1", "0-53 54-100 101-360 361-649 650-1249 1250-1649 1650-2049"),
    },
}
EAQI = {
    "eaqi-2024": {
        "pm2_5": [5, 15, 50, 90, 140],
        "pm10": [15, 45, 120, 195, 270],
        "no2": [10, 25, 60, 100, 150],
        "o3": [60, 100, 120, 160, 180],
        "so2": [20, 40, 125, 190, 275],
    },
    "eaqi-2017": {
        "pm2_5": [10, 20, 25, 50, 75],
        "pm10": [20, 40, 50, 100, 150],
        "no2": [40, 90, 120, 230, 340],
        "o3": [50, 100, 130, 240, 380],
        "so2": [100, 200, 350, 500, 750],
    },
}


def bands(standard, key):
    """(low, high, index low, index high) of each band, and the step of the truncation."""
    step, text = EPA[standard][key]
    rows = []
    for band, index in zip(text.split(), INDEX[standard].split()):
        if band != "-":
            low, high = map(Fraction, band.split("-"))
            rows.append((low, high, *map(int, index.split("-"))))
    return Fraction(step), rows


# --- units ------------------------------------------------------------------------------------------------------------


def in_table_unit(key, value):
    """From µg/m³ (CO mg/m³) to ppb (O3 and CO ppm) at 25 °C and 1 atm."""
    pollutant = key.split()[0]
    if pollutant not in WEIGHT:
        return value
    parts = value * Fraction(MOLAR_VOLUME) / Fraction(WEIGHT[pollutant])
    return parts / 1000 if pollutant == "o3" else parts


def in_source_unit(key, value):
    """The other way, rounded up at the 12th digit, so that what is on an edge stays there."""
    pollutant = key.split()[0]
    value = Decimal(str(value))
    if pollutant not in WEIGHT:
        return value
    factor = WEIGHT[pollutant] * (1000 if pollutant == "o3" else 1) / MOLAR_VOLUME
    return Context(prec=12, rounding=ROUND_UP).plus(value * factor)


# --- rules ------------------------------------------------------------------------------------------------------------

BELOW, ABOVE = "below", "above"


def epa_index(standard, key, concentration):
    """None without a concentration, else an index, BELOW or ABOVE."""
    if concentration is None:
        return None
    step, rows = bands(standard, key)
    value = in_table_unit(key, concentration)
    steps = value / step
    assert not 0 < floor(steps) + 1 - steps < Fraction(1, 10**5), "too near to the next step to be a fair case"
    value = max(floor(steps), 0) * step
    if value < rows[0][0]:
        return BELOW
    for low, high, index_low, index_high in rows:
        if low <= value <= high:
            exact = Fraction(index_high - index_low) / (high - low) * (value - low) + index_low
            return floor(exact + Fraction(1, 2))
    return ABOVE


def existing(values):
    return [value for value in values if value is not None]


def mean(values, needed):
    there = existing(values)
    return sum(there) / len(there) if len(there) >= needed else None


def now_cast(values):
    """Of the latest twelve, oldest first."""
    latest = values[-12:][::-1]
    there = existing(latest)
    if len(existing(latest[:3])) < 2:
        return None
    weight = max(min(there) / max(there), Fraction(1, 2)) if max(there) > 0 else Fraction(1)
    pairs = [(weight**hours, value) for hours, value in enumerate(latest) if value is not None]
    return sum(power * value for power, value in pairs) / sum(power for power, _ in pairs)


def ended(values, hour, length):
    """The `length` hours that end with `hour`; None before the first."""
    return [values[at] if at >= 0 else None for at in range(hour - length + 1, hour + 1)]


def counted(result, have, of):
    """(index, beyond, have, of)"""
    if result is None or result == BELOW:
        return None, False, have, of
    return (500, True, have, of) if result == ABOVE else (result, False, have, of)


def ozone(eight, one):
    eight_index, one_index = eight[0], one[0]
    if eight_index == ABOVE:
        eight_index = 300
    if one_index in (None, BELOW) or (one_index != ABOVE and eight_index is not None and one_index <= eight_index):
        return counted(eight_index, *eight[1:])
    return counted(one_index, *one[1:])


def sulphur(one, day):
    if one[0] != ABOVE:
        return counted(*one)
    if day[0] in (None, BELOW):
        return counted(200, *one[1:])
    return counted(*day)


def epa_hour(standard, station, hour):
    def running(pollutant, key, length):
        values = ended(station["means"][pollutant], hour, length)
        found = epa_index(standard, key, mean(values, length * 3 // 4))
        return found, len(existing(values)), length

    def now(pollutant, key):
        found = epa_index(standard, key, station["means"][pollutant][hour])
        return found, station["have"][pollutant][hour], station["per_hour"]

    def particles(pollutant):
        values = ended(station["means"][pollutant], hour, 12)
        return counted(epa_index(standard, pollutant, now_cast(values)), len(existing(values)), 12)

    return {
        "pm2_5": particles("pm2_5"),
        "pm10": particles("pm10"),
        "o3": ozone(running("o3", "o3 8h", 8), now("o3", "o3 1h")),
        "co": counted(*running("co", "co", 8)),
        "so2": sulphur(now("so2", "so2 1h"), running("so2", "so2 24h", 24)),
        "no2": counted(*now("no2", "no2")),
    }


def epa_day(standard, station, first):
    day = {pollutant: values[first : first + 24] for pollutant, values in station["means"].items()}

    def found(pollutant, key, concentration):
        return epa_index(standard, key, concentration), len(existing(day[pollutant])), 24

    def whole(pollutant, key):
        return found(pollutant, key, mean(day[pollutant], 18))

    def largest(pollutant, key):
        return found(pollutant, key, max(existing(day[pollutant]), default=None))

    def windows(pollutant, key):
        means = [mean(day[pollutant][at : at + 8], 6) for at in range(17)]
        return found(pollutant, key, max(existing(means), default=None))

    return {
        "pm2_5": counted(*whole("pm2_5", "pm2_5")),
        "pm10": counted(*whole("pm10", "pm10")),
        "o3": ozone(windows("o3", "o3 8h"), largest("o3", "o3 1h")),
        "co": counted(*windows("co", "co")),
        "so2": sulphur(largest("so2", "so2 1h"), whole("so2", "so2 24h")),
        "no2": counted(*largest("no2", "no2")),
    }


def level(limits, concentration):
    if concentration is None:
        return None
    assert not any(0 < abs(concentration - limit) < Fraction(1, 10**5) for limit in limits)
    return 1 + sum(concentration > limit for limit in limits)


def eaqi(standard, station, period, at):
    rows = {}
    for pollutant, limits in EAQI[standard].items():
        means, have = station["means"][pollutant], station["have"][pollutant]
        long = standard == "eaqi-2017" and pollutant.startswith("pm")
        hours = means[at : at + 24] if period == "day" else ended(means, at, 24 if long else 1)
        if long:
            concentration = mean(hours, 18)
        else:
            concentration = max(existing(hours), default=None)
        count = (have[at], station["per_hour"]) if period == "hour" and not long else (len(existing(hours)), 24)
        rows[pollutant] = (level(limits, concentration), False, *count)
    return rows


def category(standard, index):
    if index is None:
        return None
    if standard in EAQI:
        return EAQI_CATEGORIES[index - 1]
    return next(name for top, name in EPA_CATEGORIES if index <= top)


def assess(standard, station, period, at):
    """[index, category, dominant, beyond, sub-indices, pollutants beyond the table, have, of]"""
    if standard in EAQI:
        rows, order = eaqi(standard, station, period, at), EAQI_ORDER
    else:
        rows, order = (epa_hour if period == "hour" else epa_day)(standard, station, at), EPA_ORDER
    best = max((rows[name][0] for name in order if rows[name][0] is not None), default=None)
    dominant = next((name for name in order if best is not None and rows[name][0] == best), None)
    return [
        best,
        category(standard, best),
        dominant,
        dominant is not None and rows[dominant][1],
        [rows[name][0] for name in order],
        [name for name in order if rows[name][1]],
        [rows[name][2] for name in order],
        [rows[name][3] for name in order],
    ]


# --- hours ------------------------------------------------------------------------------------------------------------


def spread(entries):
    """Entries of a series: a value of a full hour, None for an hour without readings, [value, times, readings]."""
    for entry in entries:
        value, times, have = (entry + [None])[:3] if isinstance(entry, list) else (entry, 1, None)
        for _ in range(times):
            yield value, have


def station(series, per_hour=4):
    length = max(len(list(spread(entries))) for entries in series.values())
    means, have = {}, {}
    for pollutant in EPA_ORDER:
        hours = list(spread(series.get(pollutant, [])))
        hours = [(None, None)] * (length - len(hours)) + hours
        have[pollutant] = [
            0 if value is None else per_hour if readings is None else readings for value, readings in hours
        ]
        means[pollutant] = [
            Fraction(str(value)) if value is not None and 4 * readings >= 3 * per_hour else None
            for (value, _), readings in zip(hours, have[pollutant])
        ]
    return {"per_hour": per_hour, "length": length, "means": means, "have": have}


# --- edges: one pollutant at one concentration for `hours` hours --------------------------------------------------------


def edge(standard, pollutant, hours, concentration):
    number = float(concentration)
    number = int(number) if number == int(number) else number
    at = station({pollutant: [[number, hours]]})
    row = assess(standard, at, "hour", hours - 1)
    return [pollutant, hours, number, row[0], row[3]]


def epa_edges(standard):
    for key in EPA[standard]:
        pollutant = key.split()[0]
        # One hour alone has no mean of 8 or 24 hours: so the hour's own table is seen.
        hours = 1 if key in ("o3 1h", "so2 1h") else 24
        step, rows = bands(standard, key)
        tops = [Decimal(str(float(high))) for _, high, _, _ in rows]
        start = Decimal(str(float(rows[0][0])))
        step = Decimal(str(float(step)))
        values = [start, start + step] if start == 0 else [start - step, start - step / 1000, start]
        for top in tops:
            values += [top - step, top, top + step * Decimal("0.999"), top + step]
        for value in values:
            yield edge(standard, pollutant, hours, in_source_unit(key, value))


def eaqi_edges(standard):
    for pollutant, limits in EAQI[standard].items():
        for value in ["0", *(f"{limit}{part}" for limit in limits for part in ("", ".001"))]:
            yield edge(standard, pollutant, 24, Decimal(value))
        for limit in limits:
            yield edge(standard, pollutant, 24, limit - Decimal("0.001"))


# --- cases worked by hand, or published -------------------------------------------------------------------------------


def ppm_o3(value):
    return float(in_source_unit("o3", value))


def ppb_so2(value):
    return float(in_source_unit("so2", value))


def ppm_co(value):
    return float(in_source_unit("co", value))


def ppb_no2(value):
    return float(in_source_unit("no2", value))


BOTH = ["us-epa-2024", "us-epa-2012"]
HOUR, DAY = "hour", "day"
# name, standards, period, series, (index, dominant, beyond) worked by hand or published, readings of a full hour
WORKED = [
    ("EPA-454/B-18-007 and B-24-002: 8 hours of O3 of 0.07853333 ppm are 126", BOTH, HOUR,
     {"o3": [[ppm_o3("0.07853333"), 8]]}, (126, "o3", False)),
    ("1 hour of O3 of 0.162 ppm: 49/39 · 37 + 101 = 147.49", BOTH, HOUR,
     {"o3": [ppm_o3("0.162")]}, (147, "o3", False)),
    ("O3 108, PM2.5 102 and CO 90: the largest is O3", BOTH, HOUR,
     {"o3": [[ppm_o3("0.0731"), 8]], "pm2_5": [[35.92431999, 12]], "co": [[ppm_co("8.47532711"), 8]]}, (108, "o3", False)),
    ("PM2.5 of 9.0 is 50", ["us-epa-2024"], HOUR, {"pm2_5": [[9, 12]]}, (50, "pm2_5", False)),
    ("PM2.5 of 9.09 is truncated: 50", ["us-epa-2024"], HOUR, {"pm2_5": [[9.09, 12]]}, (50, "pm2_5", False)),
    ("PM2.5 of 9.1 is 51", ["us-epa-2024"], HOUR, {"pm2_5": [[9.1, 12]]}, (51, "pm2_5", False)),
    ("a day of PM2.5 of 9.1 is 51, whatever its sum is in binary", ["us-epa-2024"], DAY,
     {"pm2_5": [[9.1, 24]]}, (51, "pm2_5", False)),
    ("PM2.5 of 35.45 is 100", BOTH, HOUR, {"pm2_5": [[35.45, 12]]}, (100, "pm2_5", False)),
    ("PM2.5 of 35.5 is 101", BOTH, HOUR, {"pm2_5": [[35.5, 12]]}, (101, "pm2_5", False)),
    ("PM2.5 of 125.4 is 200", ["us-epa-2024"], HOUR, {"pm2_5": [[125.4, 12]]}, (200, "pm2_5", False)),
    ("PM2.5 of 225.5 is 301", ["us-epa-2024"], HOUR, {"pm2_5": [[225.5, 12]]}, (301, "pm2_5", False)),
    ("PM2.5 of 325.4 is 500", ["us-epa-2024"], HOUR, {"pm2_5": [[325.4, 12]]}, (500, "pm2_5", False)),
    ("PM2.5 of 325.5 is above the table", ["us-epa-2024"], HOUR, {"pm2_5": [[325.5, 12]]}, (500, "pm2_5", True)),
    ("PM2.5 of 12.0 is 56", ["us-epa-2024"], HOUR, {"pm2_5": [[12, 12]]}, (56, "pm2_5", False)),
    ("PM2.5 of 12.0 was 50", ["us-epa-2012"], HOUR, {"pm2_5": [[12, 12]]}, (50, "pm2_5", False)),
    ("PM2.5 of 350.4 was 400", ["us-epa-2012"], HOUR, {"pm2_5": [[350.4, 12]]}, (400, "pm2_5", False)),
    ("the NowCast 17.4 of AirNow's example was 62", ["us-epa-2012"], HOUR,
     {"pm2_5": [50, 80, 75, 90, 82, 53, 64, 74, 21, 10, 16, 13]}, (62, "pm2_5", False)),
    ("and is 66 now", ["us-epa-2024"], HOUR,
     {"pm2_5": [50, 80, 75, 90, 82, 53, 64, 74, 21, 10, 16, 13]}, (66, "pm2_5", False)),
    ("equal sub-indices: PM2.5 goes before PM10", BOTH, HOUR,
     {"pm10": [[154, 12]], "pm2_5": [[35.4, 12]]}, (100, "pm2_5", False)),
    ("equal sub-indices: O3 before CO, SO2 and NO2", BOTH, HOUR,
     {"no2": [ppb_no2(100)], "so2": [ppb_so2(75)], "co": [[ppm_co("9.4"), 8]], "o3": [[ppm_o3("0.070"), 8]]},
     (100, "o3", False)),
    ("equal sub-indices: CO before SO2 and NO2", BOTH, HOUR,
     {"no2": [ppb_no2(100)], "so2": [ppb_so2(75)], "co": [[ppm_co("9.4"), 8]]}, (100, "co", False)),
    ("equal sub-indices: SO2 before NO2", BOTH, HOUR,
     {"no2": [ppb_no2(100)], "so2": [ppb_so2(75)]}, (100, "so2", False)),
    ("O3 of 8 hours needs 6 of them", BOTH, HOUR,
     {"o3": [None, None, [ppm_o3("0.054"), 6]]}, (50, "o3", False)),
    ("5 of 8 are too few", BOTH, HOUR, {"o3": [None, None, None, [ppm_o3("0.054"), 5]]}, (None, None, False)),
    ("the hour of O3 counts without the 8 hours", BOTH, HOUR,
     {"o3": [None, None, None, [ppm_o3("0.125"), 5]]}, (101, "o3", False)),
    ("8 hours above 0.200 ppm count as 300 when the hour gives less", BOTH, HOUR,
     {"o3": [[ppm_o3("0.3"), 7], ppm_o3("0.13")]}, (300, "o3", False)),
    ("and when the hour is missing", BOTH, HOUR, {"o3": [[ppm_o3("0.3"), 7], None]}, (300, "o3", False)),
    ("the hour gives more than 300", ["us-epa-2024"], HOUR,
     {"o3": [[ppm_o3("0.3"), 7], ppm_o3("0.604")]}, (500, "o3", False)),
    ("an hour of O3 of 0.504 ppm was 400", ["us-epa-2012"], HOUR,
     {"o3": [[ppm_o3("0.3"), 7], ppm_o3("0.504")]}, (400, "o3", False)),
    ("an hour of O3 above the table", BOTH, HOUR, {"o3": [[ppm_o3("0.3"), 7], ppm_o3("0.605")]}, (500, "o3", True)),
    ("an hour of SO2 of 305 ppb in a clean day is 200", BOTH, HOUR,
     {"so2": [[ppb_so2(10), 23], ppb_so2(305)]}, (200, "so2", False)),
    ("SO2 of 304.9 ppb is truncated to 304: 200 by the hour", BOTH, HOUR,
     {"so2": [[ppb_so2(400), 23], ppb_so2("304.9")]}, (200, "so2", False)),
    ("24 hours of SO2 of 304.9 ppb are below 305: 200", BOTH, HOUR,
     {"so2": [[ppb_so2("304.9"), 12], [ppb_so2("304.8"), 11], ppb_so2(306)]}, (200, "so2", False)),
    ("24 hours of SO2 of 305 ppb are 201", BOTH, HOUR, {"so2": [[ppb_so2(305), 24]]}, (201, "so2", False)),
    ("18 hours of SO2 are enough", BOTH, HOUR, {"so2": [[None, 6], [ppb_so2(604), 18]]}, (300, "so2", False)),
    ("17 hours of SO2 are too few: 200", BOTH, HOUR, {"so2": [[None, 7], [ppb_so2(604), 17]]}, (200, "so2", False)),
    ("24 hours of SO2 above the table", BOTH, HOUR, {"so2": [[ppb_so2(1005), 24]]}, (500, "so2", True)),
    ("3 of 4 quarter-hours make an hour", BOTH, HOUR, {"no2": [[ppb_no2(53), 1, 3]]}, (50, "no2", False)),
    ("2 of 4 do not", BOTH, HOUR, {"no2": [[ppb_no2(53), 1, 2]]}, (None, None, False)),
    ("an hourly station has 1 of 1", BOTH, HOUR, {"no2": [ppb_no2(53)]}, (50, "no2", False), 1),
    ("a day of 18 hours of PM10 has an index", BOTH, DAY, {"pm10": [[54, 18], [None, 6]]}, (50, "pm10", False)),
    ("a day of 17 has none", BOTH, DAY, {"pm10": [[54, 17], [None, 7]]}, (None, None, False)),
    ("a day's mean, not its worst hour", BOTH, DAY, {"pm10": [[0, 12], [108, 12]]}, (50, "pm10", False)),
    ("the first of the 17 windows of a day counts", BOTH, DAY,
     {"co": [[ppm_co("4.4"), 8], [0, 16]]}, (50, "co", False)),
    ("and the last", BOTH, DAY, {"co": [[0, 16], [ppm_co("4.4"), 8]]}, (50, "co", False)),
    ("a window of the day needs 6 hours", BOTH, DAY,
     {"co": [[ppm_co("4.4"), 6], [None, 18]]}, (50, "co", False)),
    ("with 5 there is none", BOTH, DAY, {"co": [[ppm_co("4.4"), 5], [None, 19]]}, (None, None, False)),
    ("the largest hour of NO2 is taken of those that exist", BOTH, DAY,
     {"no2": [[None, 20], ppb_no2(53), ppb_no2(20), None, None]}, (50, "no2", False)),
    ("a day with an hour of SO2 above 304 ppb takes the day's mean", BOTH, DAY,
     {"so2": [[ppb_so2(400), 12], [ppb_so2(210), 12]]}, (201, "so2", False)),
    ("a day of O3: the hour of 0.204 ppm gives more than its 8 hours", BOTH, DAY,
     {"o3": [[ppm_o3("0.05"), 12], ppm_o3("0.204"), [ppm_o3("0.05"), 11]]}, (200, "o3", False)),
    ("5.2 lies above the first level's 5", ["eaqi-2024"], HOUR, {"pm2_5": [5.2]}, (2, "pm2_5", False)),
    ("5 belongs to the first level", ["eaqi-2024"], HOUR, {"pm2_5": [5]}, (1, "pm2_5", False)),
    ("the worst pollutant decides", ["eaqi-2024"], HOUR, {"pm2_5": [4], "no2": [151], "o3": [61]}, (6, "no2", False)),
    ("equal levels: PM10 goes before O3", ["eaqi-2024"], HOUR, {"o3": [110], "pm10": [100]}, (3, "pm10", False)),
    ("CO takes no part", ["eaqi-2024", "eaqi-2017"], HOUR, {"co": [90]}, (None, None, False)),
    ("a day is as bad as its worst hour", ["eaqi-2024"], DAY,
     {"pm2_5": [[4, 20], 141, None, None, None]}, (6, "pm2_5", False)),
    ("particles of 2017 go by 24 hours", ["eaqi-2017"], HOUR, {"pm2_5": [[5, 23], 125]}, (1, "pm2_5", False)),
    ("of which 18 are needed", ["eaqi-2017"], HOUR, {"pm10": [[None, 6], [41, 18]]}, (3, "pm10", False)),
    ("17 are too few", ["eaqi-2017"], HOUR, {"pm10": [[None, 7], [41, 17]]}, (None, None, False)),
    ("gases of 2017 go by the hour", ["eaqi-2017"], HOUR, {"no2": [[10, 23], 341]}, (6, "no2", False)),
    ("a day of particles of 2017 is the day's mean", ["eaqi-2017"], DAY,
     {"pm10": [[0, 12], [80, 12]], "no2": [[40, 24]]}, (2, "pm10", False)),
]  # fmt: skip


def worked(standard):
    for name, standards, period, series, expected, *rest in WORKED:
        if standard in standards:
            per_hour = rest[0] if rest else 4
            made = station(series, per_hour)
            row = assess(standard, made, period, made["length"] - 1 if period == HOUR else 0)
            assert (row[0], row[2], row[3]) == expected, (standard, name, row, expected)
            yield {"name": name, "period": period, "per_hour": per_hour, "hours": series, "row": row}


# hours, oldest first, and the NowCast as a fraction worked by hand
NOW_CASTS = [
    ("AirNow's example: 17.4", [50, 80, 75, 90, 82, 53, 64, 74, 21, 10, 16, 13], None),
    ("the same in every hour", [[10, 12]], Fraction(10)),
    ("nothing in the air", [[0, 12]], Fraction(0)),
    ("8 after 4: w = 1/2, (8 + 4/2) / (3/2)", [4, 8], Fraction(20, 3)),
    ("10 after 9: w = 9/10, (10 + 8.1) / 1.9", [9, 10], Fraction(181, 19)),
    ("10 after 1: w is no less than 1/2, (10 + 0.5) / 1.5", [1, 10], Fraction(7)),
    ("a zero hour makes w 1/2", [0, 12], Fraction(8)),
    ("the latest hour is missing: (8/2 + 8/4) / (1/2 + 1/4)", [8, 8, None], Fraction(8)),
    ("and of unequal ones: w = 1/2, (8/2 + 2/4) / (3/4)", [2, 8, None], Fraction(6)),
    ("the middle one of the latest three is missing: (8 + 4/4) / (5/4)", [4, None, 8], Fraction(36, 5)),
    ("only the latest hour exists of three", [5, 5, 5, None, None, 5], None),
    ("only the oldest of the three", [5, 5, 5, 5, None, None], None),
    ("none of the three", [[5, 9], None, None, None], None),
    ("only one hour at all", [5], None),
    ("an old gap changes nothing when all are the same", [7, None, 7, None, None, 7, 7, 7], Fraction(7)),
    ("the 13th hour back is not looked at", [999, [10, 12]], Fraction(10)),
    ("the 12th is", [1000, [10, 11]], None),
    ("a steady rise", [20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31], None),
    ("a smoke plume", [12.3, 14.1, 13.8, 55.2, 160.4, 310.9, 290.5, 188, None, 92.6, 60.1, 44.7], None),
]  # fmt: skip


def now_casts():
    for name, entries, by_hand in NOW_CASTS:
        hours = [None if value is None else Fraction(str(value)) for value, _ in spread(entries)]
        value = now_cast(hours)
        assert by_hand is None or value == by_hand, (name, value, by_hand)
        yield {"name": name, "hours": entries, "value": None if value is None else float(value)}


# --- two days of a station --------------------------------------------------------------------------------------------


def generator(seed):
    """Whole numbers from 0 to below a limit."""
    state = seed

    def draw(limit):
        nonlocal state
        state = (state * 1_103_515_245 + 12_345) % 2**31
        return (state >> 8) % limit

    return draw


# name, readings of a full hour, share of hours (in percent) that have too few readings, level of each pollutant
SCENARIOS = [
    ("clean air", 4, 8, {"pm2_5": 6, "pm10": 15, "o3": 60, "co": 0.4, "so2": 8, "no2": 15}),
    ("a busy street", 4, 15, {"pm2_5": 30, "pm10": 60, "o3": 30, "co": 6, "so2": 20, "no2": 180}),
    ("a wildfire", 4, 10, {"pm2_5": 260, "pm10": 420, "o3": 120, "co": 14, "so2": 30, "no2": 60}),
    ("summer smog", 4, 20, {"pm2_5": 22, "pm10": 40, "o3": 330, "co": 1, "so2": 60, "no2": 90}),
    ("a volcano, hourly", 1, 25, {"pm2_5": 60, "pm10": 200, "o3": 70, "co": 2, "so2": 1100, "no2": 20}),
]


def walk(draw, level, gaps, per_hour):
    """48 hours that wander about a level, with a calm and a violent day, and hours that have too few readings."""
    value = level
    for hour in range(48):
        swing = 20 if hour < 24 else 60
        value = value * 0.7 + level * (0.3 + (draw(2 * swing + 1) - swing) / 100)
        shown = round(max(value, 0), 2)
        if draw(100) >= gaps:
            yield shown if per_hour == 1 or draw(4) else [shown, 1, per_hour - 1]
        else:
            yield None if per_hour == 1 or draw(2) else [shown, 1, per_hour // 2]


def scenarios():
    for seed, (name, per_hour, gaps, levels) in enumerate(SCENARIOS):
        draw = generator(seed + 1)
        series = {pollutant: list(walk(draw, level, gaps, per_hour)) for pollutant, level in levels.items()}
        made = station(series, per_hour)
        results = {
            standard: {
                HOUR: [assess(standard, made, HOUR, hour) for hour in range(48)],
                DAY: [assess(standard, made, DAY, first) for first in (0, 24)],
            }
            for standard in [*EPA, *EAQI]
        }
        yield {"name": name, "per_hour": per_hour, "hours": series, "results": results}


# --- output -----------------------------------------------------------------------------------------------------------


def line(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def lines(values):
    return "[\n" + ",\n".join(line(value) for value in values) + "\n]"


def main():
    parts = {
        "about": line("Concentrations in µg/m³ (CO mg/m³) and their indices, by hand or in exact arithmetic."),
        "regenerate": line("python3 test/reference/air-quality-vectors.py"),
        "entry": line("an hour's mean, null, or [mean, hours, readings]; series end with the hour, or fill the day"),
        "edge": line(["pollutant", "hours", "concentration", "index", "beyond"]),
        "row": line(
            ["index", "category", "dominant", "beyond", "sub-indices", "pollutants beyond", "have", "of"]
        ),
        "nowcast": lines(now_casts()),
        "scenarios": lines(scenarios()),
        "standards": "{\n" + ",\n".join(standard_lines()) + "\n}",
    }
    print("{\n" + ",\n".join(f'"{key}":{text}' for key, text in parts.items()) + "\n}")


def standard_lines():
    for standard in [*EPA, *EAQI]:
        edges = epa_edges(standard) if standard in EPA else eaqi_edges(standard)
        yield f'"{standard}":{{"edges":{lines(edges)},\n"cases":{lines(worked(standard))}}}'


if __name__ == "__main__":
    main()
