"""Why the mailbox cannot be read, said so that the operator can mend it."""

from __future__ import annotations

from sheetcrm.model.words.faults import Fault
from sheetcrm.model.words.word import Word

UNREACHABLE = Fault(
    Word(
        "Почтовый ящик на {host} сейчас недоступен: {reason}.", "The mailbox at {host} cannot be reached now: {reason}."
    ),
    Word("{cure}", "{cure}"),
)
FORBIDDEN = Fault(
    Word(
        "Почтовый ящик {user} на {host} не открылся: {reason}.", "The mailbox {user} at {host} did not open: {reason}."
    ),
    Word(
        "Проверьте имя и пароль; Gmail, Яндекс и Mail.ru просят отдельный пароль для приложений, а доступ по IMAP нужно включить в настройках почты.",
        "Check the name and the password; Gmail, Yandex and Mail.ru want a separate app password, and IMAP has to be switched on in the mail's settings.",
    ),
)
FOLDER_MISSING = Fault(
    Word("В почтовом ящике {user} нет папки «{folder}».", "The mailbox {user} has no folder “{folder}”."),
    Word(
        "Проверьте имя папки в config.toml; обычно это INBOX.",
        "Check the folder's name in config.toml; usually it is INBOX.",
    ),
)
LATER = Word(
    "Запустите снова чуть позже: письма останутся в ящике, ничего не пропадёт.",
    "Run again a little later: the letters stay in the mailbox, nothing is lost.",
)
CHECK_SERVER = Word(
    "Проверьте адрес сервера и порт в config.toml и связь с сетью.",
    "Check the server's address and port in config.toml, and the network.",
)
CHECK_SECURITY = Word(
    "Проверьте имя сервера и способ защиты в config.toml: tls — порт 993, starttls — порт 143.",
    "Check the server's name and the security in config.toml: tls is port 993, starttls is port 143.",
)
NO_CONNECTION = Word("нет связи", "there is no connection")
BROKE = Word("связь оборвалась", "the connection broke")
TIMED_OUT = Word("ответа нет слишком долго", "no answer for too long")
CERTIFICATE = Word("сертификат сервера не подтверждён", "the server's certificate cannot be trusted")
NO_TLS = Word("сервер не предлагает защищённого соединения", "the server offers no secure connection")
PLAIN = Word(
    "без защиты соединяются только с этой же машиной", "a connection without security is made to this machine only"
)
LOGIN_REFUSED = Word("сервер не принял имя или пароль", "the server did not accept the name or the password")
CONFUSED = Word("ответ сервера непонятен", "the server's answer makes no sense")
