"""HTML replies of many mail programs: the quotation that a program marks, and the words that only look like one."""

from __future__ import annotations

import pytest
from mail_files import document_of, rules

from pipeline.extract.passages import body_text
from pipeline.model import MailFields, Span
from pipeline.read.html import html_text
from pipeline.segment import segment_document

HEAD = (
    "From: Ada Marsh <ada@a.example>\nTo: Ben Lane <ben@r.example>\nSubject: RE: Your report\n"
    "Date: Sun, 07 Feb 2021 11:00:00 +0000\n\n"
)
QUOTING: dict[str, tuple[str, str, int]] = {
    "gmail": (
        '<div dir="ltr">Thanks, noted.<div><br></div><div>Ada</div></div><br><div class="gmail_quote"><div '
        'dir="ltr" class="gmail_attr">On Fri, 5 Feb 2021 at 10:02, Ben Lane &lt;<a '
        'href="mailto:ben@r.example">ben@r.example</a>&gt; wrote:<br></div><blockquote class="gmail_quote" '
        'style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"><div>We '
        "have your report.<div>Ben</div></div></blockquote></div>",
        "Thanks, noted. Ada",
        1,
    ),
    "gmail forward": (
        '<div dir="ltr">FYI<br><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- '
        'Forwarded message ---------<br>From: <strong class="gmail_sendername" dir="auto">Ben Lane</strong> '
        '<span dir="auto">&lt;<a href="mailto:ben@r.example">ben@r.example</a>&gt;</span><br>Date: Fri, 5 Feb'
        " 2021 at 10:02<br>Subject: Your report<br>To: Ada Marsh &lt;<a "
        'href="mailto:ada@a.example">ada@a.example</a>&gt;<br></div><br><br>We have your report.</div></div>',
        "FYI",
        1,
    ),
    "outlook": (
        '<div class="WordSection1"><p class="MsoNormal">Thanks, noted.<o:p></o:p></p><p '
        'class="MsoNormal"><o:p>&nbsp;</o:p></p><p class="MsoNormal">Ada<o:p></o:p></p><div><div '
        'style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p '
        'class="MsoNormal"><b><span lang="EN-US">From:</span></b><span lang="EN-US"> Ben Lane '
        "&lt;ben@r.example&gt; <br><b>Sent:</b> 05 February 2021 10:02<br><b>To:</b> Ada Marsh "
        "&lt;ada@a.example&gt;<br><b>Cc:</b> Kim &lt;kim@a.example&gt;<br><b>Subject:</b> Your "
        'report<o:p></o:p></span></p></div></div><p class="MsoNormal"><o:p>&nbsp;</o:p></p><p '
        'class="MsoNormal">We have your report.<o:p></o:p></p></div>',
        "Thanks, noted. Ada",
        1,
    ),
    "owa": (
        '<div style="font-family:Calibri">Thanks, noted.</div><div id="appendonsend"></div><hr '
        'style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font '
        'face="Calibri, sans-serif" style="font-size:11pt" color="#000000"><b>From:</b> Ben Lane '
        "&lt;ben@r.example&gt;<br><b>Sent:</b> Friday, February 5, 2021 10:02 AM<br><b>To:</b> Ada Marsh "
        "&lt;ada@a.example&gt;<br><b>Subject:</b> Your report</font><div>&nbsp;</div></div><div>We have your "
        "report.</div>",
        "Thanks, noted.",
        1,
    ),
    "yahoo": (
        '<div class="yahoo-style-wrap">Thanks, noted.</div><div id="yahoo_quoted_123" '
        'class="yahoo_quoted"><div style="font-family:Helvetica"><div>On Friday, 5 February 2021, 10:02:33 '
        "GMT, Ben Lane &lt;ben@r.example&gt; wrote: </div><div><br></div><div><br></div><div><div "
        'id="yiv1">We have your report.</div></div></div></div>',
        "Thanks, noted.",
        1,
    ),
    "thunderbird": (
        '<p>Thanks, noted.</p><div class="moz-cite-prefix">On 05/02/2021 10:02, Ben Lane '
        'wrote:<br></div><blockquote type="cite" cite="mid:1234@r.example"><p>When was '
        'it?</p></blockquote><p>On Monday.</p><blockquote type="cite" cite="mid:1234@r.example"><p>How '
        "many?</p></blockquote><p>Twelve.</p>",
        "Thanks, noted. On Monday. Twelve.",
        1,
    ),
    "thunderbird fwd": (
        '<p>FYI</p><div class="moz-forward-container"><br><br>-------- Forwarded Message --------<table '
        'class="moz-email-headers-table" cellspacing="0" cellpadding="0" border="0"><tbody><tr><th '
        'valign="BASELINE" nowrap="nowrap" align="RIGHT">Subject: </th><td>Your report</td></tr><tr><th '
        'valign="BASELINE" align="RIGHT">Date: </th><td>Fri, 5 Feb 2021 10:02:33 +0000</td></tr><tr><th>From:'
        ' </th><td>Ben Lane <a class="moz-txt-link-rfc2396E" '
        'href="mailto:ben@r.example">&lt;ben@r.example&gt;</a></td></tr><tr><th>To: </th><td>Ada '
        "Marsh</td></tr></tbody></table><br><br>We have your report.</div>",
        "FYI",
        1,
    ),
    "proton": (
        '<div>Thanks, noted.</div><div class="protonmail_signature_block"><div>Sent with <a '
        'href="https://proton.me/">Proton Mail</a> secure email.</div></div><div '
        'class="protonmail_quote">------- Original Message -------<br>On Friday, February 5th, 2021 at 10:02 '
        'AM, Ben Lane &lt;ben@r.example&gt; wrote:<br><br><blockquote class="protonmail_quote" '
        'type="cite"><div>We have your report.</div></blockquote></div>',
        "Thanks, noted. Sent with Proton Mail secure email.",
        1,
    ),
    "zimbra": (
        '<html><body><div style="font-family: arial"><div>Thanks, noted.</div><hr id="zwchr" '
        'data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><b>From: </b>"Ben Lane" '
        '&lt;ben@r.example&gt;<br><b>To: </b>"Ada Marsh" &lt;ada@a.example&gt;<br><b>Sent: </b>Friday, 5 '
        "February, 2021 10:02:33<br><b>Subject: </b>Your report<br></div><div><br></div><div "
        'data-marker="__QUOTED_TEXT__">We have your report.</div></div></body></html>',
        "Thanks, noted.",
        1,
    ),
    "apple": (
        '<html><head></head><body style="word-wrap: break-word;">Thanks, noted.<br><div><br><blockquote '
        'type="cite"><div>On 5 Feb 2021, at 10:02, Ben Lane &lt;<a '
        'href="mailto:ben@r.example">ben@r.example</a>&gt; wrote:</div><br '
        'class="Apple-interchange-newline"><div><div>We have your '
        "report.</div></div></blockquote></div><br></body></html>",
        "Thanks, noted.",
        1,
    ),
    "apple fwd": (
        'FYI<br><div><br><blockquote type="cite"><div>Begin forwarded message:</div><br '
        'class="Apple-interchange-newline"><div style="margin:0px"><span '
        'style="color:rgba(0,0,0,1.0);"><b>From: </b></span><span>Ben Lane &lt;<a '
        'href="mailto:ben@r.example">ben@r.example</a>&gt;<br></span></div><div '
        'style="margin:0px"><span><b>Subject: </b></span><span><b>Your '
        "report</b><br></span></div><div><span><b>Date: </b></span><span>5 February 2021 at 10:02:33 "
        "GMT<br></span></div><div><span><b>To: </b></span><span>Ada Marsh "
        "&lt;ada@a.example&gt;<br></span></div><br><div>We have your report.</div></blockquote></div>",
        "FYI",
        1,
    ),
    "hotmail": (
        "<div dir='ltr'>Thanks, noted.<br><br><div><hr id=\"stopSpelling\">From: ben@r.example<br>To: "
        "ada@a.example<br>Subject: Your report<br>Date: Fri, 5 Feb 2021 10:02:33 +0000<br><br>We have your "
        "report.</div></div>",
        "Thanks, noted.",
        1,
    ),
    "notes": (
        '<font size=2 face="sans-serif">Thanks, noted.</font><br><br><br><br><font size=1 color=#5f5f5f '
        'face="sans-serif">From: &nbsp; &nbsp; &nbsp; &nbsp;</font><font size=1 face="sans-serif">Ben Lane '
        '&lt;ben@r.example&gt;</font><br><font size=1 color=#5f5f5f face="sans-serif">To: &nbsp; &nbsp; '
        '&nbsp; &nbsp;</font><font size=1 face="sans-serif">Ada Marsh/DP/EXS@EXS</font><br><font size=1 '
        'color=#5f5f5f face="sans-serif">Date: &nbsp; &nbsp; &nbsp; &nbsp;</font><font size=1 '
        'face="sans-serif">05/02/2021 10:02</font><br><font size=1 color=#5f5f5f face="sans-serif">Subject: '
        '&nbsp; &nbsp; &nbsp; &nbsp;</font><font size=1 face="sans-serif">Your report</font><br><hr '
        "noshade><br><br><br><font size=2>We have your report.</font>",
        "Thanks, noted.",
        1,
    ),
    "notes table": (
        "<font size=2>Thanks, noted.</font><br><br><table width=100%><tr valign=top><td width=40%><font "
        "size=1><b>Ben Lane/Casework/REG</b></font><p><font size=1>05/02/2021 10:02</font><td "
        "width=59%><table width=100%><tr valign=top><td><div align=right><font "
        "size=1>To</font></div><td><font size=1>Ada Marsh/DP/EXS@EXS</font><tr valign=top><td><div "
        "align=right><font size=1>cc</font></div><td><tr valign=top><td><div align=right><font "
        "size=1>Subject</font></div><td><font size=1>Your report</font></table></table><br><br><font "
        "size=2>We have your report.</font>",
        "Thanks, noted.",
        1,
    ),
    "samsung": (
        '<html><head></head><body dir="auto"><div dir="auto">Thanks, noted.</div><div '
        'dir="auto"><br></div><div id="composer_signature"><div>Sent from my '
        'Galaxy</div></div><div><br></div><div align="left" dir="auto" style="font-size:100%"><div>-------- '
        "Original message --------</div><div>From: Ben Lane &lt;ben@r.example&gt; </div><div>Date: 05/02/2021"
        "  10:02  (GMT+00:00) </div><div>To: Ada Marsh &lt;ada@a.example&gt; </div><div>Subject: Your report "
        "</div><div><br></div></div><div>We have your report.</div></body></html>",
        "Thanks, noted. Sent from my Galaxy",
        1,
    ),
    "nested": (
        '<div>Third.</div><div class="gmail_quote"><div class="gmail_attr">On Sat, 6 Feb 2021 at 11:00, Ben '
        "Lane &lt;ben@r.example&gt; wrote:<br></div><blockquote "
        'class="gmail_quote"><div>Second.</div><br><div class="gmail_quote"><div class="gmail_attr">On Fri, 5'
        " Feb 2021 at 10:02, Ada Marsh &lt;ada@a.example&gt; wrote:<br></div><blockquote "
        'class="gmail_quote"><div>First.</div></blockquote></div></blockquote></div>',
        "Third.",
        2,
    ),
    "plain blockquote": (
        "<p>As the guidance says:</p><blockquote><p>You must report a breach within 72 hours.</p></blockquote><p>So we did.</p>",
        "As the guidance says: You must report a breach within 72 hours. So we did.",
        0,
    ),
    "indent blockquote": (
        '<p>Our steps</p><blockquote style="margin:0 0 0 40px;border:none;padding:0px"><p>We told the '
        "staff.</p></blockquote><p>So we did.</p>",
        "Our steps We told the staff. So we did.",
        0,
    ),
    "cite no intro": (
        '<div>Thanks, noted.</div><blockquote type="cite"><div>We have your report.</div></blockquote>',
        "Thanks, noted.",
        1,
    ),
    "spark": (
        '<html><body><div name="messageBodySection">Thanks, noted.</div><div name="messageReplySection">On 5 '
        'Feb 2021, 10:02 +0000, Ben Lane &lt;ben@r.example&gt;, wrote:<br /><blockquote type="cite" '
        'style="border-left-color: grey;border-left-width: thin;border-left-style: solid;">We have your '
        "report.</blockquote></div></body></html>",
        "Thanks, noted.",
        1,
    ),
    "outlook mac": (
        '<div>Thanks, noted.</div><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm '
        '0cm 0cm"><p class="MsoNormal" style="margin-bottom:12.0pt"><b><span style="color:black">From: '
        '</span></b><span style="color:black">Ben Lane &lt;ben@r.example&gt;<br><b>Date: </b>Friday, 5 '
        "February 2021 at 10:02<br><b>To: </b>Ada Marsh &lt;ada@a.example&gt;<br><b>Subject: </b>Your "
        "report</span></p></div><p>We have your report.</p>",
        "Thanks, noted.",
        1,
    ),
    "answer below gmail quote": (
        '<div class="gmail_quote"><div class="gmail_attr">On Fri, 5 Feb 2021 at 10:02, Ben Lane '
        '&lt;ben@r.example&gt; wrote:</div><blockquote class="gmail_quote">When?</blockquote><div>On '
        "Monday.</div></div>",
        "On Monday.",
        1,
    ),
    "aol": (
        '<div>Thanks, noted.</div><div class="aolReplacedBody"><br>-----Original Message-----<br>From: Ben '
        "Lane &lt;ben@r.example&gt;<br>To: ada &lt;ada@a.example&gt;<br>Sent: Fri, 5 Feb 2021 "
        "10:02<br>Subject: Your report<br><br><div>We have your report.</div></div>",
        "Thanks, noted.",
        1,
    ),
}


@pytest.mark.parametrize("program", QUOTING)
def test_the_answer_is_whole_and_what_it_quotes_are_messages(program: str) -> None:
    html, answer, n_quoted = QUOTING[program]
    text = HEAD + html_text(html)
    fields = MailFields(None, None, (), None, header=Span(0, len(HEAD) - 1), body=Span(len(HEAD), len(text)))
    document = document_of(text, mail=fields)
    first, *quoted = segment_document(document, rules()).messages
    assert " ".join(body_text(document, first).split()) == answer
    assert len(quoted) == n_quoted
    for message in quoted:
        assert body_text(document, message).strip("> \n")
        if program != "cite no intro":
            assert message.sender.name or message.sender.address
            assert message.sent is not None
