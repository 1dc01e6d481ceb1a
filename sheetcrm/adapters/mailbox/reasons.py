"""Why a letter could not be delivered, by what mail servers say: their phrases and their status codes.

The phrases are those of Postfix, Exim, Sendmail, qmail, Courier, OpenSMTPD, Exchange, Domino, GroupWise and of the large providers, each
general enough for several of them. What is wrong with *us* or passes by is asked before what is wrong with the address, so that a doubt
never suppresses anybody. Codes: RFC 3463, RFC 7505 (null MX), the IANA registry of enhanced status codes.
"""

from __future__ import annotations

import re
from enum import Enum


class Reason(Enum):
    """Why it came back."""

    NO_MAILBOX = "no mailbox"
    NO_HOST = "no host"
    MOVED = "moved"
    FULL = "full"
    SUSPENDED = "suspended"
    FILTERED = "filtered"
    REFUSED = "refused"  # our sender, server, reputation or policy
    LIMITED = "limited"
    CONTENT = "content"  # its size or what is in it
    SYSTEM = "system"
    EXPIRED = "expired"
    OTHER = "other"


HARD = frozenset({Reason.NO_MAILBOX, Reason.NO_HOST, Reason.MOVED})
"""It can never be delivered there. A suspended account may return, hence is not among them."""


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{phrase})" for phrase in phrases))


_BOX = r"(?:mail ?box|inbox|mail ?drop|mailfolder|account|user|recipient|почтовый ящик|ящик)"

