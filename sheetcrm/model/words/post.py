"""Why letters do not go, said so that the operator can mend it."""

from __future__ import annotations

from sheetcrm.model.words.faults import Fault
from sheetcrm.model.words.word import Word

REFUSED = Fault(
    Word("Почта не приняла письмо на {address}: {answer}", "The mail server refused the letter to {address}: {answer}"),
    Word(
        "Проверьте адрес в карточке клиента, а если дело в самом письме — его шаблон.",
        "Check the address in the client's row, or the template where the letter itself is the cause.",
    ),
)
AFTERWARDS = Fault(
    Word(
        "Почта не может принять письмо на {address} сейчас: {answer}",
        "The mail server cannot take the letter to {address} now: {answer}",
    ),
    Word("Робот попробует позже сам.", "The robot tries again later by itself."),
)
UNKNOWN = Fault(
    Word(
        "Связь с почтой оборвалась, когда письмо на {address} уже уходило: {reason}",
        "The connection was lost while the letter to {address} was being handed over: {reason}",
    ),
    Word(
        "Посмотрите в отправленных; само оно второй раз не уйдёт.",
        "Look among the sent letters; it will not be sent again by itself.",
    ),
)
DOWN = Fault(
    Word("Почта {host} сейчас не отправляет: {reason}", "The mail server {host} sends nothing now: {reason}"),
    Word("{cure}", "{cure}"),
)

# -- why none goes now

LATER = Word(
    "Письма никуда не делись: они уйдут в следующий запуск.", "The letters are safe: they go with the next run."
)
CHECK_SERVER = Word(
    "Проверьте mail.host и mail.port в config.toml и связь с сетью. Письма уйдут в следующий запуск.",
    "Check mail.host and mail.port in config.toml, and the network. The letters go with the next run.",
)
CHECK_SECURITY = Word(
    "Проверьте в config.toml имя сервера и mail.security: tls — порт 465, starttls — порт 587.",
    "Check the server's name and mail.security in config.toml: tls is port 465, starttls is port 587.",
)
CHECK_LOGIN = Word(
    "Проверьте mail.user и пароль; Gmail, Яндекс и Mail.ru просят отдельный пароль для приложений.",
    "Check mail.user and the password; Gmail, Yandex and Mail.ru want a separate app password.",
)
CHECK_ACCOUNT = Word(
    "Дело в нашем почтовом ящике, а не в получателе: проверьте его лимиты, вход и адрес в mail.from."
    " Письма уйдут в следующий запуск.",
    "It is about our own account, not the recipient: check its limits, its login and the address in mail.from."
    " The letters go with the next run.",
)
CHECK_FOLDER = Word("Проверьте права на папку и место на диске.", "Check the rights of the folder and the disk space.")
LOGIN_REFUSED = Word("вход не принят ({answer})", "the login was not accepted ({answer})")
NO_LOGIN = Word("сервер не предлагает входа с паролем", "the server offers no login with a password")
LOGIN_LETTERS = Word(
    "в имени или пароле есть знаки, которых почта не понимает",
    "the name or the password has characters that mail servers do not understand",
)
ANSWERED = Word("ответ сервера «{answer}»", "the server said “{answer}”")

# -- why this letter does not go

NOT_AN_ADDRESS = Word("это не один адрес эл. почты", "this is not one e-mail address")
NOT_ASCII = Word(
    "адрес с нелатинскими буквами перед @ эта почта не передаёт",
    "letters outside the Latin alphabet before the @ cannot be delivered",
)
FILE_NAME = Word("«{name}» — не имя файла из папки files", "“{name}” is not the name of a file in the folder of files")
FILE_MISSING = Word("в папке files нет файла «{name}»", "the folder of files has no “{name}”")
TOO_BIG = Word(
    "вложения вместе больше {limit} МБ: «{name}» уже не помещается",
    "the files together are larger than {limit} MB: “{name}” does not fit any more",
)
TOO_BIG_FOR_SERVER = Word(
    "письмо в {size} МБ, а почта принимает до {limit} МБ", "the letter has {size} MB, the server takes up to {limit} MB"
)
TEST = Word("[Проверка]", "[Test]")

# -- config.toml

