"""How a letter looks: like a letter. No pictures from elsewhere, no columns; dark where the reader's programme is."""

from __future__ import annotations

from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sheetcrm.model.words import Language

_STYLE = """
body { margin: 0; padding: 0; background-color: #ffffff; color: #22262b; -webkit-text-size-adjust: 100%; }
.sheet { width: 100%; max-width: 560px; border-collapse: collapse; }
.page { padding: 28px 20px 32px; text-align: left; color: #22262b; font: 400 16px/1.55 -apple-system, BlinkMacSystemFont,
  'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif; word-break: break-word; overflow-wrap: anywhere; }
p { margin: 0 0 16px; }
ul { margin: 0 0 16px; padding: 0 0 0 22px; }
li { margin: 0 0 6px; }
a { color: #1b5e9e; text-decoration: underline; }
img { display: block; width: 100%; max-width: 520px; height: auto; margin: 0 0 16px; border: 0; border-radius: 8px; }
.action { margin: 8px 0 24px; border-collapse: separate; }
.cell { border-radius: 8px; background-color: #1b5e9e; text-align: center; }
a.button { display: inline-block; padding: 13px 26px; border-radius: 8px; border: 1px solid #1b5e9e; color: #ffffff;
  font-weight: 600; line-height: 1.25; text-decoration: none; }
.foot { margin: 28px 0 0; padding: 14px 0 0; border-top: 1px solid #dfe3e8; color: #667079; font-size: 13px; line-height: 1.5; }
.foot p { margin: 0 0 4px; }
.foot a { color: #667079; }
@media (prefers-color-scheme: dark) {
  body, .page { background-color: #1d1f21 !important; color: #e6e6e6 !important; }
  a { color: #8fc1f2 !important; }
  a.button { color: #ffffff !important; }
  .foot { color: #a3abb3 !important; border-color: #3a3f44 !important; }
  .foot a { color: #a3abb3 !important; }
}
"""

_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>{title}</title><style>{style}</style></head>
<body><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center">
<!--[if mso]><table role="presentation" width="560" align="center"><tr><td><![endif]-->
<table role="presentation" class="sheet" cellpadding="0" cellspacing="0" border="0"><tr><td class="page">
{body}
</td></tr></table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table></body></html>
"""


@cache
def _inliner() -> Any:
    from css_inline import CSSInliner  # needed only where letters are made

    return CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def page(title: str, body: str, foot: str, language: Language) -> str:
    """Return a whole letter; ``title`` is escaped here, ``body`` and ``foot`` are HTML. The styles end up in the elements, once."""
    below = f'<div class="foot">\n{foot}\n</div>' if foot else ""
    whole = _PAGE.format(language=language, title=escape(title), style=_STYLE, body=f"{body}\n{below}")
    return str(_inliner().inline(whole))


def button(label: str, link: str) -> str:
    """Return the one thing that a letter asks for; both are HTML."""
    return (
        '<table role="presentation" class="action" cellpadding="0" cellspacing="0" border="0"><tr>'
        f'<td class="cell" bgcolor="#1b5e9e"><a class="button" href="{link}">{label}</a></td></tr></table>'
    )


def picture(name: str) -> str:
    """Return a picture that goes with the letter. It says nothing that the words do not."""
    return f'<img src="cid:{escape(name)}" alt="">'
