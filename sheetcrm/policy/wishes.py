"""What a person says of our letters: a wish to get no more, a yes to what we asked, or words that may hold such a wish."""

from __future__ import annotations

import re
from functools import lru_cache

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
_COURTESIES_TEXT = """
please pls plz me my from your the this these list lists mailing email emails e-mail mail mails newsletter
newsletters letters to at all i want wish would like you hi hello hey dear thanks thank ok kindly more any
anymore again us subscription address subscribed and now for of messages пожалуйста пож плиз прошу меня мне мой
мою мое от из с ваших вашей вашу ваши ваша вы вас рассылки рассылку рассылка рассылок списка списков почту почта
писем письма письмо хочу хотела хотел хотелось бы я здравствуйте добрый день вечер утро привет спасибо больше на
эти эту этой этого подписки подписку подписка адрес базы базу уже всех все вашего сообщения сообщений и в к
клиентов нужно надо можно ничего никаких рекламу реклама рекламы рекламных рекламные спам спама это receive get
getting receiving be ads advertising spam
"""
_COURTESIES = frozenset(_COURTESIES_TEXT.split())
_TOPIC = re.compile(
    r"\b(?:(?:(?:from|on|about|of) )?(?:(?:this|that|the) )?topic|"
    r"(?:(?:от|на|по|из) )?(?:(?:этой|эту|этих|данной) )?(?:рубрик[аиеу]?|тем[аыуе]?))\b"
    r"(?: ?[«“\"][^«»“”\"]{1,60}[»”\"])?"  # its name
)
_ALL = re.compile(
    r"\b(?:all|any|anything|ever|every\w*|всех|всего|все|всю|всей|никак\w+|ничего|совсем|вообще|else|others?|остальн\w+|друг\w+|люб\w+)\b"
)
_LENGTH = 160


def wishes_none(text: str) -> bool:
    """Say whether a text is a wish to get no more letters and nothing besides courtesies."""
    if len(text) > _LENGTH:
        return False
    lower = text.lower().replace("ё", "е").replace("’", "'")
    rest, found = _WISH.subn(" ", lower)
    return bool(found) and all(word in _COURTESIES for word in re.findall(r"[\w'-]+", rest) if word not in {"-", "'"})


def wishes_all(text: str) -> bool:
    """Say whether a text is a wish to get no more letters of any kind, in so many words."""
    rest = _TOPIC.sub(" ", plain(text))
    return _ALL.search(rest) is not None and wishes_none(_ALL.sub(" ", rest))


def wishes_topic(text: str) -> bool:
    """Say whether a text, one that does not ask for no letters at all, is a wish to get no more on the topic of one."""
    said = plain(text)
    return _TOPIC.search(said) is not None and wishes_none(_TOPIC.sub(" ", said))


def plain(text: str) -> str:
    """Return a text in one line of small letters, as it is compared."""
    return " ".join(text.lower().replace("ё", "е").replace("’", "'").split())


_YES = re.compile(
    r"\b(?:(?:yes|yep|yeah|yup|confirm(?:ed|ing)?|subscribe(?: me)?|agreed?|i do|of course|sure|count me in|ok(?:ay)?)|"
    r"(?:да(?!\w)|ага|угу|подтвержда(?:ю|ем)|подтвердила?|согла(?:сна|сен|сны)|даю согласие|подпи(?:шите|сать|сываюсь|сывайте)(?: меня)?|"
    r"хочу получать|конечно|присылайте|пришлите|давайте|ок(?:ей)?|верно))\b"
)
_MANNERS_TEXT = """
please pls i we do it my the this your to for am hereby subscription subscribing newsletter newsletters letters emails
email e-mail address mail hi hello hey dear thanks thank you kindly very much and with pleasure happy here is that am
пожалуйста я мы свою эту подписку подписка подписки на ваши ваша вашу ваш письма рассылку рассылки новости адрес почту
здравствуйте добрый день вечер утро привет спасибо большое благодарю очень и с удовольствием от вас мой мою это все всё
получать хочу вам день
"""
_MANNERS = frozenset(_MANNERS_TEXT.split())
_NAME = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_SIGNED = 3  # words of a whole name
_REFUSAL = re.compile(
    r"\b(?:no|not|nope|never|don't|stop|cancel\w*|нет|не|никогда|отмен\w*|отказ\w*|стоп|отпис\w*|отпиш\w*)\b"
)
"""What is no name below a yes."""


def affirms(text: str) -> bool:
    """Say whether a text is a yes and nothing besides: courtesies, and a name below it. A question is none."""
    if len(text) > _LENGTH or "?" in text:
        return False
    head, _, below = text.strip().rpartition("\n")
    names = below.strip(" .,!—-–").split()
    if head.strip() and 0 < len(names) <= _SIGNED and all(_NAME.fullmatch(one) and one[0].isupper() for one in names):
        return _agrees(text) or (_agrees(head) and _REFUSAL.search(plain(below)) is None and not wishes_none(below))
    return _agrees(text)


def _agrees(text: str) -> bool:
    rest, found = _YES.subn(" ", plain(text))
    return bool(found) and all(word in _MANNERS for word in re.findall(r"[\w'-]+", rest) if word.strip("-'"))


