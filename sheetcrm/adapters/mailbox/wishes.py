"""Whether a person wishes no more letters: said in so many words and nothing else."""

from __future__ import annotations

import re

_WISH = re.compile(
    r"\b(?:unsubscribe(?: me)?|unsub|opt[ -]?out|remove me|take me off|stop(?: it| (?:mailing|sending|e-?mailing)(?: me)?| all)?|"
    r"no more (?:e-?mails?|letters?|mail)|do ?n[o']t (?:send|mail|e-?mail|write)(?: to)?(?: me)?|"
    r"(?:do ?n[o']t|no longer) (?:want|wish)(?: to (?:receive|get))?(?: (?:any|more|your|these|this|such|the))*"
    r" (?:e-?mails?|letters?|newsletters?|mail(?:ings?)?|messages|ads|adverts|advertising|spam)|"
    r"отпи(?:саться|сываюсь|ска|шите|шитесь|сать|сан|сана|ши)|отказ(?:аться|ываюсь|) от (?:рассыл|подпис|писем)\w*|стоп|"
    r"(?:больше )?не (?:пишите|присылайте|шлите|слать|присылать|беспокойте|беспокоить|писать|хочу получать)(?: больше)?|"
    r"не надо(?: мне)?(?: больше)? (?:писать|слать|присылать)|"
    r"(?:уберите|удалите|исключите|вычеркните)(?: меня)?|"
    r"(?:прекратит[еь]|перестаньте|хватит)(?: мне)?(?: больше)?(?: рассылку| писать| слать| присылать)?|отстаньте)\b"
)
_COURTESIES = frozenset(
    """
    please pls plz me my from your the this these list lists mailing email emails e-mail mail mails newsletter
    newsletters letters to at all i want wish would like you hi hello hey dear thanks thank ok kindly more any
    anymore again us subscription address subscribed and now for of messages пожалуйста пож плиз прошу меня мне мой
    мою мое от из с ваших вашей вашу ваши ваша вы вас рассылки рассылку рассылка рассылок списка списков почту почта
    писем письма письмо хочу хотела хотел хотелось бы я здравствуйте добрый день вечер утро привет спасибо больше на
    эти эту этой этого подписки подписку подписка адрес базы базу уже всех все вашего сообщения сообщений и в к
    клиентов нужно надо можно ничего никаких рекламу реклама рекламы рекламных рекламные спам спама это receive get
    getting receiving be ads advertising spam
    """.split()  # noqa: SIM905 - words are read as words
)
_TOPIC = re.compile(
    r"\b(?:(?:(?:from|on|about|of) )?(?:(?:this|that|the) )?topic|"
    r"(?:(?:от|на|по|из) )?(?:(?:этой|эту|этих|данной) )?(?:рубрик[аиеу]?|тем[аыуе]?))\b"
    r"(?: ?[«“\"][^«»“”\"]{1,60}[»”\"])?"  # its name
)
_ALL = re.compile(
    r"\b(?:all|any|anything|ever|every\w*|всех|всего|все|всю|всей|никак\w+|ничего|совсем|вообще|else|others?|остальн\w+|друг\w+|люб\w+)\b"
)
_ANSWER = re.compile(r"^\s*(?:re|fw|fwd|ответ|на)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)
_LENGTH = 160
_TOKEN = 9


def wishes_none(text: str) -> bool:
    """Say whether a text is a wish to get no more letters and nothing besides courtesies."""
    if len(text) > _LENGTH:
        return False
    lower = text.lower().replace("ё", "е").replace("’", "'")
    rest, found = _WISH.subn(" ", lower)
    return bool(found) and all(word in _COURTESIES for word in re.findall(r"[\w'-]+", rest) if word not in {"-", "'"})


def wishes_all(text: str) -> bool:
    """Say whether a text is a wish to get no more letters of any kind, in so many words."""
    rest = _TOPIC.sub(" ", _plain(text))
    return _ALL.search(rest) is not None and wishes_none(_ALL.sub(" ", rest))


def of_topic(subject: str, body: str) -> bool:
    """Say whether a letter that unsubscribes does so from the topic of ours that it answers, and from no more than that."""
    said = [_plain(text) for text in (_own(subject), body)]
    if any(wishes_none(text) or wishes_all(text) for text in said):
        return False
    return any(_TOPIC.search(text) and wishes_none(_TOPIC.sub(" ", text)) for text in said)


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("ё", "е").replace("’", "'").split())


def _own(subject: str) -> str:
    """Return a subject that is a person's own: one that begins with "Re:" is ours and says nothing."""
    return "" if _ANSWER.match(subject) else subject.strip()


def unsubscribes(subject: str, body: str, *, addressed: bool) -> bool:
    """Say whether a letter unsubscribes: by its own subject, with or without a token; by its words; or ``addressed`` to where one does.

    A subject that begins with "Re:" is ours and says nothing.
    """
    own = _own(subject)
    first, _, token = own.partition(" ")
    told = first.lower().rstrip(":") in {"unsubscribe", "отписка", "отписаться"}
    token = token.strip()
    tokened = told and " " not in token and len(token) >= _TOKEN
    wish = any(wishes_none(text) or wishes_all(text) for text in (own, body)) or of_topic(subject, body)
    return tokened or wish or (addressed and (told or not body.strip()))
