"""Marks back into the platform's own file: a copy of it with the points in it.

A module a platform, each of which says where its format was read. The platform's file is only read.
Students are matched by the platform's own numbers, else by login or e-mail address, by name only
where Gradescope tells nothing else. Whoever has no points keeps what stands in the platform's file,
which is nothing as a rule.
"""
