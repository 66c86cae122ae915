"""From files to work: what was handed in, what it is, and whose cells are whose."""
