"""Behind the wall: everything here is sent into the box, and nothing else of grading is."""