PHRASES: tuple[tuple[Reason, re.Pattern[str]], ...] = (
    (
        Reason.FULL,
        _any(
            rf"{_BOX}(?:'s)?(?: [\w.@<>()-]+){{0,4}} (?:is|are|was) (?:almost |currently |temporarily )?(?:over ?full|full|over)\b",
            rf"{_BOX}(?:'s)? (?:mail ?box|inbox|storage|disk|account)?(?: space)?(?: is)? ?(?:full|exceeded|exhausted)\b",
            r"full mail ?(?:box|drop)",
            r"(?:over|exceed\w*|exceeds?|past|above|beyond|out of|reached|at|hit) (?:(?:the|its|his|her|their|your|allotted|allocated|maximum|"
            r"mailbox|mail|disk|storage|user|account|hard|message|allowed) )*(?:quota|storage|allocation|space)",
            r"quota (?:is |was |has been |limit )?(?:exceed\w*|full|reached|violation|exhausted|used up)",
            r"over ?quota|overdrawn|mailbox_?full|disk ?quota|insufficient (?:system storage|disk|space|storage)",
            r"(?:not enough|no|insufficient|run out of|out of)(?: free| available)? (?:(?:mail|disk|storage) )*(?:space|room)\b(?! for)",
            r"(?:mailbox|maildir|inbox|storage|mail) (?:size )?(?:limit|allowance)[\w ]{0,20}(?:exceed|reached)",
            r"exceed\w* (?:(?:the|his|her|its|their) )?(?:mailbox|inbox|maildir|storage|folder)(?: size)?(?: limit)?",
            r"too many messages (?:in|on) (?:this|the|his)? ?(?:mail|inbox|server)|too much mail data",
            r"(?:почтовый )?ящик[\w @.<>]{0,60}(?:переполнен|заполнен)|переполнен\w* (?:почтов\w* )?ящик|превышен\w* квот|квот\w* превышен",
            r"недостаточно (?:свободного )?места|boîte (?:aux lettres )?pleine|postfach (?:ist )?voll|buz[oó]n lleno|casella piena",
        ),
    ),
    (
        Reason.REFUSED,
        _any(
            r"\bspf\b|\bdkim\b|\bdmarc\b|domainkeys|unauthenticated|not authenticated|authentication (?:required|checks? failed|failed|is required)",
            r"reverse dns|\brdns\b|\bptr\b|\breverse (?:lookup|mapping|address|host)|dynamic ip|generic hostname|without a valid sender",
            r"black ?list|block ?list|\bdnsbl\b|\brbl\b|spamhaus|spamcop|barracudacentral|sorbs|(?<!not )listed (?:in|at|by|on)\b|deny ?list",
            r"\bspam\b|\bspammer|\bubem?\b|\bunsolicited|bulk (?:e-?)?mail|\bjunk\b|reputation|suspicious|suspected|phish|считает|спам",
            r"polic(?:y|ies)\b|\bpolitik|политик",
            r"\bblocked\b|\bblock(?:ing)? (?:for|by|your|from|this|the)\b|\bbanned\b|заблокирован\w* (?:сервер|отправител|ip)",
            r"(?:unverifi\w*|unresolv\w*|unknown|invalid|bad|unroutable|nonexistent) (?:mail |envelope )?sender",
            r"sender(?:'s)?(?: \S+)?(?: \S+)? (?:address |domain |host |ip )*(?:\S+ )?"
            r"(?:rejected|refused|denied|not (?:found|exist|allowed|valid|verified|accepted)|verify failed|verification failed|must|does ?n[o']t|"
            r"is not|invalid|unknown|blocked)",
            r"domain of sender|sender address|sending (?:domain|ip|address|host|server)|sending mta|envelope sender|return path",
            r"my name was rejected|but sender was rejected|helo (?:command )?rejected|invalid helo|bad helo|ehlo/helo|not permitted to send",
            r"relay(?:ing)? (?:\w+ ){0,3}(?:denied|prohibited|not (?:permitted|allowed)|refused|access)|unable to relay|cannot relay|not relay",
            r"mail relay|relay access|relaying|not (?:a )?gateway|we do not relay|pop before smtp|must authenticate|please authenticate",
            r"not (?:authorized|authorised|permitted|allowed) (?:to|from|by|senders?)|do(?:es)? not have permission|permission to (?:send|post)",
            r"smtp server of your isp|use your (?:isp|provider)|invalid ip|your (?:ip|host|server|access|network|domain|email|mail server)\b",
            r"client (?:host|ip|address)[\w \[\].<>:-]{0,60}(?:reject|denied|block|refus)|connections? not accepted|refused to talk to me",
            r"restrict(?:ed|ion|ions)\b|security (?:reason|polic|violation|check)|tls (?:is )?required|must issue a starttls|encryption (?:is )?required",
            r"challenge|whitelist|white list|moderat(?:ed|ion|or)|only (?:members|accepts)|members? only|not a member",
            r"complaint|abuse|(?:rejected|refused) (?:by|due to|because of|for) (?:\w+ ){0,2}(?:filter|content|rule)",
        ),
    ),
    (
        Reason.LIMITED,
        _any(
            r"too many (?:\w+ ){0,2}(?:connections|recipients|messages|sessions|mails|emails|concurrent|errors|invalid|rcpt|hops|failed)",
            r"(?:rate|frequency|connection|sending|hourly|daily|volume) (?:\w+ )?limit|rate limit|limit(?:ed)? (?:the )?rate|throttl|"
            r"receiving mail at a rate|too (?:fast|quickly|frequent|often)|slow down|max(?:imum)? (?:number of )?(?:connections|recipients)",
            r"gr[ea]y ?list|not found,? try again|in name resolution|temporar(?:y|ily) (?:\w+ )?(?:defer|reject|block|unavail|fail|error|lock)|временн",
        ),
    ),
    (
        Reason.CONTENT,
        _any(
            r"(?:message|mail|header|headers|line|size|body|attachment|content)[\w ']{0,24} (?:too (?:big|large|long|many)|exceed\w*|over ?size)",
            r"(?:exceed\w*|over|larger than|bigger than) [\w ]{0,30}(?:message |file |mail )?(?:size|length|bytes|\bmb\b)|line limit",
            r"virus|malware|attachment|media error|content (?:rejected|reject|filter|error|refused|not)|message content|8-?bit|conversion required",
            r"rfc ?[25]?[38]22|rfc ?5321|rfc compl|multiple addresses in from|malformed|mime (?:error|format)|header (?:error|missing|invalid)|bare (?:lf|cr)",
            r"слишком больш|размер письма",
        ),
    ),
    (
        Reason.SUSPENDED,
        _any(
            rf"{_BOX}(?: \S+)?(?: \S+)? (?:is |has been |was |are |)(?:temporar\w+ |currently |been |permanently )*"
            r"(?:disabled|suspended|locked|inactive|deactivated|blocked|frozen|not active|discontinued|expired|closed|on hold|limited)",
            r"(?:disabled|suspended|locked|inactive|deactivated|frozen|expired|dormant) (?:recipient|user|account|mail ?box|mailbox)",
            r"not accepting (?:mail|messages)|account (?:that you tried to reach )?(?:is|has been) \w+|mailbox is inactive|is disabled",
            r"ящик[\w @.<>]{0,60}(?:заблокирован|отключ[её]н|неактив)|уч[её]тная запись[\w @.<>]{0,60}(?:заблокирован|отключ)",
        ),
    ),
    (
        Reason.NO_HOST,
        _any(
            r"host unknown|unknown host|no such (?:host|domain)|host(?: or domain)?(?: name)?(?: _)? (?:was |is |could )?(?:not (?:be )?found|unknown|does not exist)",
            r"domain (?:name )?(?:_ )?(?:was |is )?(?:not found|unknown|does not exist|doesn'?t exist|non-?existent|not reachable|has no)|unknown domain",
            r"(?:illegal|invalid|bad|unknown|unrout\w+|unresolv\w+) (?:host/domain|recipient domain|mail domain|destination (?:system|host|domain))",
            r"couldn'?t find (?:any|a) (?:host|mail exchanger)|unrout\w+ (?:mail )?domain|nxdomain|nullmx|null mx|domain is not reachable",
            r"does not accept (?:any )?(?:e-?)?mail\b(?! from)|(?:no|not have) (?:valid |any |an )?mx\b|all relevant mx records|"
            r"host does not (?:accept|receive) mail|mail (?:server|exchanger) not found|recipient'?s? (?:server|domain) (?:is )?(?:unknown|not found)",
            r"lookup of [\w.-]+ failed with nx|dns name does not exist|name or service not known|not a valid domain|lookup had no relevant answers|domain couldn'?t be found",
            r"domain must exist|mail receiving disabled|domain mentioned in e-?mail address is unknown|name server: _?: host not found",
            r"домен\w*[\w .-]{0,60}(?:не существует|не найден)|(?:не существует|не найден)\w* (?:такого )?(?:домен|хост)",
        ),
    ),
    (
        Reason.MOVED,
        _any(
            r"not our customer|no longer (?:our|a) customer|(?:recipient|user|mailbox|address|account) (?:has |is )?(?:moved|changed)\b|has been replaced by|has moved to",
            r"user not local; please try|address (?:has )?changed",
        ),
    ),
    (
        Reason.NO_MAILBOX,
        _any(
            r"recipient address rejected: access denied",
            r"(?:no|not|don'?t have (?:a|any)|isn'?t (?:a|any)) (?:such |a |any )?(?:valid )?(?:mailbox|recipient|person|account|address|email)\b"
            r"(?: (?:here|by|at|with|found|exist)|$|[ .,;:!)])(?! for)",
            r"(?:user|recipient|mailbox|account|address|alias|inbox|local part|name)(?:'?s)?(?: (?:name|address|account|email))?(?: \S+)? "
            r"(?:is |was |could |can |has )?(?:not|n't|never|no longer|wasn't|isn't|doesn'?t|does not|couldn'?t)(?: be)? "
            r"(?:found|exist\w*|known|recogni[sz]ed|listed|available|valid|identified|have an? [\w.-]+ account|belong|located|active|in use)",
            r"(?:user|recipient|mailbox|account|address)(?: \S+)? (?:wasn't|isn't|doesn'?t|couldn'?t) (?:be )?(?:found|exist|have|valid|recogni)",
            r"(?:doesn'?t|does not) have an? \S+ account|(?:email|e-mail|the) (?:account|address) that you tried to reach does not exist",
            r"(?:unknown|invalid|illegal|bad|undeliverable|non-?existent|unrout\w+|incorrect|nonexisting|unrecogni[sz]ed|wrong) (?:or illegal )?"
            r"(?:recipient|alias|mailbox|address|local[- ]?part|e-?mail|account|to address|destination (?:mailbox|address)|rcpt)",
            r"(?:recipient|mailbox|address|account|local part)(?: name)?(?: \S+)? (?:is )?(?:unknown|invalid|nonexistent|non-existent|unrout\w+|undeliverable)",
            r"(?:user|recipient|mailbox|account|name|addressee)(?: \S+)? not (?:found|listed|exist|known|recogni[sz]ed|in (?:the |our )?directory)",
            r"no longer on (?:this |the )?server|bad address|not present in (?:the )?directory|(?:in my bad|not in my valid)rcpt|badrcptto|"
            r"no existe|utilisateur inconnu|unknown virtual user|destination addresses? (?:were|was) unknown|no longer accepts mail|"
            r"(?:destination|recipient|address|user) could ?n[o']t be found|user missing home directory|does not receive mail|"
            r"destination server rejected recipient",
            r"unknown in (?:local|virtual|relay)|no mailbox here|not listed in (?:public|domino)|unlisted|inactive e-?mail address",
            r"not a (?:known|valid|local) (?:user|recipient|mailbox|address)|resolver\.adr\.\w*notfound|no longer (?:works?|employed|valid|with)",
            r"(?:address|mailbox|account|user) (?:is |has been )?(?:no longer (?:available|in use|active|valid)|terminated|deleted|removed)",
            r"(?:адрес|ящик|получател|пользовател|уч[её]тн)\w*[\w @.<>«»\"-]{0,80} не (?:существует|найден|зарегистрирован|существуют)",
            r"(?:нет|не существует|неизвестн\w*|несуществующ\w*|неверн\w*|не найден\w*) (?:так\w+ )?(?:почтов\w+ )?"
            r"(?:адрес|ящик|получател|пользовател|аккаунт)",
            r"adresse[\w ]{0,40}(?:invalide|inconnue|inexistant)|empf[aä]nger unbekannt|destinatario (?:desconocido|sconosciuto)|unknown local",
        ),
    ),
)
"""In the order in which they are asked."""

