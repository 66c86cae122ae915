"""The exercises of each lesson, and what their cases share."""
