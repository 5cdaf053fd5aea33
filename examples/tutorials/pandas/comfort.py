"""How warm it felt: python3 comfort.py weather.csv

Reads hourly observations, works out the apparent temperature, and prints the mean of each month.
"""

import sys

import pandas as pd


def read(path):
    frame = pd.read_csv(path, usecols=["origin", "time_hour", "temp", "humid", "wind_speed"])
    return frame.rename(columns={"origin": "station", "time_hour": "time"})


def apparent(row):
    """Fahrenheit, from temperature, humidity and wind (mph)."""
    temperature, humidity, wind = row["temp"], row["humid"], row["wind_speed"]
    if temperature >= 80.0:
        return 0.5 * (temperature + 61.0 + (temperature - 68.0) * 1.2 + humidity * 0.094)
    if temperature <= 50.0 and wind > 3.0:
        return temperature - 0.3 * (wind - 3.0) * (50.0 - temperature) / 50.0
    return temperature


def with_apparent(weather):
    weather = weather.dropna(subset=["temp"])
    return weather.assign(apparent=weather.apply(apparent, axis=1))


def monthly(weather):
    return weather.groupby(weather["time"].str.slice(0, 7))["apparent"].mean()


if __name__ == "__main__":
    print(monthly(with_apparent(read(sys.argv[1]))).round(1).to_string())
