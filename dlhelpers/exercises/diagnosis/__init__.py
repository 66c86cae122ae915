"""Words for what is wrong: from wrong answers to the mistake behind them.

`recognition` looks among an exercise's named mistakes, `symptoms` in the answers themselves, with
`structures`, `values` and `extent`, and in errors, with `exception_messages`; `experiments`,
`first_wrong_step` and `repair` run the learner's code once more with one thing changed. Whatever
they say was seen to be true.
"""
