"""Measures ratios in one run, so that the machine's speed falls out."""