PASSWORD_HERE = Word(
    "{path}: пароль не пишут в config.toml ({key}).", "{path}: a password does not belong in config.toml ({key})."
)
PASSWORD_HERE_CURE = Word(
    "Положите его в отдельный файл, закройте (chmod 600) и назовите файл в {section}.password_file; или задайте {variable}. Если config.toml видел"
    " кто-то ещё, смените пароль.",
    "Put it into a file of its own, close that (chmod 600) and name it in {section}.password_file; or set {variable}. If anybody else saw"
    " config.toml, change the password.",
)
PASSWORD_NOWHERE = Word("{path}: для {section}.user нет пароля.", "{path}: there is no password for {section}.user.")
PASSWORD_NOWHERE_CURE = Word(
    "Назовите файл с паролем в {section}.password_file или задайте {variable}.",
    "Name the file with the password in {section}.password_file, or set {variable}.",
)
SECRET_OPEN = Word("Файл {path} могут прочесть другие.", "Others can read the file {path}.")
SECRET_OPEN_CURE = Word("Закройте его: chmod 600 {path}", "Close it: chmod 600 {path}")
SECRET_MISSING = Word("Файла {path} нет, или он не читается.", "There is no file {path}, or it cannot be read.")
SECRET_MISSING_CURE = Word(
    "Проверьте {key} в config.toml и права на файл.", "Check {key} in config.toml and the rights of the file."
)
SECRET_EMPTY = Word("В файле {path} нет пароля.", "The file {path} holds no password.")
DKIM_BROKEN = Word("Ключ {path} не подходит для подписи DKIM.", "The key {path} cannot sign with DKIM.")
DKIM_CURE = Word(
    "Нужен закрытый ключ RSA в PEM: openssl genrsa -out dkim.pem 2048",
    "It must be a private RSA key in PEM: openssl genrsa -out dkim.pem 2048",
)
MISSING = Word("{path}: не указан {key}.", "{path}: {key} is missing.")
MISSING_CURE = Word("Впишите: {name} = {example}.", "Write: {name} = {example}.")
NOT_ONE_OF = Word('{path}: {key} = "{text}" неизвестно.', '{path}: {key} = "{text}" is not known.')
NOT_ONE_OF_CURE = Word("Можно: {known}.", "Known are: {known}.")
BAD_ADDRESS = Word('{path}: {key} = "{text}" — не адрес.', '{path}: {key} = "{text}" is no address.')
BAD_ADDRESS_CURE = Word(
    'Впишите {name} = "{example}"; буквы перед @ — латинские.',
    'Write {name} = "{example}"; the letters before the @ are Latin.',
)
BAD_NUMBER = Word("{path}: {key} = {value} не годится.", "{path}: {key} = {value} will not do.")
BAD_NUMBER_CURE = Word("Впишите число от {least} до {most}.", "Write a number from {least} to {most}.")
BAD_HOST = Word('{path}: {key} = "{text}" — не имя сервера.', '{path}: {key} = "{text}" is not the name of a server.')
BAD_HOST_CURE = Word(
    'Впишите одно имя, без порта и https: host = "{example}".',
    'Write the name alone, without port or https: host = "{example}".',
)
IN_THE_OPEN = Word(
    '{path}: {section}.security = "none": пароль и письма ушли бы по сети открытыми.',
    '{path}: {section}.security = "none" would send the password and the letters in the open.',
)
IN_THE_OPEN_CURE = Word(
    'Впишите security = "tls" или "starttls"; "none" годится только для этой же машины (127.0.0.1).',
    'Write security = "tls" or "starttls"; "none" is for this machine alone (127.0.0.1).',
)
BAD_URL = Word(
    '{path}: mail.unsubscribe_url = "{text}" — не адрес https://.',
    '{path}: mail.unsubscribe_url = "{text}" is no https:// address.',
)
BAD_URL_CURE = Word(
    'Впишите unsubscribe_url = "https://…/{{token}}" или уберите строку: отписка письмом работает всегда.',
    'Write unsubscribe_url = "https://…/{{token}}", or take the line out: unsubscribing by mail always works.',
)
TWO_TOGETHER = Word("{path}: {key} и {other} указывают только вместе.", "{path}: {key} and {other} go only together.")
TWO_TOGETHER_CURE = Word("Впишите {missing} или уберите {key}.", "Write {missing}, or take {key} out.")
WRONG_NUMBER = Word("{path}: {key} — не число.", "{path}: {key} is not a number.")
WRONG_NUMBER_CURE = Word(
    "Впишите число без кавычек: {name} = {example}.", "Write the number without quotes: {name} = {example}."
)
WRONG_TRUTH = Word("{path}: {key} — не true и не false.", "{path}: {key} is neither true nor false.")
WRONG_TRUTH_CURE = Word("Впишите {name} = true или {name} = false.", "Write {name} = true or {name} = false.")
