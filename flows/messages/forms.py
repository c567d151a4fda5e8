"""What an executor's form says."""

from __future__ import annotations

from typing import NamedTuple

from flows.messages.text import Text

FORM: dict[str, Text] = {
    "heading": Text(
        "{title}: звіт виконавця за {half} півріччя {year} року ({start}–{end})",
        "{title}: an executor's report of half-year {half} of {year} ({start}–{end})",
    ),
    "executor": Text("Звітує: {executor}", "Reports: {executor}"),
    "todo": Text(
        "Заповніть жовті комірки, збережіть файл як XLSX і надішліть до {due}. Підказка з'являється біля вибраної "
        "комірки; повні пояснення — на аркуші «Як заповнити».",
        "Fill in the yellow cells, save the file as XLSX and send it by {due}. A hint shows beside the chosen cell; the "
        "sheet “Як заповнити” explains all.",
    ),
    "guide": Text(
        """\
1. Пишіть лише в жовтих комірках аркуша «Звіт». Сірі комірки цього рядка не стосуються.
2. Спершу впишіть дату подання звіту в перший рядок.
3. «Стан»: виберіть зі списку — не розпочато, виконується, виконано, скасовано.
4. «Виконано, %»: скільки зроблено з усього заходу від його початку, а не лише за півріччя. Ціле число від 0 до 100 без знака %: 35, а не 0,35.
5. «Освоєно за це півріччя, грн»: скільки гривень витрачено саме з {start} по {end}, без попередніх періодів. Гривні, кома для копійок: 1250,50. Якщо не витрачено нічого, впишіть 0.
6. «Значення показника»: рівень на {end} в тих одиницях, що стоять у стовпці «Строк або одиниця виміру», а не приріст за півріччя.
7. «Результат, пояснення»: одне-два речення про зроблене. Для виконаного заходу опишіть результат.
8. «Посилання на підтвердження»: адреса сторінки, що починається з https://. Якщо її немає, лишіть порожнім.
9. Не вписуйте номерів телефонів, адрес електронної пошти, РНОКПП і номерів паспортів: звіт оприлюднюють, і файл з ними не буде прийнято. Прізвища й посади службових осіб писати можна.
10. Не пишіть формул: рахуйте деінде, а сюди вписуйте число.
11. Чого не знаєте, лишіть порожнім: це буде оприлюднено як «не повідомлено».
12. Не міняйте прихованого стовпця A: за ним програма впізнає рядок.
13. Збережіть файл як XLSX (підійдуть також ODS, XLS і CSV) і надішліть його. Якщо помилилися, виправте й надішліть ще раз: рахується останній файл.""",
        """\
1. Write in the yellow cells of the sheet “Звіт” only. Grey cells do not concern their row.
2. First give the date of the report in the first row.
3. Status: choose from the list.
4. Done, %: how much of the whole measure is done since its beginning. A whole number from 0 to 100 without the sign %: 35, not 0.35.
5. Spent in this half-year, UAH: from {start} to {end} only. If nothing was spent, write 0.
6. The indicator's value: its level on {end} in the unit shown, not the growth.
7. Result: one or two sentences on what was done.
8. Evidence: the address of a page that begins with https://, or nothing.
9. No telephone numbers, e-mail addresses, tax or passport numbers: the report is published, and a file that holds them is not accepted.
10. No formulas: a number only.
11. Leave blank what you do not know: it is published as not reported.
12. The hidden column A must stay as it is: it tells the rows.
13. Save as XLSX (ODS, XLS and CSV will do) and send it. After a mistake send it again: the newest file counts.""",
    ),
    "proposed": Text(
        "14. Вас визначено за переліком виконавців в акті, де ви названі першими. Якщо про якийсь захід має звітувати "
        "інший виконавець, скажіть про це тому, хто надіслав вам цю форму.",
        "14. You were chosen because the act lists you first. If another executor should report on a measure, tell "
        "whoever sent you this form.",
    ),
}
"""What a form says above its table and on its second sheet."""


class Prompt(NamedTuple):
    """What to type into an input cell, in Ukrainian: a title (32 letters at most) and a sentence (225 at most)."""

    title: str
    what: str


PROMPTS: dict[str, Prompt] = {
    "choice": Prompt("Стан заходу", "Виберіть зі списку: не розпочато, виконується, виконано, скасовано."),
    "percent": Prompt(
        "Виконано, % від усього заходу",
        "Ціле число від 0 до 100, без знака %: 35, а не 0,35. Рахуйте від початку заходу, а не лише за півріччя.",
    ),
    "money": Prompt("Освоєно за півріччя, грн", "Гривні, кома для копійок: 1250,50. Лише за це півріччя. Нічого — 0."),
    "level": Prompt(
        "Рівень на кінець півріччя", "Число, кома для дробової частини: 14,3. Не приріст, а досягнутий рівень."
    ),
    "date": Prompt("Дата подання звіту", "Дата: день, місяць, рік, наприклад 03.07.2026."),
    "text": Prompt("Результат, пояснення", "Одне-два речення. Без телефонів, пошти, РНОКПП і номерів паспортів."),
    "url": Prompt("Посилання", "Адреса сторінки, що починається з https://, або порожньо."),
}
"""What the form says beside an input cell, by the kind of value."""
