"""How fast, how small: `make bench` measures the real application and appends what it saw to bench/RESULTS.md.

Pages are held against a floor in the same run (bench/floor.py): ratios stay true on a slow or a busy machine.
"""
