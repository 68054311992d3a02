"""Texts that look odd and mean no harm. Every one must come out as it is, to the character."""

from __future__ import annotations

HONEST: dict[str, tuple[str, ...]] = {
    "accents and combining marks": (
        "Émile Žižek à Curaçao, Ångström",
        "E\u0301mile Z\u030ciz\u030cek e\u0301\u0323",
        "Nguyễn Thị Minh Khai, Łódź, İzmir",
        "ﬁne ½ ① Ⅳ ㎢ ﷺ ẞ",
    ),
    "emoji": (
        "👩‍👩‍👧 family, ❤️ heart, 🏳️‍🌈 flag",
        "👍🏽 thumbs, 🇰🇿 land, 1️⃣ key",
        "🧑🏿‍🚀 👨‍👩‍👧‍👦 🏴‍☠️",
    ),
    "Arabic, Hebrew and other scripts": (
        "فاز حزب نور أوتان بنسبة ٧١٫٠٩٪",
        "می‌خواهم کتاب‌ها را",
        "שלום עולם, 42% מהקולות",
        "क्षत्रिय मतदान ৭১ ভোট",
        "ผลการเลือกตั้ง ၁၂ မဲ",
        "選挙の投票率は63.3％でした",
        "Қазақстан Республикасы ұйым",
    ),
    "markup-like": (
        "[1] a<b and b>c & *p* ** q",
        "f(x) = x_1 * y_2 | z \\ n ~ 3",
        "if (a && b) { return `c`; } // d",
        "see <section 4> [sic] {note} #7",
        ":smile: is not ☺, $HOME, 50%",
        "# 1, - 2, > 3, 1. 4, = 5, + 6",
        "https://example.org/?a=1&b=2#c",
        "AT&amp;T &lt;sic&gt; &#65;",
        "\"quoted\" 'single' «guillemets» “curly”",
    ),
    "spaces and signs": (
        "1\u00a0000 km\u202f², 5\u2009%",
        "soft\u00adhyphen, non\u2011breaking",
        "– — ‑ … ‰ § ¶ † ‡ • ‹›",
        "␛ ␀ \ufffd ⟦ ⟧ as characters",
    ),
}
"""Kind → texts, each short enough for one row of a wide terminal."""
