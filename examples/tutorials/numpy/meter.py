"""A smoothed power meter: python3 meter.py DAYS

Makes a reading a second, fills the gaps, smooths, and prints the peak of each day.
"""

import sys

import numpy as np

SECONDS = 86_400


def readings(days):
    """Watts, with gaps (NaN) where the meter did not answer."""
    random = np.random.default_rng(7)
    seconds = np.arange(days * SECONDS)
    watts = 400.0 + 300.0 * np.sin(2 * np.pi * seconds / SECONDS) + random.normal(0.0, 60.0, seconds.size)
    watts[random.random(seconds.size) < 0.02] = np.nan
    return watts


def smooth(watts, weight):
    """The exponential moving average; in a gap it stays where it was."""
    smoothed = np.empty_like(watts)
    level = np.nan
    for index in range(watts.size):
        reading = watts[index]
        if not np.isnan(reading):
            level = reading if np.isnan(level) else level + weight * (reading - level)
        smoothed[index] = level
    return smoothed


def peaks(smoothed):
    """The highest value of each day."""
    return smoothed.reshape(-1, SECONDS).max(axis=1)


if __name__ == "__main__":
    for day, peak in enumerate(peaks(smooth(readings(int(sys.argv[1])), 0.05)), start=1):
        print(f"day {day}  {peak:.1f} W")
