"""Apple Mail's files (.emlx): a line with a number of bytes, a mail (RFC 5322) of that length, a property list of flags."""

from __future__ import annotations

from dataclasses import replace

from ..model import ReadResult
from .emlx_split import MEDIA_TYPE, part_emlx
from .mail import read_mail
from .source import MemberReader, Source, make_issue


def read_emlx(source: Source, read_member: MemberReader) -> ReadResult:
    """The mail inside. The list behind it holds flags and copies of header fields; it is left out on purpose.

    Where the number of bytes is wrong (line ends were changed on the way), the mail ends where the list begins.
    """
    parted = part_emlx(source.data)
    mail, exact = parted or (source.data, False)
    result = read_mail(replace(source, data=mail), read_member)
    document = replace(result.documents[0], media_type=MEDIA_TYPE, n_bytes=len(source.data))
    issues = result.issues
    if not exact:
        message = "this Apple Mail file states a wrong length of its mail; compare the mail's end with the original."
        issues = (make_issue(source, "info", "mail_damaged", message), *issues)
    return ReadResult((document, *result.documents[1:]), issues)