LATER = _any(
    r"try (?:again )?later|try again|retry later|please retry|deferred|повторите попытку|попробуйте (?:позже|ещё|еще)"
)

NOBODY = _any(r"no such (?:\w+ )?user")
"""As WEAK, and said of addresses unless the letter itself was refused."""

WEAK = _any(
    r"user unknown|unknown user|user is unknown|mailbox (?:is )?(?:unavailable|not available)|invalid user|not a user|"
    r"user (?:not|isn'?t|is not) (?:available|here)|recipient (?:address )?rejected ?\.?$",
)
"""Said of a missing mailbox, and by filters as well; it counts where the server refused the address itself, not the letter."""

BOILERPLATE = _any(r"unknown address error|invalid address, error_code")
"""What some servers say before whatever the other server said (Cisco, Zoho): it means nothing."""

PASSING = _any(
    r"timed? ?out|time limit|expired|retry timeout|too long|given up|unable to deliver (?:\w+ ){0,2}in \d+|not delivered within|not responding|"
    r"no route|connection (?:refused|reset|lost|dropped|closed)|network (?:is )?unreachable|could not connect|unreachable|no answer",
)
SYSTEM = _any(
    r"loop|hop count|system error|internal error|local (?:configuration )?error|configuration|service (?:currently )?unavailable|transaction failed|"
    r"procmail|pipe to|command died|exit (?:status|code)|operating system|ldap|data format|cannot open|i/o error|service refus|mailer",
)

