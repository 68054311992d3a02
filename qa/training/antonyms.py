"""Words and their opposites, for questions that ask the contrary of what a passage says."""

from __future__ import annotations

from collections.abc import Mapping

_SETS = """first last|second third fourth|oldest youngest newest|earliest latest|largest smallest
biggest smallest|highest lowest|longest shortest|best worst|most least fewest|more less fewer
greater smaller|larger smaller|higher lower|longer shorter|older younger newer|early late
before after|prior after|above below|north south|northern southern|east west|eastern western
northeast southwest|northwest southeast|increase decrease reduction|increased decreased reduced
increases decreases|increasing decreasing|rise fall decline|rose fell declined|gain loss
gained lost|win lose|won lost|winner loser|begin end stop|began ended stopped|beginning end
start finish end|started finished ended|open close|opened closed|opening closing|born died buried
birth death|founded abolished dissolved|established abolished dissolved|created destroyed
built demolished destroyed|construction demolition|male female|men women|man woman|boys girls
king queen|father mother|son daughter|husband wife|brother sister|major minor|maximum minimum
allowed forbidden prohibited|permitted banned|legal illegal|legalized banned|approved rejected
accepted rejected refused|agreed refused disagreed|supported opposed|support oppose
favor against|joined left|join leave|arrived left departed|entered left|enter leave|import export
imported exported|buy sell|bought sold|purchased sold|sent received|send receive|gave took
give take|attack defend|attacked defended|allies enemies|ally enemy|victory defeat|defeated joined
peace war|rural urban|public private|ancient modern|old new|young old|rich poor|wealthy poor
strong weak|stronger weaker|hot cold|warm cold|wet dry|summer winter|day night|left right
upper lower|inner outer|internal external|inside outside|domestic foreign|native foreign
positive negative|good bad|advantage disadvantage|advantages disadvantages|benefit harm
success failure|successful unsuccessful failed|common rare|popular unpopular|similar different
same different|included excluded|include exclude|appointed dismissed|elected dismissed
elected defeated|hired fired|promoted demoted|expanded shrunk|expand shrink|added removed
add remove|raised lowered|raise lower|fast slow|faster slower|easy difficult|heavy light|full empty
present absent|true false|known unknown|famous unknown|religious secular|civilian military
teacher student|parent child|employer employee|majority minority|conservative liberal
democratic republican|input output|cause prevent|caused prevented|love hate|loved hated
encourage discourage|encouraged discouraged|protect harm|protected harmed|freed imprisoned
released arrested captured|arrested released|guilty innocent|credit debit|import export
annual monthly weekly|daily weekly yearly|century decade|months years weeks|hours minutes days
president minister|mayor governor|actor director|author editor|song album|book film|river mountain
city country|red blue green|black white|gold silver|one two three|two three four"""


def _opposites() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for group in _SETS.replace("\n", "|").split("|"):
        first, *others = group.split()
        for word in others:
            found.setdefault(first, {})[word] = None
            found.setdefault(word, {})[first] = None
    return {word: tuple(others) for word, others in found.items()}


OPPOSITES: Mapping[str, tuple[str, ...]] = _opposites()
"""Word -> words that cannot be true of the same thing at the same time."""
