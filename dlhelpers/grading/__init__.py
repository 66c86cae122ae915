"""From a folder of submissions to a gradebook.

In the order of the work: `collection` finds what was handed in, `notebook` and `submission` read
it, `rubric` reads the teacher's notebooks, `tasks` is what is new; `jobs` says what is to be run,
`sandbox` runs it within `walls`, `claims` reads what comes back, `dialog` judges it and asks on,
`verdict` gives the points; `grader` does that for several submissions at once, in as many `boxes`,
and `run` for a class; `gradebook` keeps the `records`, `reports` and `export` show them; `session`
is one run of all this, and `command` the command line's part. `wire` is what may cross the wall,
through `pipes`; `boot`, `worker`, `lockdown`, `running`, `arrangement` and `cells` are what is
behind it.
"""
