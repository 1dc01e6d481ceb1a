"""What the Lists tab holds at first: every list with the ways people also write its values."""

from __future__ import annotations

from typing import NamedTuple

from sheetcrm.model.words import consents, letters, tasks
from sheetcrm.model.words.choices import BY_CLIENT, BY_US
from sheetcrm.model.words.word import Word


class Entry(NamedTuple):
    """One value of a list; ``synonyms`` are comma separated, ``more`` are further columns of the list by their key."""

    value: Word
    synonyms: Word = Word("", "")
    more: tuple[tuple[str, Word | float], ...] = ()


LETTER_OPENED = Word("открытие письма", "letter opened")
LINK_CLICKED = Word("переход по ссылке", "link clicked")
QUOTE_REQUESTED = Word("запрос КП", "quote requested")
QUOTE_DOWNLOADED = Word("скачивание КП", "quote downloaded")
CALCULATION = Word("индивидуальный расчёт", "individual calculation")
COMPLETED = Word("завершён", "completed")
SUBSCRIBED = Word("подписка", "subscription")
ORDERED = Word("заказ", "order")
PAID_WEBINAR = Word("платный вебинар", "paid webinar")
CONSTRUCTION = Word("строительство", "construction")
CANCELLED = Word("отменён", "cancelled")
RETURNED = Word("возврат", "returned")

STATUS = (
    Entry(
        Word("новый", "new"),
        Word("новенький, только пришёл, первый раз", "newcomer, first time, fresh"),
    ),
    Entry(
        Word("лид", "lead"),
        Word("заявка, интересуется, думает", "prospect, enquiry, interested"),
    ),
    Entry(
        Word("активный", "active"),
        Word("работаем, в работе, постоянный, ходит к нам", "working, regular, ongoing"),
    ),
    Entry(
        Word("на паузе", "on hold"),
        Word("пауза, заморожен, перерыв, позже", "paused, pause, on ice, later"),
    ),
    Entry(
        Word("бывший", "former"),
        Word("ушёл, потерян, не работаем", "left, lost, gone"),
    ),
    Entry(
        COMPLETED,
        Word("закончили, закрыт, готово", "finished, closed, done"),
    ),
)

DEAL_STAGE = (
    Entry(Word("новый лид", "new lead"), Word("новая заявка, обратился", "new enquiry, came in")),
    Entry(
        Word("первичный контакт", "first contact"),
        Word("созвонились, познакомились, первый звонок", "first call, introduced, reached"),
    ),
    Entry(Word("презентация", "presentation"), Word("показ, пробное занятие, показали", "demo, trial, shown")),
    Entry(
        Word("переговоры", "negotiation"),
        Word("обсуждаем, торгуемся, согласование", "talks, discussing, negotiating"),
    ),
    Entry(Word("сделка", "deal"), Word("купил, договор, продано", "won, sold, bought, contract")),
    Entry(Word("отказ", "lost"), Word("отказался, не купил, слился", "refused, declined, no sale")),
)

SOURCE = (
    Entry(Word("сайт", "website"), Word("с сайта, форма на сайте, наш сайт", "site, web, web form, our site")),
    Entry(
        Word("рекомендация", "recommendation"),
        Word("посоветовали, знакомые, сарафан, сарафанное радио", "referral, word of mouth, friend"),
    ),
    Entry(PAID_WEBINAR, Word("вебинар (платный), курс", "webinar (paid), course")),
    Entry(Word("ВКонтакте", "Facebook"), Word("VK, вк", "fb, meta")),
    Entry(Word("Instagram", "Instagram"), Word("инстаграм, инста", "insta, ig")),
    Entry(Word("Telegram", "Telegram"), Word("телеграм, телега, тг", "tg, telegram channel")),
    Entry(Word("Яндекс.Карты", "Google Maps"), Word("яндекс карты, карты, я.карты", "maps, google map")),
    Entry(Word("2ГИС", "Yelp"), Word("2gis, дубль гис", "yelp page")),
    Entry(
        Word("поиск в интернете", "web search"), Word("яндекс, гугл, google, нашли в поиске", "google, bing, search")
    ),
    Entry(Word("реклама", "advertising"), Word("объявление, баннер, директ", "ad, advert, banner")),
    Entry(Word("шёл мимо", "walk-in"), Word("вывеска, с улицы, живёт рядом", "passing by, sign, street")),
    Entry(Word("выставка", "exhibition"), Word("ярмарка, стенд", "fair, trade show, stand")),
)

