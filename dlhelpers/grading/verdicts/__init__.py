"""From replies to marks: what to ask, what was answered, and what it is worth."""
