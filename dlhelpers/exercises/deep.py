"""What the notebook of lesson 4 imports."""

from dlhelpers.exercises.lessons.deep import check as check
from dlhelpers.exercises.lessons.deep import hint as hint
from dlhelpers.exercises.lessons.deep import solution as solution
