"""A course is a folder: how it is read, handed out, opened, and given back in parts."""

from dlhelpers.course.edition import student_edition as student_edition
from dlhelpers.course.folder import Course as Course
from dlhelpers.course.folder import open_course as open_course
from dlhelpers.course.folder import teachers_notebooks as teachers_notebooks
from dlhelpers.course.handing_out import Release as Release
from dlhelpers.course.handing_out import release as release
from dlhelpers.course.jupyter import start as start
from dlhelpers.course.resetting import reset as reset
from dlhelpers.notebooks import CourseError as CourseError