_ABOUT = (
    r"(?:newsletters?|mailings?|mailing lists?|ads|adverts?|advertis\w+|promo\w*|marketing|spam\w*|e-?mails|letters|messages|offers|"
    r"реклам\w*|рассыл\w*|спам\w*|писем|письма|письмами|сообщени\w*|новост\w*|акци\w*|предложени\w*|промо\w*|уведомлени\w*)"
)
_SEND = r"(?:(?:присыла|высыла|отправля)(?:й|йте|ть)|пришлите|шли|шлите|слать|пиши|пишите|писать|беспоко(?:й|йте|ить)|получать|видеть)"
_BETWEEN = r"(?:[ ,]+(?:мне|нам|меня|нас|больше|более|пожалуйста|прошу|впредь|никогда|ничего|никаких|сюда|вас|так|надо|нужно|стоит))*[ ,]+"
_NOT = r"(?:do ?n[o']?t|don't|never|no longer)"
_HINTS = tuple(
    re.compile(rf"\b(?:{pattern})")
    for pattern in (
        # so many words, whatever else is said
        r"unsubscrib\w*|opt(?:ing|ed)?[ -]out\b|withdraw (?:my|our) (?:consent|agreement)",
        r"(?:remove|delete|take) (?:me|us|my|our)\b.{0,60}\b(?:list|lists|mailing|newsletter|newsletters|database|subscription)\b",
        r"отписаться|отписываюсь|отпишите\b|отписка\b|отзыва(?:ю|ем) (?:свое |мое |наше )?согласие",
        r"отказ(?:ываюсь|ываемся|аться) от (?:ваш\w+ )?(?:рассыл|реклам|подпис|писем|смс)",
        r"(?:уберите|удалите|исключите|вычеркните) (?:пожалуйста,? )?(?:меня|нас|мой|мою|наш)\b.{0,60}\b(?:рассыл|баз|спис|подпис)",
        # do not, and something that we send
        rf"{_NOT} (?:want|wish|need|like|care|send|mail|e-?mail|write|receive|get|spam)\b.{{0,50}}\b{_ABOUT}\b",
        r"(?:stop|quit|cease) (?:sending|mailing|e-?mailing|writing|spamming|bombarding)\b",
        rf"(?:no more|enough of|tired of|fed up with|sick of|stop)(?: \w+){{0,4}} {_ABOUT}\b",
        rf"{_NOT} (?:send|mail|e-?mail|write|contact)(?: to)? (?:me|us)\b.{{0,40}}\b(?:again|any ?more|any longer|ever)\b",
        rf"не{_BETWEEN}{_SEND}\b.{{0,50}}\b{_ABOUT}",
        rf"не {_SEND}\b.{{0,50}}\b{_ABOUT}",
        rf"не (?:хочу|хотим|хотела? бы|желаю|желаем|прошу|просила?|подписывал\w*)\b.{{0,60}}\b{_ABOUT}",
        rf"{_ABOUT}\b.{{0,40}}\bне{_BETWEEN}{_SEND}\b",
        rf"{_ABOUT}\b.{{0,40}}\bне (?:{_SEND}|надо|нужн\w*|хочу|интересн\w*)\b",
        rf"больше{_BETWEEN}не{_BETWEEN}{_SEND}\b|больше не{_BETWEEN}?{_SEND}\b|больше{_BETWEEN}не {_SEND}\b|больше не {_SEND}\b",
        rf"не {_SEND}(?: \w+){{0,2}} больше\b",
        rf"(?:прекратит[еь]|перестаньте|хватит|довольно)(?: \w+){{0,3}} (?:{_SEND}\b|{_ABOUT})",
        rf"(?:надоел\w*|достал\w*|устал\w*|раздража\w*)\b.{{0,40}}\b{_ABOUT}|{_ABOUT}\b.{{0,30}}\b(?:надоел|достал|раздража)",
    )
)
_SENTENCE = re.compile(r"[.!?…;]+|\n\s*\n")
_QUOTED = 3  # words that a sentence of ours has at least: one that is shorter is anybody's


def may_wish_none(text: str, ours: str = "") -> bool:
    """Say whether a text has a sentence that may be a wish to get no more letters, whatever else it says.

    A sentence that stands in ``ours``, as :func:`bare` writes it, is quoted from a letter of ours and says nothing.
    """
    return any(not (len(one.split()) >= _QUOTED and f" {one} " in f" {ours} ") for one in _hinting(text))


@lru_cache(maxsize=4096)
def _hinting(text: str) -> tuple[str, ...]:
    """Return the sentences that may hold a wish, without signs."""
    sentences = (" ".join(part.split()) for part in _SENTENCE.split(text.lower().replace("ё", "е").replace("’", "'")))
    return tuple(bare(one) for one in sentences if one and any(hint.search(one) for hint in _HINTS))


def bare(text: str) -> str:
    """Return a text as small words with a blank between, without signs: so a quotation is known."""
    return " ".join(re.findall(r"[\w'-]+", text.lower().replace("ё", "е").replace("’", "'")))
