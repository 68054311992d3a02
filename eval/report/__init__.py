"""Reports of runs for people, from the run folders alone: one HTML page, or Markdown.

A report tells, for each run, its headline figures, what was not handled rightly, the plots, all
figures with their intervals, and what exactly was run. The same runs give the same bytes.

Everything that a run holds is somebody's text. `html` sends it through a template that escapes
whatever it is given, `markdown` through an escaping of its own, and both through
`index.visible.visible`, so that it is shown and never obeyed.
"""
