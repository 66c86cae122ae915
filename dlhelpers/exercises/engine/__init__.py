"""What an exercise is, and how a learner's function is run on its cases and compared."""