_MONTHS, _KM = "service_months", "service_km"
SERVICE = (
    Entry(Word("стрижка", "haircut"), Word("постричься, подстричься", "hair cut, trim"), ((_MONTHS, 1),)),
    Entry(Word("окрашивание", "hair colouring"), Word("покраска, краска", "colour, dye"), ((_MONTHS, 2),)),
    Entry(Word("маникюр", "manicure"), Word("ногти, гель-лак", "nails, gel polish"), ((_MONTHS, 1),)),
    Entry(
        Word("чистка зубов", "dental cleaning"),
        Word("гигиена, профгигиена, чистка", "hygiene, teeth cleaning"),
        ((_MONTHS, 6),),
    ),
    Entry(
        Word("осмотр у стоматолога", "dental check-up"),
        Word("осмотр зубов, проверка зубов", "dental check, check of teeth"),
        ((_MONTHS, 6),),
    ),
    Entry(
        Word("замена масла", "oil change"),
        Word("масло, поменять масло", "oil, change oil"),
        ((_MONTHS, 8), (_KM, 10000)),
    ),
    Entry(
        Word("шиномонтаж", "tyre change"),
        Word("шины, переобувка, резина", "tyres, tires, wheels"),
        ((_MONTHS, 6),),
    ),
    Entry(Word("букет", "bouquet"), Word("цветы", "flowers")),
    Entry(
        Word("оформление праздника", "event decoration"), Word("декор, свадебное оформление", "decor, wedding flowers")
    ),
    Entry(
        Word("бухгалтерское сопровождение", "bookkeeping"),
        Word("бухгалтерия, ведение учёта", "accounting, accounts"),
        ((_MONTHS, 3),),
    ),
    Entry(Word("консультация", "consultation"), Word("совет, разбор", "advice, consult")),
)

MANAGER = (
    Entry(Word("Анна", "Anna"), Word("Аня", "Ann, Annie")),
    Entry(Word("Олег", "Oliver"), Word("Олежа", "Ollie")),
    Entry(Word("Мария", "Mary"), Word("Маша, Марья", "Maria, May")),
)

CHANNEL = (
    Entry(Word("телефон", "phone"), Word("звонок, по телефону, тел.", "call, by phone, tel")),
    Entry(Word("эл. почта", "e-mail"), Word("почта, имейл, e-mail", "email, mail, letter")),
    Entry(Word("WhatsApp", "WhatsApp"), Word("ватсап, вотсап, вацап", "whats app, wa")),
    Entry(Word("Telegram", "Telegram"), Word("телеграм, телега, тг", "tg")),
    Entry(Word("SMS", "SMS"), Word("смс, эсэмэс", "text, text message")),
    Entry(Word("соцсеть", "social network"), Word("ВКонтакте, вк, инстаграм", "facebook, instagram, dm")),
    Entry(Word("лично", "in person"), Word("при встрече, в салоне, в офисе", "face to face, at the desk, visit")),
    Entry(Word("сайт", "website"), Word("форма на сайте, чат на сайте", "web form, site chat")),
)

_CLIENT = (("event_side", BY_CLIENT),)
_US = (("event_side", BY_US),)
EVENT = (
    Entry(ORDERED, Word("заказал, оформил заказ", "ordered, placed an order"), _CLIENT),
    Entry(Word("оплата", "payment"), Word("оплатил, заплатил", "paid"), _CLIENT),
    Entry(Word("визит", "visit"), Word("пришёл, был у нас, приём", "came, was here"), _CLIENT),
    Entry(
        Word("звонок клиента", "call from client"), Word("позвонил, звонил сам", "client called, they called"), _CLIENT
    ),
    Entry(
        Word("сообщение клиента", "message from client"),
        Word("написал, написал сам", "client wrote, they wrote"),
        _CLIENT,
    ),
    Entry(Word("форма", "form"), Word("заявка с сайта, анкета", "web form, questionnaire"), _CLIENT),
    Entry(Word("ответ", "reply"), Word("ответил, ответил на письмо", "replied, answered"), _CLIENT),
    Entry(LETTER_OPENED, Word("открыл письмо, прочитал письмо", "opened letter, read letter"), _CLIENT),
    Entry(LINK_CLICKED, Word("перешёл по ссылке, клик", "clicked, click"), _CLIENT),
    Entry(QUOTE_REQUESTED, Word("попросил КП, запросил цену", "asked for a quote, quote request"), _CLIENT),
    Entry(QUOTE_DOWNLOADED, Word("скачал КП, скачал прайс", "downloaded quote, took the price list"), _CLIENT),
    Entry(CALCULATION, Word("попросил расчёт, расчёт", "calculation asked, own calculation"), _CLIENT),
    Entry(SUBSCRIBED, Word("подписался", "subscribed, signed up"), _CLIENT),
    Entry(consents.CONFIRMED, Word("подтвердил подписку", "confirmed the subscription"), _CLIENT),
    Entry(Word("звонок", "call"), Word("позвонили, набрали", "we called, called them"), _US),
    Entry(Word("письмо", "letter"), Word("отправили письмо, написали письмо", "e-mail sent, we mailed"), _US),
    Entry(Word("сообщение", "message"), Word("написали, отправили сообщение", "we wrote, texted"), _US),
    Entry(tasks.MEETING, Word("встретились, выезд", "met, on site"), _US),
    Entry(tasks.SURVEY_ANSWER, Word("оценка, ответил на опрос", "mark, answered the survey"), _CLIENT),
    Entry(letters.BOUNCED, Word("письмо вернулось, адрес не существует", "letter came back, bounced"), _US),
    Entry(letters.OPTED_OUT, Word("отписался, просил не писать", "opted out, asked not to write"), _CLIENT),
    Entry(letters.SPAM_REPORT, Word("пожаловался на спам", "called it spam"), _CLIENT),
)

