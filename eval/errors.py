"""What can go wrong in an evaluation.

PinciteError
└── EvaluationError
    ├── DatasetError    a data set is not there, or not in the layout that its reader expects
    ├── RunError        a folder is not a run, or holds another one
    └── MeasureError    there is no such figure in a run
"""

from index.errors import PinciteError


class EvaluationError(PinciteError):
    """Base of the errors of `eval`; `str(error)` is one line."""


class DatasetError(EvaluationError):
    """A data set is not there, or not in the layout that its reader expects."""


class RunError(EvaluationError):
    """A folder is not a run, or holds another run than the one asked for."""


class MeasureError(EvaluationError):
    """A run has no such figure."""
