"""What the notebook of lesson 1 imports."""

from dlhelpers.exercises.lessons.normalization import check as check
from dlhelpers.exercises.lessons.normalization import hint as hint
from dlhelpers.exercises.lessons.normalization import solution as solution
