"""What is typed or picked, shown with nothing in it that acts: `Plain`."""

from __future__ import annotations

from rich.highlighter import Highlighter
from rich.text import Text

from qa import visible

_LINE_BREAKS = {ord("\n"): "␊", ord("\t"): " "}


class Plain(Highlighter):
    """For an input, which writes its value to the terminal as it is.

    A name that was picked or a question that was pasted may hold escape sequences. One character
    stands for one, so that the cursor is where it seems to be.
    """

    def highlight(self, text: Text) -> None:
        """Make every character visible."""
        text.plain = visible(text.plain).translate(_LINE_BREAKS)
