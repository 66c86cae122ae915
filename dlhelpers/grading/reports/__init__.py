"""The gradebook in the forms that people, programs and platforms read."""
