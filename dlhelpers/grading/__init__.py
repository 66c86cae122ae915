"""Grading: from a folder of submissions to a gradebook, and how that can be trusted.

The theory of operation, in the order of the work:

1. `session` runs one command: it opens the gradebook, has the class graded, and writes reports.
   `settings` are what the command says, else what the gradebook remembers; `what_changes` says in
   advance what others would change.
2. `submissions` finds what was handed in, reads each notebook without trust, matches it with the
   teacher's (the rubric), and says which cells are whose. `work_queue` passes on what is new.
3. `grade_class` gives each submission to a free *unit* and records the result as soon as it is
   known. Only the parent, which runs all this, writes the gradebook: one transaction a result. The
   parent never loads NumPy and never looks into a student's values: it moves bytes.
4. A unit (`sandbox.pool`) is a *judge* and, for each lesson, a *box*. Units stand side by side.
5. The box (`sandbox.box`) is Bubblewrap with a warm *worker* inside. It can read what
   `sandbox.readable` names, and of this package it gets the modules that `sandbox.payload` names:
   those of `inside`, and the library. The library's answers are hidden in the worker's memory
   before the first submission comes (`inside.answer_hiding`).
6. For each *job* the worker forks a child. The child reads the job, gives up all system calls but
   those that computing takes (`inside.seccomp`), runs the student's cells, calls each exercise's
   function on the judge's inputs, and writes what came back, in a format that holds only plain
   values (`inside.wire`). Then it ends. So no submission meets what another has left.
7. The judge (`verdicts.judge`) knows the answers. It asks (`verdicts.questions`), reads the replies
   without trust (`verdicts.replies`), compares, and finds words for what is wrong. A wrong function
   that calls another wrong one is asked about once more, in a fresh process, with the library's
   function in place of the other (`verdicts.protocol`). What is made to break the comparison meets
   the judge's limits on memory and time, and costs its author that exercise.
8. `verdicts.marks` gives the points, and `gradebook` keeps the `records`: each file ever handed in
   with each result it ever had.
9. What counts is computed from these: `standings` choose among a student's attempts and apply the
   instructor's `corrections` and the `policy` for late work; the `class_list` matches students
   with the `roster`. `history` keeps what has changed, and `reports` show what counts.
"""
