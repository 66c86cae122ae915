"""What the notebook of lesson 5 imports."""

from dlhelpers.exercises.lessons.cats import check as check
from dlhelpers.exercises.lessons.cats import hint as hint
from dlhelpers.exercises.lessons.cats import solution as solution
