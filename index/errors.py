"""Everything that can go wrong in pincite, as one tree.

    PinciteError
    ├── SettingError            a setting or an option has a value that cannot work
    ├── CorpusError             the folders to index
    │   ├── PathNotFoundError       a path to index is not there
    │   └── NoReadableFilesError    nothing under the paths could be read
    ├── ParseError              one file could not be turned into a document (it is skipped)
    │   ├── UnsupportedFormatError  no parser for this kind of file
    │   ├── BrokenFileError         the bytes are not what the format says
    │   ├── EncryptedFileError      a password is needed
    │   ├── EmptyFileError          no text in it (empty, or a scan)
    │   └── LimitError              it exceeds a limit on size, pages, expansion, memory or time
    ├── ModelError              the embedding model
    │   ├── ModelNotFoundError      the model is nowhere on this machine
    │   └── ModelMismatchError      the index was made with another model
    ├── StorageError            the index on disk
    │   ├── NoIndexError            there is no index at this place
    │   ├── DamagedIndexError       the index cannot be read as it was written
    │   ├── NewerIndexError         the index was written by a newer version
    │   ├── IndexLockedError        another process is writing the index
    │   └── IndexWriteError         the disk refused a write (read-only, full, no permission)
    └── QueryError              a query that cannot be searched for (empty, too long)

Every message says what is wrong, where, and what to do, in one line.
"""

_LONGEST_REASON = 300
"""Characters of what a message quotes from elsewhere."""


def brief(said: object) -> str:
    """What a library says is wrong, or an index is called, on one line and not too long for it."""
    line = " ".join(str(said).split())
    return line if len(line) <= _LONGEST_REASON else f"{line[:_LONGEST_REASON]} …"


class PinciteError(Exception):
    """Base of every error that pincite raises on purpose; `str(error)` is one line."""


class SettingError(PinciteError):
    """A setting or an option has a value that cannot work."""


class CorpusError(PinciteError):
    """The folders to index cannot be used."""


class PathNotFoundError(CorpusError):
    """A path to index does not exist."""


class NoReadableFilesError(CorpusError):
    """Not one file under the given paths could be read."""


class ParseError(PinciteError):
    """One file could not be turned into a document.

    `str(error)` is the reason alone, without the path: the caller knows the path.
    """


class UnsupportedFormatError(ParseError):
    """No parser is registered for this kind of file."""


class BrokenFileError(ParseError):
    """The bytes are not what the file's format says."""


class EncryptedFileError(ParseError):
    """The file needs a password."""


class EmptyFileError(ParseError):
    """The file holds no text: it is empty, or pages are only images."""


class LimitError(ParseError):
    """The file exceeds a limit on size, pages, expansion, memory or time."""


class ModelError(PinciteError):
    """The embedding model cannot be used."""


class ModelNotFoundError(ModelError):
    """The model is nowhere on this machine."""


class ModelMismatchError(ModelError):
    """The index was made with another model than the one asked for."""


class StorageError(PinciteError):
    """The index on disk cannot be used."""


class NoIndexError(StorageError):
    """There is no index at this place."""


class DamagedIndexError(StorageError):
    """The index cannot be read as it was written."""


class NewerIndexError(StorageError):
    """The index was written by a newer version of pincite."""


class IndexLockedError(StorageError):
    """Another process is writing the index."""


class IndexWriteError(StorageError):
    """The disk refused a write: read-only, full, or no permission."""


class QueryError(PinciteError):
    """A query that cannot be searched for: empty, or far too long."""
