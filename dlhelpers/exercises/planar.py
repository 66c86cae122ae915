"""What the notebook of lesson 3 imports."""

from dlhelpers.exercises.lessons.planar import check as check
from dlhelpers.exercises.lessons.planar import hint as hint
from dlhelpers.exercises.lessons.planar import solution as solution
