# Hashes and set order under a fixed seed
# $ PYTHONHASHSEED=42 python hash_seed.py; PYTHONHASHSEED=0 python hash_seed.py
words = "the order of a set of words depends on the seed".split()
print([hash(word) & 0xFFFF for word in words], list(set(words)))
