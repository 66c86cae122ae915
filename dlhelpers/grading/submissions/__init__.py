"""Submissions: the files handed in, the notebooks in them, and the cells that are graded."""
