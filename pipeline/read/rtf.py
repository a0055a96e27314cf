"""Rich Text (RTF) to text, or back to the HTML that Outlook wrapped in it ([MS-OXRTFEX])."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from .charsets import decode
from .msg_codepages import codec_of, codec_of_charset
from .rtf_tokens import Token, tokens

Content = Literal["html", "text", "rtf"]
MAX_GROUPS: Final = 5000

# Groups whose words are not the document's. Source: the Rich Text Format specification, version 1.9.1.
_SILENT: Final = frozenset(
    b"fonttbl colortbl stylesheet info pict object objdata themedata datastore listtable listoverridetable rsidtbl generator "
    b"filetbl revtbl xmlnstbl mmathPr latentstyles fldinst bkmkstart bkmkend pgptbl template header footer headerl headerr "
    b"headerf footerl footerr footerf ftnsep ftnsepc aftnsep shppict nonshppict mhtmltag private passwordhash userprops operator "
    b"title author company keywords comment doccomm".split()
)
_AROUND_PAGES: Final = frozenset(b"header footer headerl headerr headerf footerl footerr footerf".split())
_FIELD_WORDS: Final = frozenset((b"fftype", b"ffres", b"ffdefres"))
_TICK_BOX, _DEFAULT = 1, 25
_SIGNS: Final = {
    b"par": "\n", b"line": "\n", b"sect": "\n", b"page": "\n", b"row": "\n", b"tab": "\t", b"cell": "\t", b"nestcell": "\t",
    b"nestrow": "\n", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"endash": "–",
    b"emdash": "—", b"enspace": "\u2002", b"emspace": "\u2003", b"qmspace": "\u2005", b"zwj": "\u200d", b"zwnj": "\u200c",
}  # fmt: skip
_SYMBOLS: Final = {
    b"\\": "\\", b"{": "{", b"}": "}", b"~": "\u00a0", b"_": "\u2011", b"-": "", b"\n": "\n", b"\r": "\n", b"\t": "\t",
}  # fmt: skip
# Letters of fonts that draw signs, by the font's name. A tick of another font must not be taken for an empty box.
_WINGDINGS: Final = {
    0x6F: "☐", 0x71: "☐", 0x72: "☐", 0x78: "☒", 0xA7: "▪", 0xA8: "☐", 0xB7: "•", 0xD8: "➢", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒",
    0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2: Final = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☑", 0xA3: "☐"}
_WEBDINGS: Final = {0x61: "✔", 0x63: "☐", 0x72: "✗", 0x67: "■"}
_SYMBOL: Final = {code: chr(code) for code in range(32, 127)} | {0xB7: "•"}
_SIGN_FONTS: Final = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "webdings": _WEBDINGS, "symbol": _SYMBOL}
_UNKNOWN_SIGN: Final = "\ufffd"


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits: whether its words are left out, the font, how many letters follow a `\\u` in its stead."""

    silent: bool = False
    suppressed: bool = False
    tag: bool = False
    hidden: bool = False
    font: int = -1
    skip: int = 1
    fonts: bool = False


