"""Fixed words that a cell may hold: those the robot itself computes or must understand."""

from __future__ import annotations

from sheetcrm.model.words.word import Word

AWARENESS = Word("знакомство", "awareness")
CONSIDERATION = Word("рассмотрение", "consideration")
DECISION = Word("решение", "decision")
STAGES = (AWARENESS, CONSIDERATION, DECISION)  # in their order: the furthest wins

ACTIVE = Word("активный", "active")
MODERATE = Word("умеренный", "moderate")
DORMANT = Word("спящий", "dormant")
SEGMENTS = (ACTIVE, MODERATE, DORMANT)

CLASS_A = Word("A", "A")
CLASS_B = Word("B", "B")
CLASS_C = Word("C", "C")
CLASS_NONE = Word("нет", "none")
CLASSES = (CLASS_A, CLASS_B, CLASS_C, CLASS_NONE)

ADVOCATE = Word("советует нас", "advocate")
NOT_RETURNED = Word("не вернулся", "did not return")
LOYALTY = (ADVOCATE, NOT_RETURNED)

FROM_CLIENT = Word("от клиента", "from client")
FROM_US = Word("от нас", "from us")
DIRECTIONS = (FROM_CLIENT, FROM_US)

BY_CLIENT = Word("клиент", "client")
BY_US = Word("мы", "us")
SIDES = (BY_CLIENT, BY_US)

YES = Word("да", "yes")
NO = Word("нет", "no")
OFF = Word("выкл", "off")

DO = Word("исправить", "accept")
NEVER = Word("не трогать", "never")

FIT = Word("профиль", "profile")
ENGAGEMENT = Word("событие", "event")
STAGE_RULE = Word("этап", "stage")
RULE_SORTS = (FIT, ENGAGEMENT, STAGE_RULE)

CONTAINS = Word("содержит", "contains")
EQUALS = Word("равно", "equals")
NOT_EQUALS = Word("не равно", "not equal")
AT_LEAST = Word("не меньше", "at least")
AT_MOST = Word("не больше", "at most")
FILLED = Word("заполнено", "filled")
EMPTY = Word("пусто", "empty")
CONDITIONS = (CONTAINS, EQUALS, NOT_EQUALS, AT_LEAST, AT_MOST, FILLED, EMPTY)

EVERY_TIME = Word("каждый раз", "every time")
ONCE = Word("один раз", "once")
ONCE_EACH = Word("раз на каждый предмет", "once per subject")
COUNTS = (EVERY_TIME, ONCE, ONCE_EACH)
