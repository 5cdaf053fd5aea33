"""The words of a text, counted and ranked."""

import re


def count(text):
    """How often each word of ASCII letters occurs, in the order of first occurrence; case does not matter."""
    counts = {}
    for word in re.findall("[A-Za-z]+", text):
        word = word.lower()
        counts[word] = counts.get(word, 0) + 1
    return [{"word": word, "count": number} for word, number in counts.items()]


def rank(counts, k):
    """The k most frequent words; of equally frequent ones the alphabetically first."""
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k}")
    ordered = sorted(counts, key=lambda row: (-row["count"], row["word"]))
    return [{"rank": place, **row} for place, row in enumerate(ordered[:k], start=1)]
