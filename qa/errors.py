"""What can go wrong with a question or a stored answer, under pincite's one error tree.

    PinciteError (index.errors)
    ├── QuestionError           a question that cannot be asked
    │   ├── EmptyQuestionError      nothing but white space
    │   └── QuestionTooLongError    longer than any question is
    ├── AnswerFileError         a file that should hold answers written by `pincite ask --json`
    │   └── NewerAnswerError        it was written by a newer version of pincite
    └── BundleError             evidence that cannot be packed, or was changed since it was

Every message says what is wrong, where, and what to do, in one line.
"""

from index.errors import PinciteError

__all__ = [
    "AnswerFileError",
    "BundleError",
    "EmptyQuestionError",
    "NewerAnswerError",
    "PinciteError",
    "QuestionError",
    "QuestionTooLongError",
]


class QuestionError(PinciteError):
    """A question that cannot be asked."""


class EmptyQuestionError(QuestionError):
    """The question holds nothing but white space."""


class QuestionTooLongError(QuestionError):
    """The question is longer than any question is."""


class AnswerFileError(PinciteError):
    """A file that should hold answers does not, or cannot be read."""


class NewerAnswerError(AnswerFileError):
    """The answers were written by a newer version of pincite."""


class BundleError(PinciteError):
    """Evidence cannot be packed as it is, or a bundle is not as it was packed."""
