"""What an audit found, and what publishing again would do about it."""

from __future__ import annotations

from flows.messages.text import Text

OFFICIAL: dict[str, Text] = {
    "programs": Text("Перелік цільових програм", "List of target programmes"),
    "amendments": Text("Зміни до цільових програм", "Amendments of target programmes"),
    "reports": Text("Звіти про виконання програм", "Reports on programmes"),
    "register-rows": Text("Реєстр наборів даних", "Register of datasets"),
}
"""The publisher's mandatory tables (Cabinet resolution № 835), by the names of our files."""
MENDS = Text("Повторна публікація це виправить.", "Publishing again mends it.")
STAYS = Text(
    "Повторна публікація цього не виправить: поверніть файл з резервної копії або відкличте версію.",
    "Publishing again does not mend it: restore the file from a backup, or withdraw the version.",
)
THEIRS = Text("Повторна публікація цього не чіпає: якщо воно зайве, приберіть його.", "Publishing again leaves it alone: remove it if it is not wanted.")  # fmt: skip
DRIFTS: dict[str, tuple[Text, Text]] = {
    "file": (
        Text(
            "Файл {target} змінено після публікації: віддають {found} замість {expected}.",
            "File {target} was altered after its publication: {found} is served instead of {expected}.",
        ),
        STAYS,
    ),
    "file-lost": (Text("Файлу {target} більше немає.", "File {target} is gone."), STAYS),
    "page-file": (
        Text(
            "Постійна адреса веде не до файлу {target}, хоча сам він на місці.",
            "The permanent address does not lead to file {target}, though the file itself is in its place.",
        ),
        MENDS,
    ),
    "page-field": (
        Text(
            "На сторінці набору змінено «{target}»: там «{found}», а мало б бути «{expected}».",
            "The dataset's page says otherwise in “{target}”: “{found}” instead of “{expected}”.",
        ),
        MENDS,
    ),
    "archive-field": (
        Text(
            "На сторінці архіву версій змінено «{target}»: там «{found}», а мало б бути «{expected}».",
            "The page of the archive says otherwise in “{target}”: “{found}” instead of “{expected}”.",
        ),
        MENDS,
    ),
    "page-lost": (
        Text(
            "Зі сторінки набору зник ресурс «{target}».",
            "The resource “{target}” has vanished from the dataset's page.",
        ),
        MENDS,
    ),
    "page-extra": (
        Text("На сторінці набору зайвий ресурс «{target}».", "The dataset's page has a needless resource “{target}”."),
        MENDS,
    ),
    "extra": (
        Text("Серед файлів версії є чужий: {target}.", "Among a version's files lies one that is not ours: {target}."),
        THEIRS,
    ),
    "orphan": (
        Text("Поруч із нашими файлами лежить чуже: {target}.", "Beside our files lies what is not ours: {target}."),
        THEIRS,
    ),
    "unlisted": (
        Text(
            "Публікацію {target} було перервано: у переліку її немає.",
            "The publication of {target} was cut short: it is not listed.",
        ),
        MENDS,
    ),
    "refused": (
        Text("Далі {target} перевірити неможливо.", "{target} cannot be checked any further."),
        Text("Спершу усуньте те, що названо нижче.", "Mend first what is named below."),
    ),
    "load": (
        Text(
            "Рядків таблиці {target} у DataStore немає, тож запити до неї не відповідають.",
            "The rows of table {target} are not in the DataStore, so queries of it find nothing.",
        ),
        MENDS,
    ),
    "load-fields": (
        Text(
            "Таблицю {target} у DataStore хтось перезавантажив: типи, назви чи підписи її стовпців не наші (часто це "
            "автозавантажувач порталу).",
            "Somebody has loaded table {target} of the DataStore anew: its columns' types, names or labels are not ours "
            "(often it is the portal's own loader).",
        ),
        MENDS,
    ),
    "load-values": (
        Text(
            "У таблиці {target} в DataStore хтось змінив значення: запити й перегляд показують не те, що опубліковано.",
            "Somebody has altered values of table {target} in the DataStore: queries and the preview show other ones than "
            "were published.",
        ),
        MENDS,
    ),
    "load-rows": (
        Text(
            "У таблиці {target} в DataStore рядків {found}, а опубліковано іншу кількість.",
            "Table {target} of the DataStore has {found} rows, and another number was published.",
        ),
        MENDS,
    ),
    "alias": (
        Text(
            "За постійною адресою таблиці {target} відповідає не версія {expected}.",
            "What answers at the permanent address of table {target} is not version {expected}.",
        ),
        MENDS,
    ),
    "views": (Text("Сторінки таблиць не мають попереднього перегляду.", "The tables' pages have no previews."), MENDS),
    "switch": (
        Text(
            "Читачів ведуть не до тієї версії: «{found}» замість «{expected}».",
            "Readers are led to the wrong version: “{found}” instead of “{expected}”.",
        ),
        MENDS,
    ),
    "describe": (
        Text(
            "Сторінка набору каже не те, що опубліковано ({target}).",
            "The dataset's page says otherwise than was published ({target}).",
        ),
        MENDS,
    ),
    "list": (
        Text("Перелік версій {target} неповний або застарілий.", "The list of versions {target} is out of date."),
        MENDS,
    ),
    "index": (Text("Сторінка {target} застаріла або зникла.", "The page {target} is out of date or gone."), MENDS),
    "withdraw": (
        Text("Відкликання {target} не записано до кінця.", "The withdrawal of {target} is not recorded to the end."),
        MENDS,
    ),
    "remove": (
        Text(
            "Відкликання {target} перервано: якісь її файли ще на порталі.",
            "The withdrawal of {target} was cut short: some of its files are still there.",
        ),
        MENDS,
    ),
    "confirm": (
        Text("Підтвердження півріччя {target} не записано.", "The confirmation of {target} is not recorded."),
        MENDS,
    ),
    "stage": (Text("Версію {target} не записано до кінця.", "Version {target} is not stored to the end."), MENDS),
}
"""What an audit found, by the kind of the difference or of the step that would mend it; and what publishing again does."""
