"""Falling pressure in a year of weather: python3 storms.py weather.csv

Reads hourly observations, finds how far the pressure fell at each station within a day, and prints the worst storms.
"""

import csv
import sys
from collections import deque


def number(text):
    return float(text) if text not in ("", "NA") else None


def read(path):
    with open(path, newline="") as file:
        return [
            {"station": row["origin"], "time": row["time_hour"], "pressure": number(row["pressure"])}
            for row in csv.DictReader(file)
        ]


def falls(observations, hours, least):
    """Observations whose pressure is at least `least` hPa below the highest of the `hours` before, by station."""
    histories = {}
    found = []
    for row in observations:
        history = histories.setdefault(row["station"], deque(maxlen=hours))
        pressure = row["pressure"]
        if pressure is not None:
            highest = max((past for past in history if past is not None), default=pressure)
            if highest - pressure >= least:
                found.append({"station": row["station"], "time": row["time"], "fall": highest - pressure})
        history.append(pressure)
    return found


def worst(found, count):
    return sorted(found, key=lambda row: -row["fall"])[:count]


def main():
    observations = read(sys.argv[1])
    for row in worst(falls(observations, 24, 10.0), 3):
        print(f"{row['station']} {row['time']}  {row['fall']:.1f} hPa")


if __name__ == "__main__":
    main()