ORDER_STATUS = (
    Entry(Word("новый", "new"), Word("принят, оформлен", "accepted, placed")),
    Entry(Word("в работе", "in progress"), Word("делаем, собираем, готовится", "working on it, being made")),
    Entry(Word("выполнен", "done"), Word("готов, выдан, сделан", "completed, ready, delivered")),
    Entry(CANCELLED, Word("отмена, отказ, не пришёл", "canceled, cancel, no show")),
    Entry(RETURNED, Word("вернули, возврат денег", "refund, refunded, return")),
)

LOSS_REASON = (
    Entry(Word("дорого", "too expensive"), Word("цена, не устроила цена", "price, expensive")),
    Entry(Word("выбрал других", "chose others"), Word("конкурент, ушёл к другим", "competitor, went elsewhere")),
    Entry(Word("передумал", "changed mind"), Word("не надо, уже не нужно", "not needed, no need")),
    Entry(Word("не устроили сроки", "timing did not fit"), Word("долго, нет времени", "too slow, no slot")),
    Entry(Word("далеко", "too far"), Word("неудобно ехать, другой город", "far away, another town")),
    Entry(Word("не дозвонились", "could not reach"), Word("не отвечает, не берёт трубку", "no answer, unreachable")),
    Entry(Word("не понравилось", "did not like it"), Word("жалоба, недоволен", "complaint, unhappy")),
)

INDUSTRY = (
    Entry(CONSTRUCTION, Word("стройка, ремонт", "building, builders")),
    Entry(Word("торговля", "retail"), Word("магазин, розница", "shop, trade")),
    Entry(Word("общепит", "catering"), Word("кафе, ресторан", "café, restaurant")),
    Entry(Word("производство", "manufacturing"), Word("завод, цех", "factory, plant")),
    Entry(Word("медицина", "health care"), Word("клиника, стоматология", "clinic, medical")),
    Entry(Word("образование", "education"), Word("школа, курсы", "school, courses")),
    Entry(Word("транспорт", "transport"), Word("логистика, перевозки", "logistics, haulage")),
    Entry(Word("ИТ", "IT"), Word("айти, программисты", "software, tech")),
    Entry(Word("недвижимость", "real estate"), Word("риелтор, аренда", "property, letting")),
)

CLIENT_KIND = (
    Entry(Word("B2C", "B2C"), Word("физлицо, частное лицо, человек", "person, private, consumer")),
    Entry(Word("B2B", "B2B"), Word("юрлицо, фирма, организация", "firm, business, company")),
)

TAG = (
    Entry(Word("VIP", "VIP"), Word("вип, важный", "very important")),
    Entry(Word("свадьба", "wedding"), Word("свадебный", "bride, groom")),
    Entry(Word("дети", "children"), Word("с детьми, ребёнок", "kids, child")),
    Entry(Word("абонемент", "package"), Word("пакет, сертификат", "season ticket, bundle")),
    Entry(Word("срочно", "urgent"), Word("горит, быстрее", "asap, rush")),
    Entry(Word("аллергия", "allergy"), Word("аллергик", "allergic")),
)

LISTS: dict[str, tuple[Entry, ...]] = {
    "status": STATUS,
    "deal_stage": DEAL_STAGE,
    "source": SOURCE,
    "service": SERVICE,
    "manager": MANAGER,
    "channel": CHANNEL,
    "event": EVENT,
    "order_status": ORDER_STATUS,
    "loss_reason": LOSS_REASON,
    "industry": INDUSTRY,
    "client_kind": CLIENT_KIND,
    "tag": TAG,
}
"""Every list by its key, as columns of the Lists tab name it."""


def list_rows() -> tuple[dict[str, Word | float], ...]:
    """Return the rows of the Lists tab: the lists stand side by side, each as long as it is."""
    rows: list[dict[str, Word | float]] = [{} for _ in range(max(map(len, LISTS.values())))]
    for key, entries in LISTS.items():
        for row, entry in zip(rows, entries, strict=False):
            row[key] = entry.value
            row[f"{key}_synonyms"] = entry.synonyms
            row.update(entry.more)
    return tuple(rows)
