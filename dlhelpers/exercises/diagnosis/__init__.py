"""Words for what is wrong: from wrong answers to the mistake behind them.

`recognition` looks among an exercise's named mistakes, `symptoms` (with `values` and `raised`) in
the answers themselves; `experiments` and `repair` try the learner's code once more with one thing
changed. Whatever they say was seen to be true.
"""
