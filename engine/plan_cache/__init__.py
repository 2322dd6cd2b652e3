"""Plans that were written before: their statements, kept in a folder of the user for the next run that asks the same.

`keys` says what a plan depends on, `contents` turns statements into JSON and back, `folder` keeps the files.
Nothing of a register's rows is kept: only its calendars and the names of its tables bear on a plan.
"""
