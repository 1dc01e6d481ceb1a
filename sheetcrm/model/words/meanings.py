"""What each error means, for the page of errors: how one comes to it, and which page goes further."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.model.words.word import Word

if TYPE_CHECKING:
    from collections.abc import Mapping

MEANINGS: Mapping[str, Word] = {
    "SheetcrmError": Word(
        "Этого мы не предвидели: ошибка в самой программе. Подробности — в файле, который она называет; имён и телефонов клиентов в нём обычно нет, но взгляните, прежде чем посылать.",
        "Nobody foresaw this: it is a mistake in the program itself. The file that it names has the details; as a rule no clients stand there, but look before you send it.",
    ),
    "ConfigError": Word(
        "Рабочая папка или её config.toml не в порядке. Все такие фразы — ниже, в разделах о config.toml, о почте и о переезде.",
        "The workspace or its config.toml is not right. All such sentences stand below, under config.toml, mail and moving.",
    ),
    "BookMissing": Word(
        "Файла нет там, куда смотрит config.toml: его переименовали, перенесли, или диск не подключён.",
        "The file is not where config.toml looks: it was renamed or moved, or the disk is not there.",
    ),
    "BookBusy": Word(
        "Рядом с книгой лежит файл, которым Excel или LibreOffice отмечает, что её правят. Остаётся он и после того, как программа упала.",
        "Beside the workbook lies the file by which Excel or LibreOffice says that it is being edited. It also stays behind when such a program dies.",
    ),
    "BookChanged": Word(
        "Пока робот считал, книгу сохранили; он прочёл её заново трижды, и каждый раз кто-то успевал раньше.",
        "While the robot was at work the workbook was saved; it read it again three times, and each time somebody was faster.",
    ),
    "BookUnreadable": Word(
        "Внутри не то, что должно быть в .xlsx. Чаще всего файл записан не до конца, с паролем или в старом формате. Повреждён? Страница [restore](restore.md).",
        "What is inside is not what an .xlsx holds. Mostly it was saved halfway, with a password or in an old format. Damaged? See the page [restore](restore.md).",
    ),
    "BookRefused": Word(
        "В книге есть то, чего нельзя сохранить при правке. Что именно — в таблице ниже; остальное робот сделает, когда помеха исчезнет.",
        "Something in the workbook could not be kept by an edit. What it may be stands in the table below; the rest is done once it is out of the way.",
    ),
    "BookNotWritable": Word(
        "Система не дала записать: файл только для чтения, нет прав на папку, или кончился диск.",
        "The system did not let the robot write: a read-only file, no right to the folder, or a full disk.",
    ),
    "BookHeld": Word(
        "На одну книгу настроены два sheetcrm. Второй отступает, чтобы никому не написали дважды.",
        "Two sheetcrm look after one workbook. The second one stands back, so that nobody is written to twice.",
    ),
    "BookHalfWritten": Word(
        "Люди правили таблицу так часто, что часть записи осталась на следующий раз. Ничего не потеряно.",
        "People edited the sheet so often that a part was left to the next time. Nothing is lost.",
    ),
    "BookUnreachable": Word(
        "Нет сети, Google не отвечает, или запросов было больше, чем он разрешает в минуту.",
        "There is no network, Google does not answer, or there were more requests than it allows in a minute.",
    ),
    "BookForbidden": Word(
        "Google не пускает: таблица не открыта для аккаунта робота, ключ не годится, или в проекте выключен API. Причины — в таблице ниже.",
        "Google does not let the robot in: the sheet is not shared with its account, the key will not do, or an API is off. The reasons stand in the table below.",
    ),
    "BookTaken": Word(
        "Бывает при init и copy: в таблице есть чужая вкладка с названием нашей. Робот её не трогает.",
        "At init and copy: a tab of somebody else's has the name of one of ours. The robot leaves it alone.",
    ),
    "LedgerUnusable": Word(
        "Файл .sheetcrm/ledger.sqlite не открывается. Книга цела. Как жить дальше — на странице [restore](restore.md).",
        "The file .sheetcrm/ledger.sqlite does not open. The workbook is intact. How to go on: the page [restore](restore.md).",
    ),
    "LedgerApart": Word(
        "Книга помнит один последний запуск, память робота — другой: что-то из них вернули из копии, или книгу правит второй sheetcrm. Все случаи — на странице [restore](restore.md).",
        "The workbook tells of one last run, the robot's memory of another: one of them came from a copy, or a second sheetcrm writes there. All cases: the page [restore](restore.md).",
    ),
    "PostRefused": Word(
        "Почта получателя или ваша сказала «нет» навсегда: такого адреса нет, или письмо не понравилось. Это письмо больше не уйдёт, остальные идут.",
        "The recipient's mail server, or yours, said no for good: there is no such address, or it does not like the letter. This one goes no more, the others do.",
    ),
    "PostLater": Word(
        "Сервер занят, ящик получателя полон. Ничего делать не надо.",
        "The server is busy, or the recipient's mailbox is full. There is nothing to do.",
    ),
    "PostUnknown": Word(
        "Сервер мог принять письмо, а мог и нет: ответа не дождались. Робот его не повторит, решает человек в «Очереди писем».",
        "The server may have taken the letter or not: no answer came. The robot does not repeat it; a person decides in the Queue.",
    ),
    "PostDown": Word(
        "Дело не в письме: нет связи, не подошёл пароль, или кончился суточный предел ящика.",
        "It is not about the letter: there is no connection, the password does not fit, or the account's daily limit is used up.",
    ),
    "MailboxUnreachable": Word(
        "Ответы, отписки и возвраты пока не видны; письма, которым они не важны, уходят.",
        "Answers, unsubscriptions and bounces are not seen for now; letters that do not need them go.",
    ),
    "MailboxForbidden": Word(
        "Имя или пароль не подошли, либо чтение ящика по IMAP выключено. Где включить — на странице [mail](mail.md).",
        "The name or password does not fit, or reading over IMAP is off. Where to switch it on: the page [mail](mail.md).",
    ),
    "MailboxFolderMissing": Word(
        "В config.toml, в разделе [mailbox], названа папка, которой в ящике нет.",
        "The section [mailbox] of config.toml names a folder that the mailbox does not have.",
    ),
    "JobError": Word(
        "Файл задания в jobs/ не загрузился, его шаг сломался, или задания с таким именем нет. Остальные задания работают. Как писать свои — на странице [jobs](jobs.md).",
        "The job's file in jobs/ did not load, a step of it broke, or there is no job of that name. The others work. How to write your own: the page [jobs](jobs.md).",
    ),
    "RunBusy": Word(
        "В рабочей папке работает один запуск за раз. Так бывает, если команду дали, пока робот занят.",
        "One run at a time works in a workspace. It happens when a command is given while the robot is at work.",
    ),
    "ServeBusy": Word(
        "Служба уже работает; вторая той же папке не нужна.",
        "The service is there already; a workspace needs only one.",
    ),
    "NoSuchRun": Word(
        "Запуска с таким номером не было, или он ничего не изменил.",
        "There was no run of that number, or it changed nothing.",
    ),
    "NoSuchClient": Word(
        "Под сказанное не подходит никто, или подходит больше одного.",
        "Nobody fits what was asked for, or more than one.",
    ),
    "NoSuchLetter": Word(
        "Такого шаблона или цепочки нет, или письмо для этого клиента не собрать: чего-то не хватает.",
        "There is no such template or sequence, or the letter cannot be made for this client: something is missing.",
    ),
}
"""What each error means, by the name of its class; what to do it says itself."""
