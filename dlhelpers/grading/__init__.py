"""From a folder of submissions to a gradebook.

In the order of the work: `collection` finds what was handed in, `notebook` and `submission` read
it, `rubric` reads the teacher's notebooks, `tasks` is what is new; `jobs` says what is to be run,
`sandbox` runs it within `walls`, `claims` reads what comes back, `verdict` judges it; `run` does
that for a class, `gradebook` keeps the `records`, `reports` and `export` show them, `command` is
the command line's part. `wire` is what may cross the wall; `boot`, `worker`, `lockdown`, `running`
and `cells` are what is behind it.
"""
