"""Fuzzing of everything that reads what others wrote.

target.py    what a target is
targets/     one small file for each, with valid inputs made in code
registry.py  all of them, by name
mutation.py  how inputs are changed: bytes, JSON, members of archives
watching.py  one input run, timed and judged
child.py     the loop of one target, guided by coverage
report.py    what the loops told, as a table
"""
