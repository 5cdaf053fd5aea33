"""Sensor readings: parsed from text, then smoothed."""


def parse(text):
    """The numbers of a CSV column with a heading."""
    return [float(line) for line in text.splitlines()[1:]]


def smooth(values, weight):
    """The exponential moving average: each value weighs `weight`, all before it the rest."""
    if not 0 < weight <= 1:
        raise ValueError(f"weight must be above 0 and at most 1, not {weight}")
    smoothed = []
    average = None
    for value in values:
        average = value if average is None else average + weight * (value - average)
        smoothed.append(average)
    return smoothed
