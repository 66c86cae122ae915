"""What the notebook of lesson 2 imports."""

from dlhelpers.exercises.lessons.logistic import check as check
from dlhelpers.exercises.lessons.logistic import hint as hint
from dlhelpers.exercises.lessons.logistic import solution as solution