@dataclass(slots=True)
class _Walker:
    """Collects the text. Bytes wait until their character set is sure, for one letter may be two of them."""

    state: _State = field(default_factory=_State)
    stack: list[_State] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    waiting: bytearray = field(default_factory=bytearray)
    waiting_codec: str = ""
    code_page: int | None = None
    default_font: int = 0
    charsets: dict[int, int] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    content: Content = "rtf"
    starred: bool = False
    replaced: int = 0
    depth_lost: int = 0
    silent: frozenset[bytes] = _SILENT
    box: dict[bytes, int] | None = None
    """What is known of the form field (a tick box of Word) whose group is open."""
    box_depth: int = 0

    def feed(self, token: Token) -> None:
        """Take one token."""
        if token.kind in {"text", "byte"}:
            self._bytes(token)
            return
        if token.kind == "open":
            self.starred = False
            if len(self.stack) < MAX_GROUPS:
                self.stack.append(self.state)
            else:
                self.depth_lost += 1
        elif token.kind == "close":
            self.starred = False
            if self.depth_lost:
                self.depth_lost -= 1
            elif self.stack:
                if self.box is not None and len(self.stack) == self.box_depth:
                    self._end_box(self.box)
                self._restore(self.stack.pop())
        elif token.kind == "symbol":
            self._symbol(token.data)
        else:
            self._word(token.data, token.number)
            self.starred = False

    def _restore(self, state: _State) -> None:
        if state != self.state:
            self._flush()
        self.state = state

    # --- text ---------------------------------------------------------------------------------------------------------

    def _bytes(self, token: Token) -> None:
        """Text: written as letters, or as bytes of the font's character set."""
        data = token.data
        if self.state.fonts:
            self.names[self.state.font] = self.names.get(self.state.font, "") + data.decode("latin-1")
            return
        if self.replaced:  # letters that stand for a `\\u` in old readers
            data, self.replaced = data[self.replaced :], max(0, self.replaced - len(data))
        self.starred = False
        if not data or self._mute():
            return
        if (signs := self._signs()) is not None:
            self._write("".join(self._sign(byte, signs) for byte in data))
            return
        codec = self._codec()
        if codec != self.waiting_codec:
            self._flush()
            self.waiting_codec = codec
        self.waiting += data

    def _signs(self) -> Mapping[int, str] | None:
        """The signs of the font at hand, by letter; null where it draws letters."""
        font = self.state.font if self.state.font >= 0 else self.default_font
        return None if self.state.tag else _SIGN_FONTS.get(self.names.get(font, "").strip("; ").lower())

    @staticmethod
    def _sign(byte: int, signs: Mapping[int, str]) -> str:
        """A sign that is not known stands as U+FFFD, never as the letter of its number (`o` is an empty box)."""
        return signs.get(byte, " " if byte in b" \t" else _UNKNOWN_SIGN)

    def _codec(self) -> str:
        page = codec_of(self.code_page) or "cp1252"
        if self.state.tag:
            return page
        font = self.state.font if self.state.font >= 0 else self.default_font
        charset = self.charsets.get(font)
        return page if charset is None else codec_of_charset(charset) or page

    def _flush(self) -> None:
        if self.waiting:
            decoded = decode(bytes(self.waiting), self.waiting_codec)
            self.parts.append(decoded.text if decoded else self.waiting.decode("latin-1"))
            self.waiting.clear()

    def _write(self, text: str) -> None:
        self._flush()
        self.parts.append(text)

    def _mute(self) -> bool:
        """Whether words here are not shown: a silent group, what only RTF readers are to see, hidden text."""
        state = self.state
        return state.silent or state.hidden or (state.suppressed and self.content == "html" and not state.tag)

    # --- control words ------------------------------------------------------------------------------------------------

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self.starred = True
            return
        if self.replaced:
            self.replaced -= 1
        elif not self._mute() and symbol in _SYMBOLS:
            self._write(_SYMBOLS[symbol])

    def _word(self, word: bytes, number: int | None) -> None:
        if word == b"u" and number is not None:
            self._unicode(number)
        elif word in _SIGNS:
            if self.replaced:
                self.replaced -= 1
            elif not self._mute():
                self._write(_SIGNS[word])
        elif word == b"htmltag":
            self._change(replace(self.state, tag=True, silent=False))
        elif word == b"formfield":
            self.box, self.box_depth = {}, len(self.stack)
            self._change(replace(self.state, silent=True))
        elif word in _FIELD_WORDS and self.box is not None:
            self.box[word] = number if number is not None else 1
        elif word in self.silent or self.starred:
            self._change(replace(self.state, silent=True, fonts=word == b"fonttbl"))
        else:
            self._property(word, number)

    def _end_box(self, box: dict[bytes, int]) -> None:
        """A tick box shows whether it is ticked: 25 stands for its default. Source: the RTF specification, `\\ffres`."""
        self.box = None
        if box.get(b"fftype") == _TICK_BOX and not self.state.hidden:
            result = box.get(b"ffres", _DEFAULT)
            self._write("☒" if (box.get(b"ffdefres", 0) if result == _DEFAULT else result) else "☐")

    def _property(self, word: bytes, number: int | None) -> None:
        """Words that change how what follows is read."""
        state = self.state
        if word == b"htmlrtf":
            self._change(replace(state, suppressed=number != 0))
        elif word == b"f" and number is not None:
            self._change(replace(state, font=number))
        elif word == b"fcharset" and state.fonts and number is not None:
            self.charsets[state.font] = number
        elif word == b"plain":
            self._change(replace(state, font=-1, hidden=False))
        elif word == b"v":
            self._change(replace(state, hidden=number != 0))
        elif word == b"uc":
            self.state = replace(state, skip=max(0, min(number or 0, 100)))
        elif word == b"ansicpg" and number:
            self.code_page = number
        elif word in {b"mac", b"pc", b"pca"} and self.code_page is None:
            self.code_page = {b"mac": 10000, b"pc": 437, b"pca": 850}[word]
        elif word == b"deff":
            self.default_font = number or 0
        elif word == b"fromhtml":
            self.content = "html"
        elif word == b"fromtext":
            self.content = "text"

    def _change(self, state: _State) -> None:
        self._flush()
        self.state = state

    def _unicode(self, number: int) -> None:
        """A UTF-16 unit; a pair of them is one letter, put together when all is read."""
        self.replaced = self.state.skip
        if not self._mute():
            unit = number & 0xFFFF
            private = 0xF000 <= unit <= 0xF0FF  # a letter of a font of signs
            self._write(self._sign(unit - 0xF000, self._signs() or {}) if private else chr(unit))

    def text(self) -> str:
        self._flush()
        joined = "".join(self.parts)
        if not joined.isascii():
            joined = joined.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return joined.replace("\0", "\ufffd")


def read_rtf_body(rtf: bytes, *, headers: bool = False) -> tuple[Content, str]:
    """What the RTF holds and that as text: the HTML of which it was made, or its words with lines ended by LF.

    `headers`: with the words at the top and the bottom of its pages. Linear in its length; never raises: what breaks the rules is
    skipped.
    """
    walker = _Walker(silent=_SILENT - _AROUND_PAGES if headers else _SILENT)
    for token in tokens(rtf):
        walker.feed(token)
    return walker.content, walker.text()