CODES: dict[str, Reason] = {
    "1.0": Reason.NO_MAILBOX,
    "1.1": Reason.NO_MAILBOX,
    "1.2": Reason.NO_HOST,
    "1.3": Reason.NO_MAILBOX,
    "1.4": Reason.OTHER,
    "1.6": Reason.MOVED,
    "1.7": Reason.REFUSED,
    "1.8": Reason.REFUSED,
    "1.9": Reason.REFUSED,
    "1.10": Reason.NO_HOST,
    "2.0": Reason.FILTERED,
    "2.1": Reason.SUSPENDED,
    "2.2": Reason.FULL,
    "2.3": Reason.CONTENT,
    "4.4": Reason.NO_HOST,
    "4.7": Reason.EXPIRED,
    "4.310": Reason.NO_HOST,
}
"""Subject and detail of a permanent status, where it speaks for itself."""

TOPICS: dict[str, Reason] = {
    "2": Reason.FILTERED,
    "3": Reason.SYSTEM,
    "4": Reason.EXPIRED,
    "5": Reason.SYSTEM,
    "6": Reason.CONTENT,
    "7": Reason.REFUSED,
}
"""What a status is about, where its detail is not known."""

CATEGORIES: dict[str, Reason] = {
    "bad-mailbox": Reason.NO_MAILBOX,
    "bad-domain": Reason.NO_HOST,
    "quota-issues": Reason.FULL,
    "inactive-mailbox": Reason.SUSPENDED,
    "spam-related": Reason.REFUSED,
    "policy-related": Reason.REFUSED,
}
"""What PowerMTA calls it, where the server that refused was vague."""
