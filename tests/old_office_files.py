"""Office files of older formats for tests: a made-up form, as Rich Text, and as the .doc and .odt made of that."""

from __future__ import annotations

import base64
import io
import lzma
import zipfile

RTF = rb"""{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}{\f1\fnil\fcharset2 Wingdings;}}
{\header \pard ICO ref: IC-31191-G5C6\par}\pard Was it a cyber incident?\par Yes {\field{\*\fldinst {FORMCHECKBOX}{\*\formfield{\fftype1\ffres25\ffhps20{\*\ffname Check1}
\ffdefres1}}}{\fldrslt }} No {\field{\*\fldinst {FORMCHECKBOX}{\*\formfield{\fftype1\ffres0\ffhps20{\*\ffname Check2}\ffdefres0}}}
{\fldrslt }}\par Name: {\field{\*\fldinst {FORMTEXT}{\*\formfield{\fftype0\fftypetxt0{\*\ffname Text1}}}}{\fldrslt Ada Byrne}}\par
\trowd\cellx3000\cellx6000\intbl Question one\cell Answer A\cell\row\trowd\cellx3000\cellx6000\intbl Question two\cell\cell\row
\pard caf\'e9 \u8211? end {\v secret} visible \par Tick {\f1 \'fe} and {\f1 \'a8}\par}"""

# A .doc (Word 97) of the same form, with one more row and a letter outside the Basic Multilingual Plane; packed.
_DOC = """
/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4Cn/BrRdAGgzvhyGMHdg9KSEKcLeHHYngvKRhtyIyie69s3rvAmIYI0Ww1wRDiIAAQbtcH9F7o2NKdbk6yje70
K406NOEpOaBytwc0vrfdpsxD/EuZT8OP2dWSKR/FQvOV9VlCzNnc42brXc6ckKZcX/a2mBZItzjH91vjEtkTQMxnPBw/em4zoRLy4ha7c6D4Pd3c6Xxkzm
gzhOXv6ctkXZdQcwlWglhpxmqM20kdUEwwt+M3ZENOCtekURaVhbvvHgqiMJ1fILXMpxW3eyQ5F/TcrJgASbW95NK7wXjdhhY3RPLVKew5HJ+kO16onLJW
fR+3tqL0O9wtcJYPft2DNABtXQ0tXDEgcbYxfdmXNfxmm/wsjUx3YXypTC8ywtW8633OpORAv14gYzz4kYbXDNfPmEmmon/ozoTNqniDQMXcExss42agXk
qoAG23VXp19DQhMdM6rC5bI+K88fO+/3t9qxFG9Lqb9fTWd0bHole5bZR8HI0+wsIeO3QhWdLSB8m1X4CEGbclOYUNkZTmLjUlnrj0eIvGrD9aYwo5P05o
61ir8KtgCl3tWPtNrL5pwJCk75/JgEU9UU8Yd2nHfznhRJJaQwjWRoyg+bYRfQwxyRaAMV0Mlq8FDeKTnhNSlpjTOyrmCQW4h4UobkW/BJaikmtr07lA9X
yBEI+DipqtA5goO169Mf/8Z9ulWzTyeB/VR67ypYq/JHnFgi6ag9bmTPHoodCJWvSOPQSJ+CRI8/vR15yRdvvZ7yNrijLcwVA91REur4/ic+uEAZr6cJf7
X/h2tJ7dNV9VBxgkz9ajcjFZr0OLC04MHncdHelqhezLc0TdnuUVkwZoQ22gNg7FYOxD4U3ddo6Wk4B0Yd29GwvA6O71STo69FAh1s9zMb1ukdCXFYUvDe
cPAq+npSAMMMFlVFlkHcegxmNpXeYPFkLHrLLaaysdbcGSGuil2OtLviodrFvJDKf9gIKRSqjyB4lV+Zb26llz0z3lPJz6H2TV/wgtQg2HuzP3pHIVk4p3
RcdlDdT3eqrRiVKbD9YFviaDfjM6Tl8UnptlM38BqgUhWLdupEYm5A1wCYSqaJ02PBh6keRVLp9S1bo3CgJnup/7eLS6tyeWFCeNWUgQzr4JC3kZMCLkWh
4RCDQ4WmHH2u0pwkKPfDRYBRRV4/7Ctxqt01auAo71N+qYu58U6c+kV8pikk/ULQLNEwalPiKyMyNvQT6lIemaqq9yZHppgdBqnwwD1C4jbYs1SaUTN/Hm
tAvW0eUQlZqjeT3qrTrEXx5Ttc2RnA4HSjZr7LZzlCjj3IdPTDmjZSZV6HWtfUTWVpdkVli/wrmV3AvnvNKFuGMTd250WII7aCwggN7Kc2J1LYG+9XmHj2
9Kf0MQRxo9KRUQQBGJGhLuZhci+qMzdj1K0mkimi46XUgXcDFeEQKym78Um0QqndEfojUcUjAoDYB9jbstoKonezAtDYGECjD4bo1SJhDk7Nd8EwuN4q5F
fBgO+7A3extexdgz3oy9EnZD9nDALnEjtLMRvrU1P1ORMMS00fW4n1ItiNzGafl7h7+IHTYfPNQQtD5xbG0/VsnV2o+wBG6BAGUyXttmdYT6JUktAo+jm2
Lf7yobYYl9LlH+I4ZFuxn1DCXQqPUAESxp8dzjm630w6UYlcYnyEgw1SbItGTtCvbfVojIz7fLL1MM8sAk2C4qHy1V/nKVOBgUnN7EFLxSVVwVZ0Mubrd8
jXIJU4PQW3P3Gku7lA1N6vcf5zvjA6GC1YPGkGPKlJcFPXyt4CA/6i/pOGr0j/rFUhwCzost3jQpugMT77mbNxCSH1JgS3gTwhMqNMquGEvXIC30ST+ojm
8M3NVNPTWC97cyNOvz7sA5N4WCnx+T2TqKpcz5YkNtIo/wp37lVxs04lxGakA8TuunGLvY/lvfCMRphtkxPDR2wHxTqf3yVssuX+l6OKRgEvyG77+U4m94
W8z22+shhFT3bH/754JELhISFHwxNoxBbGCIEGj8JYwxXfTPwkCFH2ettl87LE76RskpPzTpJZ/+F74Xw+3fyt1AK3Sm7+ZdtuAFQgukSM/WHi1dSHARkh
egdDdRS0uvUR+c9smUO6SwtyB2RAMX0X3CqQTjPwRyCeX44Vwcekzda8uYjH+DVjk77GfjXh7Vo9eAopoPdxHg59+pqWpAA1woc+6scMeV0EUX2+IPVD6o
gAJ1gBHiQdb5sLa/kjmjbzeFTnh1JwYFn92rytvJy/wqVGKB2MlJ9Uq4L1x7OSp9eLW1Rbxb6dcq7b/GoMH603lgAui2rk6EwGKwAB0A2AVAAAFDwXr7HE
Z/sCAAAAAARZWg==
"""
DOC = lzma.decompress(base64.b64decode(_DOC))

