"""Run the application over the index that is named, as the web server starts it."""

from __future__ import annotations

import sys

from tui.cli import run

if __name__ == "__main__":
    sys.exit(run(sys.argv[1] if len(sys.argv) > 1 else None))
