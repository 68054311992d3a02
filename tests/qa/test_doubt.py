from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from qa.doubt import shares_run

few = st.text("ab ", max_size=30)


@given(one=few, other=few, size=st.sampled_from([2, 4, 8]))
@example(one="abcdefgh", other="xxbcdexx", size=4)  # across two blocks
@example(one="abcdef", other="cdef", size=4)  # at the ends of both
@example(one="abcde", other="bcde", size=4)  # where the last block is cut
def test_runs_of_characters_that_two_texts_share_are_found(one, other, size):
    runs = [one[at : at + size] for at in range(len(one) - size + 1)]
    assert shares_run(one, other, size) == any(run in other for run in runs)