_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table", "style")
)
# ruff: noqa: E501
_CONTENT = f"""<?xml version="1.0"?><office:document-content {_NAMES} xmlns:field="urn:x" xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"><office:automatic-styles><style:style style:name="T2">
<style:text-properties text:display="none"/></style:style></office:automatic-styles><office:body><office:text>
<office:forms><form:form><form:checkbox form:id="c1" form:current-state="checked"/><form:checkbox form:id="c2"/></form:form></office:forms>
<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region></text:tracked-changes>
<text:h>Report of a   breach</text:h><text:p>Yes <draw:control draw:control="c1"/> No<text:s text:c="2"/><draw:control draw:control="c2"/></text:p>
<text:p>Cyber <field:fieldmark field:type="x.FORMCHECKBOX"><field:param field:name="Checkbox_Checked" field:value="true"/></field:fieldmark>
<text:span> <text:span text:style-name="T2">secret</text:span>shown</text:span></text:p>
<table:table><table:table-row><table:table-cell><text:p>Question</text:p></table:table-cell><table:table-cell><text:p>Answer</text:p></table:table-cell>
</table:table-row></table:table><text:list><text:list-item><text:p>One<text:tab/>item</text:p></text:list-item></text:list>
</office:text></office:body></office:document-content>"""
_STYLES = f"""<?xml version="1.0"?><office:document-styles {_NAMES}><office:master-styles><style:master-page><style:header>
<text:p>Our ref: IC-31191-G5C6</text:p></style:header></style:master-page></office:master-styles></office:document-styles>"""


def odt(content: str = _CONTENT) -> bytes:
    """An OpenDocument text."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
        archive.writestr("styles.xml", _STYLES)
    return data.getvalue()
