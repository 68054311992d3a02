"""Real processes that are killed, refused and lied to while they write an index.

points.py       what is about to be written, numbered: `Point`, `Disk`
taps.py         Python's own writes, renames, links and syncs, told to a `Disk`
sqlite_tap.py   the same for what SQLite writes
unsynced.py     what a computer without power would forget: `Unsynced`
corpora.py      small folders of documents that change: `Corpus`
child.py        a forked process that builds, reports, and dies on command
oracle.py       is the index exactly one of the generations that it may be
points_in_turn.py, moments.py, company.py, damage.py, controls.py    the campaigns
table.py        what they report
"""
