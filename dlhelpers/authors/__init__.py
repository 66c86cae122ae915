"""For whoever writes a course: a first lesson to begin with, and the proof of all lessons."""
