"""The one catalogue of what the pipeline says, by id and language.

A check's text has two sentences: what is wrong, and what to do; where it stands is added by `explain`. Placeholders are
the finding's own fields (`{key}`, `{value}`, …) and its facts.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote

from flows.model import Drift, Finding, Lang, Severity


class Text(NamedTuple):
    """One message in both languages."""

    uk: str
    en: str

    def render(self, lang: Lang, **facts: str) -> str:
        """The text with its placeholders filled; a placeholder without a fact is a fault of ours and raises."""
        return (self.en if lang == "en" else self.uk).format_map(facts)


class CheckText(NamedTuple):
    """What a check says: its usual severity, what is wrong, what to do."""

    severity: Severity
    what: Text
    todo: Text


C, W = Severity.CRITICAL, Severity.WARNING  # a column of letters reads best below

FIX_ACT = Text("Уточніть це в акті (внесіть зміни рішенням ради).", "Clarify it in the act (amend it by a decision).")
FIX_FILE = Text(
    "Порівняйте файл з підписаним актом і виправте файл.", "Compare the file with the signed act and mend the file."
)
FIX_CELL = Text(
    "Порівняйте комірку з підписаним актом; якщо так і в акті — внесіть зміни до нього.",
    "Compare the cell with the signed act; if the act says so, amend the act.",
)
SAVE_XLSX = Text(
    "Відкрийте його у програмі таблиць, збережіть як XLSX і надішліть ще раз.",
    "Open it in a spreadsheet program, save it as XLSX and send it again.",
)
SEND_AGAIN = Text("Збережіть звіт ще раз як XLSX і надішліть.", "Save the report as XLSX again and send it.")
FRESH_FORM = Text(
    "Перенесіть значення в нову форму (hromada forms) і надішліть її.",
    "Copy the values into a fresh form (hromada forms) and send it.",
)
RESTORE_HEADER = Text(
    "Поверніть заголовки, як у формі, і надішліть ще раз.", "Restore the form's headers and send it again."
)
MOVE_TEXT = Text(
    "Якщо це частина звіту, перенесіть її в жовті комірки форми.",
    "If it belongs to the report, move it to the yellow cells of the form.",
)
TYPE_DATE = Text("Впишіть день, місяць і рік: 03.07.2026.", "Type day, month and year: 03.07.2026.")

CHECKS: dict[str, CheckText] = {
    # --- the document's shape ---
    "table-missing": CheckText(
        C,
        Text("У документі не знайдено таблицю «{table}».", "The document holds no table “{table}”."),
        Text(
            "Додайте до файлу весь додаток разом із заголовком таблиці.",
            "Put the whole annex with the table's header into the file.",
        ),
    ),
    "table-unknown": CheckText(
        W,
        Text(
            "Таблиця із заголовком «{value}» не належить до відомих і не опублікована.",
            "The table headed “{value}” is none of the known ones and is not published.",
        ),
        Text(
            "Якщо це заходи, індикатори чи паспорт, виправте заголовок за зразком типової програми.",
            "If it holds measures, indicators or the passport, mend its header after the typical programme.",
        ),
    ),
    "column-missing": CheckText(
        C,
        Text("У таблиці «{table}» немає стовпця «{field}».", "Table “{table}” has no column “{field}”."),
        Text(
            "Перевірте заголовок таблиці: стовпець має називатися так, як у типовій програмі.",
            "Check the table's header: the column must be named as in the typical programme.",
        ),
    ),
    "header-unknown": CheckText(
        C,
        Text(
            "У таблиці «{table}» незрозумілий заголовок стовпця {field}: «{value}».",
            "Table “{table}” has a header that is not understood in column {field}: “{value}”.",
        ),
        Text(
            "Поверніть назву стовпця за типовою програмою або приберіть зайвий стовпець.",
            "Restore the column's name after the typical programme, or remove the extra column.",
        ),
    ),
    "column-count": CheckText(
        C,
        Text(
            "Рядок таблиці «{table}» має комірок: {found}, стовпців у ній: {expected}; розкласти його однозначно не можна.",
            "A row of table “{table}” has {found} cells for {expected} columns and cannot be placed for certain.",
        ),
        FIX_FILE,
    ),
    "row-lost": CheckText(
        C,
        Text(
            "Рядок «{value}» у таблиці «{table}» не належить до жодного запису.",
            "Row “{value}” of table “{table}” belongs to no record.",
        ),
        FIX_FILE,
    ),
    "text-repeated": CheckText(
        W,
        Text(
            "{key}: після розриву сторінки повторено кінець тексту «{value}»; повтор не опубліковано.",
            "{key}: after a page break the end of the text is repeated, “{value}”; the repeat is not published.",
        ),
        FIX_FILE,
    ),
    "total-row-shifted": CheckText(
        W,
        Text(
            "Підсумковий рядок зсунуто: суми «{value}» стоять не під своїми роками.",
            "The total row is shifted: the sums “{value}” do not stand under their years.",
        ),
        FIX_ACT,
    ),
    "total-missing": CheckText(
        W,
        Text(
            "У документі немає контрольної суми: {missing}.",
            "The document lacks a control total: {missing}.",
        ),
        Text(
            "Додайте підсумок, щоб суми можна було звірити.",
            "Add the total, so that the sums can be checked.",
        ),
    ),
    "direction-missing": CheckText(
        C,
        Text(
            "{key}: у таблиці «{table}» немає рядка напряму, до якого належить {value}.",
            "{key}: table “{table}” lacks the row of the direction to which {value} belongs.",
        ),
        FIX_FILE,
    ),
    "direction-differs": CheckText(
        W,
        Text(
            "{key}: номер не збігається з номером напряму «{value}», під яким стоїть рядок.",
            "{key}: the number does not match the direction “{value}” under which the row stands.",
        ),
        FIX_ACT,
    ),
    # --- keys and joins ---
    "key-duplicate": CheckText(
        C,
        Text("Номер {key} ужито двічі в таблиці «{table}».", "Number {key} is used twice in table “{table}”."),
        FIX_CELL,
    ),
    "key-gap": CheckText(
        W,
        Text(
            "У нумерації перед {key} пропущено: {value}.",
            "The numbering before {key} leaves out: {value}.",
        ),
        Text(
            "Якщо рядок не виключено рішенням ради, поверніть його.",
            "Unless the council has removed the row, put it back.",
        ),
    ),
    "measure-missing": CheckText(
        C,
        Text("{key}: у таблиці «{table}» є рядок неіснуючого заходу.", "{key}: table “{table}” names no such measure."),
        FIX_CELL,
    ),
    "indicator-without-measure": CheckText(
        C,
        Text("Індикатор {key} не має заходу з таким номером.", "Indicator {key} has no measure of that number."),
        Text(
            "Перевірте, чи не загублено рядок у додатку 1 і чи правильний номер.",
            "Check that no row of annex 1 was lost and that the number is right.",
        ),
    ),
    "measure-without-indicator": CheckText(
        C,
        Text("Захід {key} не має індикатора з таким номером.", "Measure {key} has no indicator of that number."),
        Text(
            "Перевірте, чи не загублено рядок у додатку 2 і чи правильний номер.",
            "Check that no row of annex 2 was lost and that the number is right.",
        ),
    ),
    # --- values ---
    "value-missing": CheckText(
        C,
        Text("{key}: порожнє значення «{field}»{year}.", "{key}: “{field}” is blank{year}."),
        Text(
            "Впишіть значення з підписаного акта; якщо його немає і там — «-» або 0 рішенням ради.",
            "Fill it in from the signed act; if it is blank there too, amend the act with “-” or 0.",
        ),
    ),
    "value-unreadable": CheckText(
        C,
        Text(
            "{key}: значення «{value}» у «{field}»{year} не вдалося прочитати; очікувалося: {expected}.",
            "{key}: the value “{value}” of “{field}”{year} cannot be read; expected: {expected}.",
        ),
        FIX_CELL,
    ),
    "value-out-of-range": CheckText(
        C,
        Text(
            "{key}: значення «{value}» у «{field}»{year} поза дозволеними межами ({expected}).",
            "{key}: the value “{value}” of “{field}”{year} is out of range ({expected}).",
        ),
        FIX_CELL,
    ),
    "cell-blank": CheckText(
        W, Text("{key}: порожня комірка «{field}».", "{key}: the cell “{field}” is blank."), FIX_CELL
    ),
    "dynamics-unreadable": CheckText(
        W,
        Text(
            "{key}: «динаміка» «{value}» не є числом, тож вид цілей цього рядка невідомий.",
            "{key}: the dynamics “{value}” is no number, so the kind of this row's targets is unknown.",
        ),
        FIX_ACT,
    ),
    "unit-unknown": CheckText(
        C,
        Text("{key}: невідома одиниця виміру «{value}».", "{key}: unknown unit “{value}”."),
        Text(
            "Вкажіть одиницю словами, які знає словник (тис. грн, грн, %, Шт. …).",
            "Name the unit in words that the vocabulary knows (тис. грн, грн, %, Шт. …).",
        ),
    ),
    "sum-mismatch": CheckText(
        C,
        Text("Суми не збігаються ({key}): {value}.", "The sums disagree ({key}): {value}."),
        Text(
            "Знайдіть помилку в сумах заходів, у підсумковому рядку або в паспорті й виправте файл за підписаним актом.",
            "Find the error in the measures' sums, the total row or the passport, and mend the file after the act.",
        ),
    ),
    # --- what the act says against itself ---
    "money-outside-term": CheckText(
        W,
        Text(
            "{key}: гроші поза строком «{termText}»: {value}.",
            "{key}: money outside the term “{termText}”: {value}.",
        ),
        FIX_ACT,
    ),
    "target-outside-term": CheckText(
        W,
        Text(
            "{key}: ціль індикатора поза строком «{termText}»: {value}.",
            "{key}: an indicator's target outside the term “{termText}”: {value}.",
        ),
        FIX_ACT,
    ),
    "term-missing": CheckText(W, Text("{key}: не вказано строку виконання.", "{key}: the term is blank."), FIX_ACT),
    "term-unused": CheckText(
        W,
        Text(
            "{key}: строк «{termText}» охоплює рік без грошей і без цілі: {value}.",
            "{key}: the term “{termText}” covers a year with neither money nor target: {value}.",
        ),
        FIX_ACT,
    ),
    "funding-target-mismatch": CheckText(
        W,
        Text(
            "{key}: гроші й цілі не збігаються за роками: {value}.",
            "{key}: money and targets stand in different years: {value}.",
        ),
        FIX_ACT,
    ),
    "funding-source-mismatch": CheckText(
        W,
        Text(
            "{key}: джерело «{fundingSourcesText}» суперечить сумам: {value}.",
            "{key}: the source “{fundingSourcesText}” contradicts the amounts: {value}.",
        ),
        FIX_ACT,
    ),
    "dynamics-inconsistent": CheckText(
        W,
        Text(
            "{key}: «динаміка» {value} не відповідає правилу стовпця ({relation}, так у {agree} з {rows} рядків); "
            "за ним було б {expected}, тож вид цілей цього рядка невідомий.",
            "{key}: dynamics {value} does not follow the column's rule ({relation}, as in {agree} of {rows} rows); "
            "by it {expected} would stand there, so the kind of this row's targets is unknown.",
        ),
        FIX_ACT,
    ),
    "mixed-script": CheckText(
        W,
        Text(
            "{key}: слово «{value}» у «{field}» змішує кирилицю з латиницею, його не знайде пошук.",
            "{key}: the word “{value}” of “{field}” mixes Cyrillic with Latin letters, so no search finds it.",
        ),
        Text("Наберіть слово наново кирилицею.", "Type the word anew in one script."),
    ),
    "territory-level": CheckText(
        W,
        Text(
            "Рядок паспорта {key}: код «{value}» не є кодом територіальної громади.",
            "Passport row {key}: code “{value}” is not that of a territorial community.",
        ),
        Text(
            "Вкажіть код громади (категорія H Кодифікатора: UA, 7 цифр, 00000, 5 цифр).",
            "Give the community's code (category H of the codifier: UA, 7 digits, 00000, 5 digits).",
        ),
    ),
    "passport-missing": CheckText(
        W, Text("У документі не знайдено паспорта програми.", "The document holds no passport."), FIX_FILE
    ),
    "passport-blank": CheckText(
        W,
        Text("Рядок паспорта {key} «{label}» порожній.", "Passport row {key} “{label}” is blank."),
        FIX_ACT,
    ),
    "period-differs": CheckText(
        W,
        Text(
            "Рядок паспорта {key} називає інший період, ніж програма ({programme}): «{period}».",
            "Passport row {key} names another period than the programme's ({programme}): “{period}”.",
        ),
        FIX_ACT,
    ),
    "title-differs": CheckText(
        W,
        Text(
            "{key}: назва в додатку 1 «{value}» відрізняється від назви в додатку 2 «{other}».",
            "{key}: the wording of annex 1, “{value}”, differs from that of annex 2, “{other}”.",
        ),
        FIX_ACT,
    ),
    "executor-unsplit": CheckText(
        W,
        Text(
            "{key}: перелік виконавців «{value}» не можна однозначно поділити; його лишено одним рядком.",
            "{key}: the executors “{value}” cannot be told apart for certain; they stay one row.",
        ),
        Text(
            "Розділіть виконавців крапкою з комою або опишіть їх в executors.yaml.",
            "Part them by semicolons, or describe them in executors.yaml.",
        ),
    ),
    "executor-similar": CheckText(
        W,
        Text(
            "Виконавець «{value}» схожий на «{similar}»; можливо, це одна установа.",
            "Executor “{value}” resembles “{similar}”; they may be one office.",
        ),
        Text(
            "Якщо це одна установа, скажіть про це в executors.yaml.",
            "If they are one office, say so in executors.yaml.",
        ),
    ),
    # --- the half-years' reports ---
    "report-rejected": CheckText(
        W,
        Text(
            "Останній файл звіту виконавця «{name}» за {cycle} не прийнято: помилок, які слід виправити, — {count}.",
            "The last file of the report of “{name}” for {cycle} was not accepted: {count} faults are to be mended.",
        ),
        Text(
            "Виправте позначене в повернутій копії форми й надішліть її знову.",
            "Mend what the returned copy of the form marks, and send it again.",
        ),
    ),
    "completion-falls": CheckText(
        W,
        Text(
            "{key}: виконання всього заходу зменшилося: {value}.",
            "{key}: the completion of the whole measure fell: {value}.",
        ),
        Text(
            "Перевірте відсоток: він рахується від початку заходу, а не за півріччя; якщо помилка раніше — виправте той звіт.",
            "Check the percentage: it counts from the measure's beginning, not within the half-year; or mend the earlier report.",
        ),
    ),
    "done-without-result": CheckText(
        W,
        Text(
            "{key}: захід виконано на 100 %, а його індикатор не зрушив з базового значення: {value}.",
            "{key}: the measure is done by 100 %, but its indicator has not left its baseline: {value}.",
        ),
        Text(
            "Вкажіть досягнуте значення індикатора або поясніть, чому результату ще немає.",
            "Report the indicator's value, or explain why there is no result yet.",
        ),
    ),
    "spending-above-plan": CheckText(
        W,
        Text(
            "{key}: від початку року освоєно більше, ніж передбачено на рік: {value}.",
            "{key}: more was spent since the year began than is planned for the year: {value}.",
        ),
        Text(
            "Перевірте суму (гривні за півріччя, не наростаючим підсумком); якщо вона правильна — потрібні зміни до програми.",
            "Check the amount (hryvnias within the half-year, no running total); if it is right, amend the programme.",
        ),
    ),
    "level-falls": CheckText(
        W,
        Text(
            "{key}: значення індикатора пішло назад: {value}.",
            "{key}: the indicator's level went back: {value}.",
        ),
        Text(
            "Перевірте значення: це рівень на кінець півріччя, а не приріст за нього.",
            "Check the value: it is the level at the half-year's end, not the growth within it.",
        ),
    ),
    "report-state-contradicts": CheckText(
        C,
        Text(
            "{key}: стан звіту «{state}» суперечить даті надходження ({value}).",
            "{key}: the report's state “{state}” contradicts the date of receipt ({value}).",
        ),
        Text("Це помилка програми: повідомте розробника.", "This is a fault of the program: report it."),
    ),
    "assessment-inconsistent": CheckText(
        C,
        Text(
            "{key}: частина більша за ціле: {value}.",
            "{key}: the part is larger than the whole: {value}.",
        ),
        Text("Це помилка програми: повідомте розробника.", "This is a fault of the program: report it."),
    ),
    "official-field-missing": CheckText(
        W,
        Text(
            "Для офіційної таблиці «{table}» бракує обов'язкового поля «{field}».",
            "The official table “{table}” lacks its required field “{field}”.",
        ),
        Text("Впишіть його в programme.yaml.", "Give it in programme.yaml."),
    ),
    # --- who answers for a measure ---
    "answering-unknown": CheckText(
        W,
        Text(
            "executors.yaml називає захід {key}, якого в чинній програмі немає.",
            "executors.yaml names measure {key}, which the programme in force has not.",
        ),
        Text("Приберіть цей рядок з executors.yaml або виправте номер.", "Remove the line, or mend the number."),
    ),
    "answering-missing": CheckText(
        W,
        Text(
            "{key}: невідомо, хто за це звітує, тож у жодній формі цього немає.",
            "{key}: nobody answers for it, so no form holds it.",
        ),
        Text(
            "Допишіть захід виконавцю в executors.yaml, у перелік answers.",
            "Add the measure to an executor's answers in executors.yaml.",
        ),
    ),
    # --- an executor's report: the file ---
    "report-format": CheckText(
        C, Text("Цей файл не є таблицею, яку можна прочитати.", "This file is no table that can be read."), SAVE_XLSX
    ),
    "report-unreadable": CheckText(
        C,
        Text("Файл порожній або пошкоджений і не читається.", "The file is empty or damaged and cannot be read."),
        SEND_AGAIN,
    ),
    "report-password": CheckText(
        C,
        Text("Файл захищено паролем.", "The file is protected by a password."),
        Text(
            "Зніміть пароль (Файл — Зберегти як) і надішліть ще раз.", "Save it without a password and send it again."
        ),
    ),
    "report-macros": CheckText(C, Text("У файлі є макроси.", "The file holds macros."), SAVE_XLSX),
    "report-links": CheckText(
        C,
        Text(
            "Файл посилається на інші файли або містить вкладені.",
            "The file links to other files or holds embedded ones.",
        ),
        FRESH_FORM,
    ),
    "report-hostile": CheckText(
        C,
        Text(
            "Файл збудовано так, як жодна програма таблиць не робить.",
            "The file is built as no spreadsheet program builds it.",
        ),
        FRESH_FORM,
    ),
    "report-too-large": CheckText(
        C, Text("Файл завеликий: жодна форма стільки не важить.", "The file is larger than any form."), FRESH_FORM
    ),
    "report-too-costly": CheckText(
        C,
        Text(
            "Файл не вдалося прочитати в межах відведених пам'яті й часу.",
            "The file could not be read within the limits of memory and time.",
        ),
        FRESH_FORM,
    ),
    "report-cell-far": CheckText(
        C, Text("Значення стоїть далеко за межами форми.", "A value stands far outside of the form."), FRESH_FORM
    ),
    "report-form-missing": CheckText(
        C,
        Text(
            "У файлі немає рядків форми звіту: прихований стовпець A втрачено.",
            "The file holds no row of the form: the hidden column A is lost.",
        ),
        FRESH_FORM,
    ),
    "report-foreign": CheckText(
        C,
        Text("Це форма іншої програми або іншої громади.", "This is the form of another programme or community."),
        Text(
            "Приберіть файл з теки звітів і надішліть його туди, звідки форма.",
            "Remove the file and send it where its form comes from.",
        ),
    ),
    "report-wrong-cycle": CheckText(
        C,
        Text(
            "Це форма іншого півріччя, а збираються звіти за {cycle}.",
            "This is another half-year's form; reports of {cycle} are collected.",
        ),
        Text(
            "Перекладіть файл до теки його півріччя або заповніть форму за {cycle}.",
            "Move the file to its half-year's folder, or fill in the form of {cycle}.",
        ),
    ),
    "report-executor-unknown": CheckText(
        C,
        Text(
            "Виконавець цієї форми тепер не звітує за жоден захід.",
            "The executor of this form answers for no measure now.",
        ),
        Text(
            "Перевірте executors.yaml або надішліть звіт тому, хто звітує.",
            "Check executors.yaml, or pass the report to whoever answers.",
        ),
    ),
    "report-form-old": CheckText(
        C, Text("{key}: рядок з форми старого зразка.", "{key}: the row is of an older kind of form."), FRESH_FORM
    ),
    "report-csv": CheckText(
        Severity.INFO,
        Text(
            "Звіт надіслано як CSV: у ньому лише те, що було видно на екрані, без прихованих знаків після коми.",
            "The report came as CSV, which holds only what was shown.",
        ),
        Text("Наступного разу збережіть його як XLSX.", "Next time save it as XLSX."),
    ),
    "report-xls": CheckText(
        W,
        Text(
            "Звіт надіслано як XLS: у ньому помилки й формули не відрізнити від порожніх комірок і чисел.",
            "The report came as XLS, in which errors and formulas cannot be told from blanks and numbers.",
        ),
        Text(
            "Перевірте порожні комірки, а наступного разу збережіть файл як XLSX.",
            "Check the blank cells, and next time save the file as XLSX.",
        ),
    ),
    "report-empty": CheckText(
        C,
        Text("У формі не заповнено жодної комірки.", "Nothing in the form is filled in."),
        Text("Заповніть жовті комірки і надішліть ще раз.", "Fill in the yellow cells and send it again."),
    ),
    "report-personal-data": CheckText(
        C,
        Text(
            "У файлі є персональні дані: {kind}. Файл не прийнято, з нього нічого не взято.",
            "The file holds personal data: {kind}. It is not accepted, and nothing of it is kept.",
        ),
        Text("Приберіть їх з комірки і надішліть ще раз.", "Remove it from the cell and send it again."),
    ),
    "report-formula": CheckText(
        C,
        Text(
            "У комірці формула, а не значення. Файл не прийнято, з нього нічого не взято.",
            "The cell holds a formula, no value. The file is not accepted, and nothing of it is kept.",
        ),
        Text(
            "Впишіть у комірку саме число або текст без знака «=» і надішліть ще раз.",
            "Type the number or the text itself, without “=”, and send it again.",
        ),
    ),
    # --- an executor's report: rows and columns ---
    "report-column-missing": CheckText(
        C, Text("У таблиці немає стовпця «{column}».", "The table has no column “{column}”."), RESTORE_HEADER
    ),
    "report-column-twice": CheckText(
        C, Text("Стовпець «{column}» трапляється двічі.", "The column “{column}” occurs twice."), RESTORE_HEADER
    ),
    "report-column-unknown": CheckText(
        W,
        Text("Стовпця, якого немає у формі, не прочитано.", "A column that the form has not was not read."),
        MOVE_TEXT,
    ),
    "report-row-extra": CheckText(
        W, Text("Рядка без ключа не прочитано.", "A row without a key was not read."), MOVE_TEXT
    ),
    "report-row-unknown": CheckText(
        C,
        Text("Рядка з таким ключем у чинній програмі немає.", "The programme in force has no row of that key."),
        FRESH_FORM,
    ),
    "report-row-moved": CheckText(
        W,
        Text(
            "За цей рядок тепер звітує інший виконавець, тож його не враховано.",
            "Another executor answers for this row now, so it does not count.",
        ),
        Text(
            "Передайте дані йому або поверніть захід у executors.yaml.",
            "Pass the figures on, or give the measure back in executors.yaml.",
        ),
    ),
    "report-row-foreign": CheckText(
        C,
        Text(
            "Рядок з форми іншого виконавця, півріччя або програми.",
            "The row is of another executor's, half-year's or programme's form.",
        ),
        Text(
            "Приберіть цей рядок: кожен звітує у своїй формі.",
            "Remove the row: everybody reports in a form of their own.",
        ),
    ),
    "report-row-twice": CheckText(
        C,
        Text(
            "{key}: рядок трапляється двічі з різними значеннями.",
            "{key}: the row occurs twice, with different values.",
        ),
        Text("Лишіть один з них і надішліть ще раз.", "Keep one of them and send it again."),
    ),
    "report-row-missing": CheckText(
        W,
        Text(
            "{key}: рядка у файлі немає; буде оприлюднено «не повідомлено».",
            "{key}: the file lacks the row; it is published as not reported.",
        ),
        FRESH_FORM,
    ),
    # --- an executor's report: cells ---
    "report-blank": CheckText(
        W,
        Text(
            "{key}: «{column}» не заповнено; буде оприлюднено «не повідомлено».",
            "{key}: “{column}” is blank; it is published as not reported.",
        ),
        Text(
            "Якщо значення відоме, впишіть його і надішліть ще раз.",
            "If it is known, fill it in and send the file again.",
        ),
    ),
    "report-error-cell": CheckText(
        C,
        Text(
            "{key}: у комірці помилка програми (#REF!, #N/A або подібна), а не значення.",
            "{key}: the cell holds an error (#REF!, #N/A or the like), no value.",
        ),
        Text("Впишіть у неї саме значення.", "Type the value itself."),
    ),
    "report-hidden-value": CheckText(
        C,
        Text(
            "{key}: комірку об'єднано з сусідньою, її значення не видно.",
            "{key}: the cell is merged with another, its value does not show.",
        ),
        Text("Роз'єднайте комірки і перевірте значення.", "Unmerge the cells and check the value."),
    ),
    "report-not-asked": CheckText(
        C,
        Text(
            "{key}: у сірій комірці стовпця «{column}» стоїть значення, якого цей рядок не стосується.",
            "{key}: a grey cell of “{column}” holds a value that does not belong to this row.",
        ),
        Text(
            "Перенесіть його в жовту комірку свого рядка або зітріть.",
            "Move it to the yellow cell of its row, or delete it.",
        ),
    ),
    "report-number": CheckText(
        C,
        Text("{key}: у «{column}» стоїть не число.", "{key}: “{column}” holds no number."),
        Text(
            "Впишіть саме число, кома для дробової частини: 1250,50; якщо нічого — 0.",
            "Type a bare number; if there is nothing, 0.",
        ),
    ),
    "report-date-number": CheckText(
        C,
        Text(
            "{key}: у «{column}» стоїть {value}: це дата чи число?",
            "{key}: “{column}” holds {value}: is it a date or a number?",
        ),
        Text(
            "Якщо мало бути 12,5, наберіть його з комою, а не з крапкою; якщо це справді така сума, впишіть її зі словом: 46154 грн. Інше таке число підтверджують у waivers.yaml: скажіть про нього тому, хто надіслав форму.",
            "If it was meant to be 12.5, type it with a comma; if it is the sum indeed, write “46154 грн”. Any other number is confirmed in waivers.yaml: tell whoever sent the form.",
        ),
    ),
    "report-percent-fraction": CheckText(
        C,
        Text(
            "{key}: у «{column}» стоїть {value}: це частка чи відсотки?",
            "{key}: “{column}” holds {value}: is it a fraction or a percentage?",
        ),
        Text(
            "Впишіть відсотки цілим числом без знака %: 35, а не 0,35 чи 35%.",
            "Type the percentage as a whole number without its sign: 35.",
        ),
    ),
    "report-level-percent": CheckText(
        W,
        Text(
            "{key}: рівень {value} % сумнівний: менший за 1 або більший за 100.",
            "{key}: a level of {value} % is doubtful: below 1 or above 100.",
        ),
        Text(
            "Перевірте, чи це рівень у відсотках; якщо так, лишіть як є.",
            "Check that it is a level in percent; if so, leave it.",
        ),
    ),
    "report-out-of-range": CheckText(
        C,
        Text("{key}: {value} у «{column}» поза межами можливого.", "{key}: {value} in “{column}” is out of range."),
        Text(
            "Впишіть відсотки від 0 до 100, суму чи рівень — не менші за 0.",
            "A percentage is from 0 to 100, a sum or a level not below 0.",
        ),
    ),
    "report-kopecks": CheckText(
        C,
        Text("{key}: у сумі {value} є частка копійки.", "{key}: the sum {value} holds a part of a kopeck."),
        Text("Округліть суму до копійок: дві цифри після коми.", "Round the sum to two digits after the comma."),
    ),
    "report-choice": CheckText(
        C,
        Text("{key}: у «{column}» стоїть не те, що в списку.", "{key}: “{column}” holds none of the listed words."),
        Text("Виберіть зі списку: не розпочато, виконується, виконано, скасовано.", "Choose from the list."),
    ),
    "report-status-differs": CheckText(
        W,
        Text(
            "{key}: стан і виконання ({value} %) суперечать одне одному.",
            "{key}: status and completion ({value} %) contradict each other.",
        ),
        Text("Перевірте обидві комірки.", "Check both cells."),
    ),
    "report-date": CheckText(
        C,
        Text("Дату подання «{value}» не вдалося прочитати.", "The report's date “{value}” cannot be read."),
        TYPE_DATE,
    ),
    "report-date-early": CheckText(
        C,
        Text("Дата подання {value} раніша за початок півріччя.", "The report's date {value} is before the half-year."),
        TYPE_DATE,
    ),
    "report-date-late": CheckText(
        W, Text("Дата подання {value} ще не настала.", "The report's date {value} is still to come."), TYPE_DATE
    ),
    "report-url": CheckText(
        W,
        Text(
            "{key}: у «{column}» стоїть не адреса сторінки; її не буде оприлюднено.",
            "{key}: “{column}” holds no address of a page; it is not published.",
        ),
        Text(
            "Впишіть адресу, що починається з https://, а слова перенесіть до пояснення.",
            "Type an address that begins with https://, and move words to the explanation.",
        ),
    ),
    "report-text": CheckText(
        C,
        Text(
            "{key}: у тексті «{column}» є невидимі керівні знаки.",
            "{key}: the text of “{column}” holds invisible control characters.",
        ),
        Text("Наберіть текст наново.", "Type the text anew."),
    ),
    "waiver-unused": CheckText(
        W,
        Text(
            "Послаблення для перевірки «{value}» ({key}) нічого не стосується.",
            "The waiver of check “{value}” ({key}) applies to nothing.",
        ),
        Text("Приберіть його з waivers.yaml.", "Remove it from waivers.yaml."),
    ),
}
"""Every check the pipeline knows. The ids are API: other tools and waivers name them."""

RELATIONS: dict[str, Text] = {
    "baseline+sum": Text("базове значення плюс сума цілей за роки", "the baseline plus the sum of the yearly targets"),
    "sum": Text("сума цілей за роки", "the sum of the yearly targets"),
    "last": Text("ціль останнього року", "the last year's target"),
    "unknown": Text("не визначено", "not known"),
}
"""What «динаміка» may stand for, by the code of `Control.relation`."""

PERSONAL: dict[str, Text] = {
    "email": Text("адреса електронної пошти", "an e-mail address"),
    "phone": Text("номер телефону", "a telephone number"),
    "passport": Text("номер паспорта", "a passport number"),
    "rnokpp": Text("РНОКПП (податковий номер)", "a taxpayer's number"),
}
"""What personal data a report holds, by the code of a finding's fact `personal`."""

LABELS: dict[str, str] = {
    "measures": "заходи разом",
    "row": "підсумковий рядок",
    "passport": "паспорт",
    "years": "його роки разом",
    "subtotal": "проміжний підсумок",
    "money": "гроші",
    "target": "ціль",
}
"""What the figures are that a finding's value lists."""

ERRORS: dict[str, Text] = {
    "unexpected": Text(
        "Неочікувана помилка програми ({kind}: {reason}). Дані на порталі не змінено. Повідомте розробника; подробиці "
        "покаже HROMADA_DEBUG=1.",
        "An unexpected fault of the program ({kind}: {reason}). The portal is unchanged. Report it; HROMADA_DEBUG=1 "
        "shows the details.",
    ),
    "rejected": Text(
        "Програму «{programme}» не опубліковано: критичних зауважень — {count}. Остання версія лишається доступною.",
        "Programme “{programme}” is not published: {count} critical findings. The last version stays served.",
    ),
    "served-differs": Text(
        "Громадяни отримують не ті файли, що опубліковано: {targets}. Запустіть hromada audit і відновіть файли з копії.",
        "Citizens are served other files than were published: {targets}. Run hromada audit and restore the files.",
    ),
    "now-unknown": Text(
        "«{now}» не є датою. Напишіть її так: 2026-07-08 або 2026-07-08T06:00.",
        "“{now}” is no date. Write it so: 2026-07-08 or 2026-07-08T06:00.",
    ),
    # --- the trial portal ---
    "trial-packages-missing": Text(
        "Для пробного порталу бракує пакетів Debian: {packages}. Встановіть їх: sudo apt-get install {packages}.",
        "The trial portal needs Debian packages: {packages}. Install them: sudo apt-get install {packages}.",
    ),
    "trial-java-old": Text(
        "Java {found} застара для пробного порталу: потрібна {needed} або новіша. Встановіть пакет default-jdk-headless.",
        "Java {found} is too old for the trial portal: it needs {needed} or newer. Install default-jdk-headless.",
    ),
    "trial-install-failed": Text(
        "Програма {program} не змогла підготувати пробний портал; причина — в журналі {log}. Перевірте мережу й місце на "
        "диску та повторіть hromada portal up.",
        "{program} could not prepare the trial portal; the log {log} says why. Check the network and the disk, and run "
        "hromada portal up again.",
    ),
    "trial-server-failed": Text(
        "Сервер {server} пробного порталу не запрацював; причина — в журналі {log}. Усуньте її та повторіть hromada "
        "portal up.",
        "The trial portal's server {server} did not start; the log {log} says why. Mend it and run hromada portal up "
        "again.",
    ),
    "trial-port-taken": Text(
        "Порт {port} зайняла інша програма, а він стоїть в адресах пробного порталу. Звільніть порт і повторіть hromada "
        "portal up.",
        "Another program holds port {port}, which stands in the trial portal's addresses. Free it and run hromada "
        "portal up again.",
    ),
    "trial-down": Text(
        "Пробний портал не працює. Запустіть його: hromada portal up.",
        "The trial portal is not running. Start it: hromada portal up.",
    ),
    # --- Prefect on this machine ---
    "datasets-missing": Text(
        "Немає теки програм {folder}, а виконавець Prefect мусить її знати. Вкажіть її: "
        "HROMADA_DATASETS=/шлях/до/datasets hromada up.",
        "There is no folder of programmes {folder}, and Prefect's worker must know it. Name it: "
        "HROMADA_DATASETS=/path/to/datasets hromada up.",
    ),
    "engine-server-failed": Text(
        "Prefect ({server}) не запрацював; причина — в журналі {log}. Перевірте місце на диску, усуньте причину та "
        "повторіть hromada up.",
        "Prefect ({server}) did not start; the log {log} says why. Check the disk's space, mend it and run hromada up "
        "again.",
    ),
    "engine-deploy-failed": Text(
        "Prefect не прийняв розгортань із prefect.yaml; причина — в журналі {log}. Виправте файл і повторіть hromada up.",
        "Prefect did not take the deployments of prefect.yaml; the log {log} says why. Mend the file and run hromada up "
        "again.",
    ),
    "engine-schedule-silent": Text(
        "Розклади є, але запусків Prefect не планує: {deployments}. Програму встановлено не з тими бібліотеками, що в "
        "requirements.lock, або сервер несправний (журнал {log}). Встановіть їх наново (make check) і повторіть hromada up.",
        "Schedules exist, but Prefect plans no runs: {deployments}. The libraries are not those of requirements.lock, or "
        "the server is broken (log {log}). Install them anew (make check) and run hromada up again.",
    ),
    "engine-away": Text(
        "Сервер Prefect ({url}) не відповідає. Запустіть його: hromada up; або опублікуйте без запису: --engine direct.",
        "Prefect's server ({url}) does not answer. Start it: hromada up; or publish unrecorded: --engine direct.",
    ),
    "engine-refused": Text(
        "Сервер Prefect ({url}) відмовив ({path}: {reason}). Перевірте журнали поруч із файлом входу й повторіть hromada up.",
        "Prefect's server ({url}) refused ({path}: {reason}). Look at the logs beside the login file and run hromada up "
        "again.",
    ),
    "engine-down": Text(
        "Prefect на цій машині не запущено. Запустіть його: hromada up.",
        "Prefect is not up on this machine. Start it: hromada up.",
    ),
    # --- the source ---
    "source-empty": Text(
        "Файл {file} порожній. Покладіть у нього текст акта з таблицями.",
        "The file {file} is empty. Put the act's text with its tables into it.",
    ),
    "source-not-utf8": Text(
        "Файл {file} не є текстом UTF-8 (байт {byte}): це інше кодування або не текст. Збережіть акт як текст UTF-8.",
        "The file {file} is no UTF-8 text (byte {byte}): another encoding, or no text. Save the act as UTF-8 text.",
    ),
    "source-not-text": Text(
        "Файл {file} не є чистим текстом: у рядку {line} знак {mark}. Збережіть акт як текст UTF-8 наново.",
        "The file {file} is no plain text: line {line} holds {mark}. Save the act as UTF-8 text anew.",
    ),
    "source-without-tables": Text(
        "У файлі {file} немає ні таблиці заходів, ні таблиці індикаторів. Перевірте, що це акт з додатками і що "
        "комірки таблиць розділено табуляцією.",
        "The file {file} holds neither the table of measures nor that of indicators. Check that it is the act with its "
        "annexes, and that tabs part the cells.",
    ),
    "source-missing": Text(
        "Файл {file} не вдалося прочитати ({reason}). Перевірте шлях і права доступу.",
        "The file {file} cannot be read ({reason}). Check its path and permissions.",
    ),
    "source-large": Text(
        "Файл {file} більший за {limit} МБ. Збережіть акт без зображень.",
        "The file {file} is over {limit} MB. Save the act without pictures.",
    ),
    # --- the facts of a programme ---
    "programme-missing": Text(
        "У теці {folder} немає programme.yaml. Вкажіть теку програми або її назву в datasets/.",
        "The folder {folder} holds no programme.yaml. Give a programme's folder, or its name under datasets/.",
    ),
    "facts-large": Text(
        "{file}: файл більший за {limit} МБ. Це не файл фактів: перевірте, що саме там лежить.",
        "{file}: the file is over {limit} MB. That is no file of facts: look at what lies there.",
    ),
    "facts-unreadable": Text(
        "{file}: не читається ({reason}). Перевірте права доступу до файлу.",
        "{file}: cannot be read ({reason}). Check the file's permissions.",
    ),
    "facts-yaml": Text(
        "{file}, рядок {line}: це не YAML у UTF-8, або ключ повторено ({problem}). Виправте рядок за сусідніми.",
        "{file}, line {line}: this is no YAML in UTF-8, or a key is given twice ({problem}). Mend the line.",
    ),
    "facts-missing-field": Text(
        "{file}: бракує поля «{field}». Додайте його за зразком наявних програм.",
        "{file}: field “{field}” is missing. Add it as the other programmes have it.",
    ),
    "facts-unknown-field": Text(
        "{file}: невідоме поле «{field}» (значення: {found}). Виправте назву поля або приберіть його.",
        "{file}: unknown field “{field}” (value: {found}). Mend the field's name or remove it.",
    ),
    "facts-text-expected": Text(
        "{file}: «{field}» має бути текстом, а YAML прочитав {found}. Візьміть значення в лапки.",
        "{file}: “{field}” must be text, but YAML read {found}. Put the value in quotes.",
    ),
    "facts-number-expected": Text(
        "{file}: «{field}» має бути цілим числом без лапок, знайдено {found}. Виправте значення.",
        "{file}: “{field}” must be a whole number without quotes, found {found}. Mend the value.",
    ),
    "facts-choice": Text(
        "{file}: «{field}» має бути одним зі значень {expected}, знайдено «{found}». Виберіть одне з них.",
        "{file}: “{field}” must be one of {expected}, found “{found}”. Choose one of them.",
    ),
    "facts-invalid": Text(
        "{file}: недопустиме значення «{field}»: «{found}» (очікується: {expected}). Виправте його.",
        "{file}: “{field}” cannot be “{found}” (expected: {expected}). Mend it.",
    ),
    "facts-edrpou": Text(
        "{file}: «{field}»: «{found}» не є кодом ЄДРПОУ (8 цифр із контрольною). Звірте код або впишіть null.",
        "{file}: “{field}”: “{found}” is no ЄДРПОУ code (8 digits, the last a check). Verify it or write null.",
    ),
    "facts-katottg": Text(
        "{file}: «{field}»: «{found}» не є кодом громади. Впишіть код категорії H: UA, 7 цифр, 00000, 5 цифр.",
        "{file}: “{field}”: “{found}” is no hromada's code. Give that of category H: UA, 7 digits, 00000, 5 digits.",
    ),
    "facts-file-name": Text(
        "{file}: «{field}»: «{found}» не є простою назвою файлу. Покладіть акт у source/ і впишіть лише назву.",
        "{file}: “{field}”: “{found}” is no plain file name. Put the act into source/ and give its name alone.",
    ),
    "facts-check": Text(
        "{file}: «{field}»: немає перевірки «{found}». Візьміть її назву зі стовпця check у findings.csv.",
        "{file}: “{field}”: there is no check “{found}”. Take its name from column check of findings.csv.",
    ),
    "facts-waiver": Text(
        "{file}: «{field}»: зауваження «{found}» не можна зняти, бо таблиці з двома рядками під одним ключем не приймає жоден портал. Попросіть автора акта виправити номер.",
        "{file}: “{field}”: finding “{found}” cannot be waived, for no portal takes a table with two rows under one key. Ask the act's author to mend the number.",
    ),
    "facts-period": Text(
        "{file}: «{field}» закінчується раніше, ніж починається. Виправте роки.",
        "{file}: “{field}” ends before it begins. Mend the years.",
    ),
    "facts-acts-order": Text(
        "{file}: дати актів в «acts» ідуть не за порядком ухвалення. Розташуйте акти від найдавнішого.",
        "{file}: the acts' dates go back in time. List the acts from the oldest on.",
    ),
    "facts-acts-first": Text(
        "{file}: першим актом, і лише ним, має бути сама програма (kind: programme). Виправте «acts».",
        "{file}: the first act, and only it, must be the programme (kind: programme). Mend “acts”.",
    ),
    "facts-answers-twice": Text(
        "{file}: один захід стоїть у «answers» двічі, а звітує за нього хтось один. Лишіть його в одного виконавця.",
        "{file}: a measure stands in “answers” twice, yet one executor answers for it. Leave it with one of them.",
    ),
    "facts-acts-twice": Text(
        "{file}: два акти в «acts» посилаються на один файл або є одним актом. Приберіть повтор.",
        "{file}: two acts name one file, or are one act. Remove the repetition.",
    ),
    "act-missing": Text(
        "Немає файлу акта {file}. Покладіть його туди або виправте його назву в programme.yaml.",
        "The act {file} is not there. Put it there, or mend its name in programme.yaml.",
    ),
    "act-unreadable": Text(
        "Файл акта {file} не читається ({reason}). Перевірте права доступу до нього.",
        "The act {file} cannot be read ({reason}). Check its permissions.",
    ),
    "act-large": Text(
        "Файл акта {file} більший за {limit} МБ. Збережіть акт без зображень або окремо від додатків.",
        "The act {file} is over {limit} MB. Save it without pictures or without its enclosures.",
    ),
    # --- the half-years' reports ---
    "reports-are-tests": Text(
        "{dataset}: звіти цієї програми — тестові, а портал {path} не позначено для проб. Нічого не змінено. Щоб "
        "випробувати, впишіть у programme.yaml: portals, «{path}», trial: true; справжні звіти публікують без "
        "reports_are_tests.",
        "{dataset}: this programme's reports are test data, and the portal {path} is not marked for trials. Nothing was "
        "changed. For a trial put into programme.yaml: portals, “{path}”, trial: true; real reports are published without "
        "reports_are_tests.",
    ),
    # --- executors' reports ---
    "ledger-wrong": Text(
        "Журнал отримання {file} пошкоджено: у ньому мають бути стовпці sha256, file, received (дата РРРР-ММ-ДД). "
        "Відновіть його з копії або видаліть зіпсовані рядки.",
        "The ledger {file} is damaged: its columns are sha256, file, received (a date YYYY-MM-DD). Restore it from a copy, "
        "or delete the spoilt lines.",
    ),
    "reports-unreadable": Text(
        "Тека звітів {place} не читається ({reason}). Перевірте адресу reports у programme.yaml і доступ до неї.",
        "The folder of reports {place} cannot be read ({reason}). Check reports in programme.yaml and the access to it.",
    ),
    "reports-too-many": Text(
        "У теці звітів {place} понад {limit} файлів. Приберіть те, що не є звітами.",
        "The folder of reports {place} holds over {limit} files. Remove what is no report.",
    ),
    "year-unreported": Text(
        "Про {year} рік ще не можна звітувати станом на {day}: він не закінчився, не належить до програми або за нього "
        "немає жодного прийнятого звіту виконавців. Зберіть звіти: hromada collect.",
        "By {day} there is nothing to report on {year}: it is not over, is no year of the programme, or no executor's "
        "report on it was accepted. Collect the reports: hromada collect.",
    ),
    "template-wrong": Text(
        "Шаблон {file} не вдалося використати: {reason}. Виправте його в текстовому редакторі за зразком flows/site або "
        "видаліть, щоб узяти типовий.",
        "The template {file} cannot be used: {reason}. Mend it in a word processor after those of flows/site, or delete it "
        "to take the default one.",
    ),
    # --- cycles ---
    "cycle-unknown": Text(
        "«{cycle}» не є півріччям. Напишіть його так: 2026-H1 або 2026-H2.",
        "“{cycle}” is no half-year. Write it so: 2026-H1 or 2026-H2.",
    ),
    "cycle-not-begun": Text(
        "Півріччя {cycle} почнеться лише {start}, а сьогодні {day}. Виберіть попереднє.",
        "Half-year {cycle} begins only on {start}, and today is {day}. Choose an earlier one.",
    ),
    "cycle-without-act": Text(
        "У півріччі {cycle} станом на {day} ще не діяв жоден акт: перший, № {number}, ухвалено {date}. "
        "Виберіть пізніше півріччя або перевірте дати в programme.yaml.",
        "By {day} no act was in force in half-year {cycle}: the first, № {number}, is of {date}. "
        "Choose a later half-year, or check the dates in programme.yaml.",
    ),
    "definition-wrong": Text(
        "Визначення {file} помилкове: {faults}. Виправте цей файл і запустіть ще раз.",
        "The definition {file} is wrong: {faults}. Mend this file and run again.",
    ),
    "csv-not-exact": Text(
        "Файл {table}.csv записано не так, як обіцяно (UTF-8 без позначки, LF, без зайвих лапок). Це помилка програми: повідомте її розробника.",
        "The file {table}.csv is not written as promised (UTF-8 without a mark, LF, no needless quotes). This is a fault of the program: report it.",
    ),
    "gate-broken": Text(
        "Перевірку {table} не вдалося виконати: {faults}. Виправте schemas/ або expectations/ і запустіть ще раз.",
        "The check of {table} could not be carried out: {faults}. Mend schemas/ or expectations/ and run again.",
    ),
    "cycle-past": Text(
        "{dataset}: півріччя {cycle} уже минуло, останнє опубліковане: {newest}. Дані відрізняються від опублікованих тоді, "
        "а заднім числом версії не змінюють. Опублікуйте зміни в останньому півріччі: --cycle {newest}.",
        "{dataset}: cycle {cycle} is past, the newest published one is {newest}. The data differ from what was published "
        "then, and past cycles are never revised. Publish the changes in the newest one: --cycle {newest}.",
    ),
    "rows-withdrawn": Text(
        "{dataset}, {cycle}: саме ці дані вже було відкликано, тому їх не опубліковано знову. Приберіть з джерела те, "
        "через що їх відкликали, і запустіть ще раз.",
        "{dataset}, {cycle}: these very data were withdrawn and are not published again. Remove from the source what they "
        "were withdrawn for, and run again.",
    ),
    "version-unknown": Text(
        "У наборі {dataset} немає версії «{version}». Є такі: {known}. Виберіть одну з них; набір і версії показує "
        "сторінка порталу.",
        "Dataset {dataset} has no version “{version}”. There are: {known}. Choose one of them; the portal's page shows "
        "the dataset and its versions.",
    ),
    "reason-missing": Text(
        "Вкажіть причину відкликання: --reason «чому». Її прочитають громадяни, тож самих персональних даних у ній не "
        "називайте.",
        "Say why the version is withdrawn: --reason “why”. Citizens will read it, so do not repeat personal data there.",
    ),
    "withdrawn-served": Text(
        "Версію {version} відкликано, але {path} усе ще віддає її файли: {files}. Запустіть ще раз; якщо не допоможе, "
        "попросіть адміністратора порталу видалити їх.",
        "Version {version} is withdrawn, but {path} still serves its files: {files}. Run again; if that does not help, "
        "ask the portal's administrator to delete them.",
    ),
    "dataset-name": Text(
        "«{dataset}» не може бути назвою набору даних. Виправте slug у programme.yaml: латинські літери, цифри й дефіси.",
        "“{dataset}” cannot name a dataset. Mend slug in programme.yaml: Latin letters, digits and hyphens.",
    ),
    "portal-unknown": Text(
        "Незрозуміла адреса порталу «{url}». Вкажіть --portal folder:ШЛЯХ (наприклад, folder:./portal) або ckan:https://АДРЕСА.",
        "The portal's address “{url}” is not understood. Give --portal folder:PATH (folder:./portal) or ckan:https://….",
    ),
    # --- a CKAN portal ---
    "ckan-token-missing": Text(
        "Для публікації на {path} потрібен ключ редактора, а його не вказано. Створіть його на сторінці свого користувача "
        "порталу й передайте у змінній CKAN_API_TOKEN.",
        "Publishing to {path} needs an editor's token, and none is given. Make one on your user's page of the portal and "
        "pass it in CKAN_API_TOKEN.",
    ),
    "ckan-token-refused": Text(
        "Портал {path} не визнає ключа: він помилковий або його строк минув. Створіть новий на сторінці свого користувача "
        "й передайте у змінній CKAN_API_TOKEN.",
        "The portal {path} does not know the token: it is wrong or has expired. Make a new one on your user's page and pass "
        "it in CKAN_API_TOKEN.",
    ),
    "ckan-organization-none": Text(
        "Власник ключа не має права створювати набори в жодній організації порталу {path}. Попросіть адміністратора порталу "
        "зробити його редактором вашої організації.",
        "The token's owner may create datasets in no organization of the portal {path}. Ask the portal's administrator to "
        "make them an editor of yours.",
    ),
    "ckan-organization-unclear": Text(
        "Власник ключа може редагувати кілька організацій порталу {path} ({count}), тож незрозуміло, котра з них ваша. "
        "Назвіть її в programme.yaml: portals, «ckan:{path}», organization.",
        "The token's owner may edit {count} organizations of the portal {path}, so it is unclear which one is yours. Name it "
        "in programme.yaml: portals, “ckan:{path}”, organization.",
    ),
    "ckan-organization-denied": Text(
        "Власник ключа не має права створювати набори в організації «{organization}» на {path}. Попросіть адміністратора "
        "порталу зробити його редактором цієї організації.",
        "The token's owner may not create datasets in the organization “{organization}” on {path}. Ask the portal's "
        "administrator to make them an editor of it.",
    ),
    "ckan-organization-unknown": Text(
        "На порталі {path} немає організації «{organization}». Виправте її назву в programme.yaml: portals, «ckan:{path}», "
        "organization.",
        "There is no organization “{organization}” on the portal {path}. Mend its name in programme.yaml: portals, "
        "“ckan:{path}”, organization.",
    ),
    "ckan-code-unknown": Text(
        "Для «{value}» код порталу в полі {field} невідомий. Впишіть його в programme.yaml: portals, fields, {field}.",
        "The portal's code of “{value}” for {field} is not known. Give it in programme.yaml: portals, fields, {field}.",
    ),
    "ckan-code-wrong": Text(
        "У полі {field} портал приймає лише «{expected}», знайдено «{value}». Виправте його в programme.yaml: portals, fields.",
        "In {field} the portal takes “{expected}” alone, found “{value}”. Mend it in programme.yaml: portals, fields.",
    ),
    "ckan-field-missing": Text(
        "Портал вимагає поля {field}, а воно порожнє. Заповніть його в programme.yaml.",
        "The portal requires the field {field}, and it is blank. Fill it in in programme.yaml.",
    ),
    "ckan-tag-short": Text(
        "Ключове слово «{value}» не може бути тегом порталу: у ньому менше літер чи цифр, ніж {limit}. Виправте keywords у "
        "programme.yaml.",
        "The keyword “{value}” can be no tag of the portal: it has fewer letters or digits than {limit}. Mend keywords in "
        "programme.yaml.",
    ),
    "ckan-field-long": Text(
        "Поле {field} має {length} знаків, а портал приймає щонайбільше {limit}. Скоротіть його в programme.yaml.",
        "The field {field} has {length} characters, and the portal takes {limit} at most. Shorten it in programme.yaml.",
    ),
    "ckan-denied": Text(
        "Портал {path} не дозволив дію {action}. Попросіть адміністратора порталу перевірити права власника ключа й "
        "запустіть ще раз.",
        "The portal {path} did not allow {action}. Ask the portal's administrator to check the rights of the token's owner, "
        "and run again.",
    ),
    "ckan-gone": Text(
        "На порталі {path} зникло те, що потрібно для дії {action}: хтось вилучив його під час запуску. Запустіть ще раз; "
        "якщо не допоможе, зверніться до адміністратора порталу.",
        "What {action} needs has vanished from the portal {path}: somebody removed it meanwhile. Run again; if that does "
        "not help, ask the portal's administrator.",
    ),
    "ckan-conflict": Text(
        "Портал {path} не прийняв дію {action}: {reason}. Виправте названі поля в programme.yaml або попросіть "
        "адміністратора порталу звільнити зайняту назву.",
        "The portal {path} refused {action}: {reason}. Mend the fields named here in programme.yaml, or ask the portal's "
        "administrator to free a name that is taken.",
    ),
    "ckan-action-unknown": Text(
        "Портал {path} не має дії {action}: це застаріла версія CKAN або бракує розширення. Попросіть адміністратора "
        "порталу додати її.",
        "The portal {path} has no action {action}: its CKAN is too old or lacks a plugin. Ask the portal's administrator to "
        "add it.",
    ),
    "ckan-large": Text(
        "Портал {path} не приймає запиту такого розміру ({action}, відповідь {status}). Попросіть адміністратора порталу "
        "збільшити дозволений розмір файла.",
        "The portal {path} does not take a request of this size ({action}, answer {status}). Ask the portal's administrator "
        "to raise the allowed size of a file.",
    ),
    "ckan-file-large": Text(
        "Файл {file} має {size} МБ, а портал {path} приймає щонайбільше {limit} МБ; нічого не змінено. Якщо межа порталу "
        "інша, впишіть її в programme.yaml (portals, upload_limit_mb), інакше попросіть його адміністратора збільшити її.",
        "The file {file} has {size} MB and the portal {path} takes {limit} MB at most; nothing was changed. If the portal's "
        "limit is another, give it in programme.yaml (portals, upload_limit_mb), else ask its administrator to raise it.",
    ),
    "ckan-owner": Text(
        "Набір {path} належить організації «{organization}», де власник ключа не має права змінювати набори; нічого не "
        "змінено. Попросіть адміністратора порталу зробити його редактором цієї організації або перенести набір до вашої.",
        "The dataset {path} belongs to the organization “{organization}”, where the token's owner may not change datasets; "
        "nothing was changed. Ask the portal's administrator to make them an editor of it, or to move the dataset to yours.",
    ),
    "ckan-none": Text(
        "За адресою {path} відповідає не CKAN (дія {action}, відповідь {status}: {reason}). Перевірте адресу в --portal "
        "ckan:АДРЕСА; якщо вона правильна, зверніться до адміністратора порталу.",
        "What answers at {path} is no CKAN (action {action}, answer {status}: {reason}). Check the address in --portal "
        "ckan:URL; if it is right, ask the portal's administrator.",
    ),
    "ckan-failed": Text(
        "Портал {path} відмовив у дії {action} (відповідь {status}: {reason}). Передайте це повідомлення адміністраторові "
        "порталу.",
        "The portal {path} refused {action} (answer {status}: {reason}). Pass this message on to the portal's administrator.",
    ),
    "ckan-broken": Text(
        "Портал {path} відповів помилкою сервера (дія {action}, відповідь {status}: {reason}). Остання версія лишається "
        "доступною. Запустіть ще раз пізніше; якщо не допоможе, попросіть адміністратора порталу перевірити місце на диску, "
        "базу даних і пошуковий індекс.",
        "The portal {path} answered with a fault of its server (action {action}, answer {status}: {reason}). The last "
        "version stays served. Run again later; if that does not help, ask the portal's administrator to check its disk "
        "space, database and search index.",
    ),
    "ckan-slow": Text(
        "Портал {path} не відповів за {seconds} с. Остання версія лишається доступною. Запустіть ще раз пізніше.",
        "The portal {path} did not answer in {seconds} s. The last version stays served. Run again later.",
    ),
    "ckan-away": Text(
        "Портал {path} недоступний ({reason}). Остання версія лишається такою, якою була. Перевірте адресу й мережу та "
        "запустіть ще раз.",
        "The portal {path} cannot be reached ({reason}). The last version stays as it was. Check the address and the "
        "network, and run again.",
    ),
    "ckan-changed": Text(
        "Набір {dataset} на {path} під час запуску змінив хтось інший; його зміни не зачеплено. Запустіть ще раз.",
        "Somebody else changed the dataset {dataset} on {path} during this run; their change was left alone. Run again.",
    ),
    "ckan-table-differs": Text(
        "Таблиця {table} на {path} після завантаження не така, як опублікована ({reason}): можливо, її водночас заповнює "
        "сам портал. Запустіть ще раз; якщо не допоможе, попросіть адміністратора вимкнути автоматичне завантаження.",
        "The table {table} on {path} differs from the published one after loading ({reason}): the portal may be filling it "
        "by itself. Run again; if that does not help, ask its administrator to turn automatic loading off.",
    ),
    "ckan-foreign": Text(
        "Набір {path} створили не ми, тому його не чіпано. Змініть slug у programme.yaml або попросіть власника "
        "перейменувати його набір.",
        "The dataset {path} was not made by us, so it was not touched. Change slug in programme.yaml, or ask its owner to "
        "rename it.",
    ),
    "ckan-deleted": Text(
        "Набір {path} на порталі вилучено. Попросіть адміністратора порталу відновити його або стерти остаточно.",
        "The dataset {path} has been deleted on the portal. Ask the portal's administrator to restore it, or to purge it.",
    ),
    "ckan-record": Text(
        "Запис про версії в {path} змінено чи пошкоджено. Нічого не змінено. Попросіть адміністратора порталу повернути "
        "попередній стан цього набору.",
        "The record of versions in {path} was altered or damaged. Nothing was changed. Ask the portal's administrator to "
        "bring back the former state of this dataset.",
    ),
    "ckan-version-lost": Text(
        "Опублікованої версії {version} немає в {path}: її файли вилучено або приховано. Попросіть адміністратора порталу "
        "відновити їх.",
        "The published version {version} is not in {path}: its files were removed or hidden. Ask the portal's administrator "
        "to bring them back.",
    ),
    "portal-busy": Text(
        "Інший запуск саме публікує набір {dataset} у {path}. Зачекайте, доки він завершиться, і запустіть ще раз.",
        "Another run is publishing the dataset {dataset} in {path}. Wait until it ends and run again.",
    ),
    "portal-several": Text(
        "Програма {programme} має {count} адрес для публікації: {addresses}. Виберіть одну з них як «Портал».",
        "Programme {programme} has {count} addresses to publish at: {addresses}. Choose one of them as the portal.",
    ),
    "portal-unnamed": Text(
        "Не сказано, куди публікувати програму {programme}. Додайте адресу до portals у programme.yaml або задайте "
        "HROMADA_PORTAL.",
        "Nobody said where to publish programme {programme}. Add an address to portals in programme.yaml, or set "
        "HROMADA_PORTAL.",
    ),
    "portal-relative": Text(
        "Адреса «{portal}» відносна, а запуск за розкладом не має своєї теки. Напишіть повний шлях: folder:/…",
        "The address “{portal}” is relative, and a scheduled run has no folder of its own. Write the full path: folder:/…",
    ),
    "programmes-none": Text(
        "У теці {folder} немає жодної програми. Задайте HROMADA_DATASETS повним шляхом до теки з програмами.",
        "The folder {folder} holds no programme. Set HROMADA_DATASETS to the full path of the programmes' folder.",
    ),
    "approval-nobody": Text(
        "Набір {dataset} публікують лише зі згоди людини, а спитати тут нікого. Запустіть публікацію в терміналі або "
        "на сторінці Prefect (publish).",
        "Dataset {dataset} is published only when a person agrees, and nobody is here to ask. Run it in a terminal, or "
        "from Prefect's page (publish).",
    ),
    "approval-refused": Text(
        "{dataset}, {cycle}: людина відхилила публікацію (причина: {reason}). Остання версія лишається доступною; "
        "виправте, що треба, і запустіть ще раз.",
        "{dataset}, {cycle}: a person refused the publication (reason: {reason}). The last version stays served; mend "
        "what is needed and run again.",
    ),
    "audit-drifted": Text(
        "{dataset} на {portal}: громадяни отримують не те, що опубліковано. Відмінностей — {count}: {targets}. "
        "Запустіть hromada audit, тоді publish або відновіть файли з копії.",
        "{dataset} on {portal}: citizens get other files than were published. {count} differences: {targets}. Run "
        "hromada audit, then publish, or restore the files.",
    ),
    "portal-full": Text(
        "На диску немає місця для {path} ({reason}). Остання версія лишається доступною. Звільніть місце або збільште "
        "квоту й запустіть ще раз.",
        "The disk has no room for {path} ({reason}). The last version stays served. Free some room or raise the quota, "
        "and run again.",
    ),
    "portal-read-only": Text(
        "Тека порталу доступна лише для читання: {path} ({reason}). Остання версія лишається доступною. Дозвольте запис "
        "(перемонтуйте диск) і запустіть ще раз.",
        "The portal's folder is read-only: {path} ({reason}). The last version stays served. Allow writing (mount the "
        "disk anew) and run again.",
    ),
    "portal-denied": Text(
        "Немає права на {path} ({reason}). Остання версія лишається доступною. Дайте користувачеві, від якого йде запуск, "
        "право запису до теки порталу й запустіть ще раз.",
        "No right to {path} ({reason}). The last version stays served. Let the user who runs this write to the portal's "
        "folder, and run again.",
    ),
    "portal-broken": Text(
        "Не вдалося прочитати або записати {path} ({reason}). Остання версія лишається доступною. Перевірте диск і "
        "запустіть ще раз.",
        "{path} could not be read or written ({reason}). The last version stays served. Check the disk and run again.",
    ),
    "portal-not-folder": Text(
        "На місці теки порталу стоїть файл: {path}. Вкажіть іншу теку в --portal folder:ШЛЯХ або приберіть файл.",
        "A file stands where the portal's folder should be: {path}. Name another folder in --portal folder:PATH, or move "
        "the file away.",
    ),
    "folder-foreign": Text(
        "{path} не є звичайною текою (це посилання або файл), тож ми її не створювали й не чіпаємо. Нічого не змінено. "
        "Приберіть її звідти або опублікуйте в іншу теку.",
        "{path} is no plain folder (a link, or a file): we did not make it and do not touch it. Nothing was changed. "
        "Move it away, or publish to another folder.",
    ),
    "file-foreign": Text(
        "{path} не є файлом, який ми записали, або його змінено чи пошкоджено. Нічого не змінено. Поверніть його з "
        "резервної копії; якщо він чужий, опублікуйте в іншу теку.",
        "{path} is not a file that we wrote, or it was altered or damaged. Nothing was changed. Restore it from a backup; "
        "if it is somebody else's, publish to another folder.",
    ),
    "index-foreign": Text(
        "{path} створили не ми, тому його не замінено, і нічого іншого не змінено. Опублікуйте в іншу теку або заберіть "
        "цей файл звідти.",
        "{path} was not made by us, so it was not replaced, nor was anything else changed. Publish to another folder, or "
        "move this file away.",
    ),
    "current-foreign": Text(
        "{path} не є нашим посиланням на версію, тому його не чіпано. Нічого не змінено. Приберіть його й запустіть ще "
        "раз: посилання буде створено наново.",
        "{path} is not our link to a version, so it was not touched. Nothing was changed. Move it away and run again: the "
        "link will be made anew.",
    ),
    "version-foreign": Text(
        "{path} названо як версію, але вона неповна або не наша. Нічого не змінено. Заберіть її звідти й запустіть ще раз.",
        "{path} is named like a version, but is not whole or not ours. Nothing was changed. Move it away and run again.",
    ),
    "version-lost": Text(
        "Опублікованої версії немає на місці: {path}. Нічого не змінено. Поверніть її з резервної копії (в ній мають бути "
        "ті самі файли, їхні sha256 є у versions.json) і запустіть ще раз.",
        "A published version is not in its place: {path}. Nothing was changed. Restore it from a backup (the same files; "
        "their sha256 stand in versions.json) and run again.",
    ),
    "version-differs": Text(
        "Прочитане назад відрізняється від опублікованого: {file} у {path}. Читачів на цю версію не переведено. Перевірте "
        "диск, поверніть файли з резервної копії й запустіть ще раз.",
        "What was read back differs from what was published: {file} in {path}. Readers were not led to it. Check the disk, "
        "restore the files from a backup and run again.",
    ),
}
"""Why a run stopped, by code: the whole story in one or two sentences, the last of them the next step."""


BRIEF = 80
NOT_STATED = Text("не вказано", "not stated")
TOO_LONG_FOR_A_CELL = Text(
    "Тут {length} знаків, більше, ніж вміщує комірка. Повний текст — у файлі CSV цієї таблиці.",
    "{length} characters stand here, more than a cell can hold. The whole text is in this table's CSV file.",
)
TARGET_KINDS: dict[str, Text] = {
    "increment": Text("приріст за рік", "increment of the year"),
    "level": Text("рівень на кінець року", "level at the year's end"),
    "unknown": Text("вид невідомий", "kind unknown"),
}

CHANGES: dict[str, Text] = {
    "passport-added": Text(
        "До паспорта додано рядок {number} «{title}»: {value}.",
        "The passport gained row {number} “{title}”: {value}.",
    ),
    "passport-dropped": Text(
        "З паспорта вилучено рядок {number} «{title}», у якому було: {value}.",
        "The passport lost row {number} “{title}”, which said: {value}.",
    ),
    "passport.label": Text(
        "Рядок паспорта {number} названо {after} (було: {before}).",
        "Passport row {number} is labelled {after} (formerly {before}).",
    ),
    "passport.value": Text(
        "Рядок паспорта {number} «{title}»: {after} (було: {before}).",
        "Passport row {number} “{title}”: {after} (formerly {before}).",
    ),
    "direction-added": Text("Додано напрям {number} «{title}».", "Direction {number} “{title}” was added."),
    "direction-dropped": Text("Вилучено напрям {number} «{title}».", "Direction {number} “{title}” was dropped."),
    "directions.number": Text(
        "Напрям «{title}» має номер {after} (було: {before}).",
        "Direction “{title}” bears number {after} (formerly {before}).",
    ),
    "directions.title": Text(
        "Напрям {number} названо {after} (було: {before}).",
        "Direction {number} is called {after} (formerly {before}).",
    ),
    "executors.name": Text(
        "Виконавця названо {after} (було: {before}).",
        "An executor is called {after} (formerly {before}).",
    ),
    "executors.edrpou": Text(
        "Виконавець «{title}»: код ЄДРПОУ {after} (було: {before}).",
        "Executor “{title}”: ЄДРПОУ code {after} (formerly {before}).",
    ),
    "funding-sources.title": Text(
        "Джерело фінансування названо {after} (було: {before}).",
        "A source of money is called {after} (formerly {before}).",
    ),
    "unit-edited": Text(
        "Суми в переліку заходів подано в одиницях {after} (було: {before}). Якщо сама сума в гривнях "
        "змінилася, про це сказано окремо.",
        "The measures' amounts are given in {after} (formerly {before}). Where an amount in hryvnias "
        "changed, that is said apart.",
    ),
    "measure-added": Text(
        "Додано захід {number} «{title}» (напрям: {direction}) на {total} грн ({years}).",
        "Measure {number} “{title}” (direction: {direction}) was added with {total} UAH ({years}).",
    ),
    "measure-added-unfunded": Text(
        "Додано захід {number} «{title}» (напрям: {direction}) без фінансування.",
        "Measure {number} “{title}” (direction: {direction}) was added without money.",
    ),
    "measure-dropped": Text(
        "Вилучено захід {number} «{title}» (напрям: {direction}), на який було передбачено {total} грн ({years}).",
        "Measure {number} “{title}” (direction: {direction}) was dropped; it had {total} UAH ({years}).",
    ),
    "measure-dropped-unfunded": Text(
        "Вилучено захід {number} «{title}» (напрям: {direction}), який не мав фінансування.",
        "Measure {number} “{title}” (direction: {direction}) was dropped; it had no money.",
    ),
    "measures.number": Text(
        "Захід «{title}» має номер {after} (було: {before}).",
        "Measure “{title}” bears number {after} (formerly {before}).",
    ),
    "measures.title": Text(
        "Захід {number} названо {after} (було: {before}).",
        "Measure {number} is called {after} (formerly {before}).",
    ),
    "measures.termText": Text(
        "Захід {number} «{title}»: строк виконання {after} (було: {before}).",
        "Measure {number} “{title}”: term {after} (formerly {before}).",
    ),
    "measures.termStart": Text(
        "Захід {number} «{title}»: перший день строку прочитано як {after}, раніше — {before}; слова акта ті самі.",
        "Measure {number} “{title}”: the term's first day reads {after}, formerly {before}; the act's words "
        "are the same.",
    ),
    "measures.termEnd": Text(
        "Захід {number} «{title}»: останній день строку прочитано як {after}, раніше — {before}; слова акта ті самі.",
        "Measure {number} “{title}”: the term's last day reads {after}, formerly {before}; the act's words "
        "are the same.",
    ),
    "measures.expectedResult": Text(
        "Захід {number} «{title}»: очікуваний результат {after} (було: {before}).",
        "Measure {number} “{title}”: expected result {after} (formerly {before}).",
    ),
    "measures.executorsText": Text(
        "Захід {number} «{title}»: перелік виконавців викладено так: {after} (було: {before}).",
        "Measure {number} “{title}”: the executors are worded {after} (formerly {before}).",
    ),
    "measures.fundingSourcesText": Text(
        "Захід {number} «{title}»: джерело фінансування {after} (було: {before}).",
        "Measure {number} “{title}”: source of money {after} (formerly {before}).",
    ),
    "measures.needsFunding": Text(
        "Захід {number} «{title}»: ознака «потребує коштів» {after} (було: {before}).",
        "Measure {number} “{title}”: “needs money” is {after} (formerly {before}).",
    ),
    "measures.directionId": Text(
        "Захід {number} «{title}»: перенесено до напряму {after} (було: {before}).",
        "Measure {number} “{title}”: moved to direction {after} (formerly {before}).",
    ),
    "sources-reread": Text(
        "Захід {number} «{title}»: джерело фінансування прочитано як {after}, раніше — {before}; слова акта ті самі.",
        "Measure {number} “{title}”: the source of money reads {after}, formerly {before}; the act's words "
        "are the same.",
    ),
    "executor-added": Text(
        "Захід {number} «{title}»: додано виконавця {after}.",
        "Measure {number} “{title}”: executor {after} was added.",
    ),
    "executor-removed": Text(
        "Захід {number} «{title}»: вилучено виконавця {before}.",
        "Measure {number} “{title}”: executor {before} was removed.",
    ),
    "executor-replaced": Text(
        "Захід {number} «{title}»: виконавець {after} замість {before}.",
        "Measure {number} “{title}”: executor {after} instead of {before}.",
    ),
    "executors-reread": Text(
        "Захід {number} «{title}»: виконавців прочитано як {after}, раніше — {before}; слова акта ті самі.",
        "Measure {number} “{title}”: the executors read {after}, formerly {before}; the act's words are the same.",
    ),
    "money-up": Text(
        "Захід {number} «{title}»: у {year} році{source} {after} грн, було {before} грн ({difference} грн).",
        "Measure {number} “{title}”: in {year}{source} {after} UAH, formerly {before} UAH ({difference} UAH).",
    ),
    "money-down": Text(
        "Захід {number} «{title}»: у {year} році{source} {after} грн, було {before} грн ({difference} грн).",
        "Measure {number} “{title}”: in {year}{source} {after} UAH, formerly {before} UAH ({difference} UAH).",
    ),
    "money-stated": Text(
        "Захід {number} «{title}»: у {year} році{source} {after} грн, раніше суму не було вказано.",
        "Measure {number} “{title}”: in {year}{source} {after} UAH, formerly the amount was blank.",
    ),
    "money-blank": Text(
        "Захід {number} «{title}»: суму на {year} рік{source} більше не вказано, було {before} грн.",
        "Measure {number} “{title}”: the amount of {year}{source} is blank now, formerly {before} UAH.",
    ),
    "money-reworded": Text(
        "Захід {number} «{title}»: суми записано так: {after} (було: {before}). У гривнях вони ті самі.",
        "Measure {number} “{title}”: the amounts are written {after} (formerly {before}). In hryvnias they "
        "are the same.",
    ),
    "indicator-added": Text(
        "Додано індикатор {number} «{title}» (цілі — {targets}).",
        "Indicator {number} “{title}” was added (targets: {targets}).",
    ),
    "indicator-dropped": Text(
        "Вилучено індикатор {number} «{title}» (цілі були — {targets}).",
        "Indicator {number} “{title}” was dropped (targets were: {targets}).",
    ),
    "indicators.number": Text(
        "Індикатор «{title}» має номер {after} (було: {before}).",
        "Indicator “{title}” bears number {after} (formerly {before}).",
    ),
    "indicators.title": Text(
        "Індикатор {number} названо {after} (було: {before}).",
        "Indicator {number} is called {after} (formerly {before}).",
    ),
    "indicators.measureId": Text(
        "Індикатор {number} «{title}»: належить до заходу {after} (було: {before}).",
        "Indicator {number} “{title}”: belongs to measure {after} (formerly {before}).",
    ),
    "indicators.directionId": Text(
        "Індикатор {number} «{title}»: належить до напряму {after} (було: {before}).",
        "Indicator {number} “{title}”: belongs to direction {after} (formerly {before}).",
    ),
    "indicators.unitText": Text(
        "Індикатор {number} «{title}»: одиниця виміру {after} (було: {before}).",
        "Indicator {number} “{title}”: unit {after} (formerly {before}).",
    ),
    "indicators.unitCode": Text(
        "Індикатор {number} «{title}»: одиницю виміру прочитано як {after}, раніше — {before}; слова акта ті самі.",
        "Indicator {number} “{title}”: the unit reads {after}, formerly {before}; the act's words are the same.",
    ),
    "indicators.baseline": Text(
        "Індикатор {number} «{title}»: початкове значення {after} (було: {before}).",
        "Indicator {number} “{title}”: baseline {after} (formerly {before}).",
    ),
    "indicators.dynamicsText": Text(
        "Індикатор {number} «{title}»: динаміка {after} (було: {before}).",
        "Indicator {number} “{title}”: dynamics {after} (formerly {before}).",
    ),
    "target-changed": Text(
        "Індикатор {number} «{title}»: ціль на {year} рік — {after}, було {before}.",
        "Indicator {number} “{title}”: target of {year} is {after}, formerly {before}.",
    ),
    "target-moved": Text(
        "Індикатор {number} «{title}»: ціль {value} перенесено з {before} на {after} рік.",
        "Indicator {number} “{title}”: target {value} moved from {before} to {after}.",
    ),
    "targets-reread": Text(
        "Індикатор {number} «{title}»: цілі прочитано як {after}, раніше — {before}; самі цілі ті самі.",
        "Indicator {number} “{title}”: the targets read as {after}, formerly {before}; the targets are the same.",
    ),
    "progress-reported": Text("Захід {number} «{title}»: {told}.", "Measure {number} “{title}”: {told}."),
    "progress-corrected": Text(
        "Захід {number} «{title}», {cycle}, звіт виправлено: {told}.",
        "Measure {number} “{title}”, {cycle}, the report was corrected: {told}.",
    ),
    "progress-gone": Text(
        "Захід {number} «{title}»: повідомлене за {cycle} більше не чинне, звіт забрано.",
        "Measure {number} “{title}”: what was reported for {cycle} counts no more, the report was taken back.",
    ),
    "indicator-reported": Text(
        "Індикатор {number} «{title}»: {after} на кінець півріччя, {cycle} (було {before}).",
        "Indicator {number} “{title}”: {after} at the end of {cycle} (formerly {before}).",
    ),
    "indicator-corrected": Text(
        "Індикатор {number} «{title}», {cycle}, звіт виправлено: {after} (було вказано {before}).",
        "Indicator {number} “{title}”, {cycle}, the report was corrected: {after} (formerly given as {before}).",
    ),
    "report-state": Text(
        "Звіт виконавця {title} за {cycle}: {after}.",
        "The report of {title} for {cycle}: {after}.",
    ),
    "assessment-renewed": Text(
        "Оцінку виконання перераховано за зміненим планом; самі звіти ті самі.",
        "The assessment was renewed by the amended plan; the reports are the same.",
    ),
}
"""What a change says: one sentence by kind, or by table and column; `{before}` and `{after}` bring their own quotes."""


PROGRESS: dict[str, Text] = {
    "completion": Text("виконано {after} %", "{after} % done"),
    "completion-since": Text("виконано {after} % (було {before} %)", "{after} % done (formerly {before} %)"),
    "completion-given": Text(
        "виконано {after} % (було вказано {before} %)", "{after} % done (formerly given as {before} %)"
    ),
    "spent": Text("у {cycle} освоєно {after} грн", "{after} UAH spent in {cycle}"),
    "spent-given": Text(
        "освоєно {after} грн (було вказано {before} грн)", "{after} UAH spent (formerly given as {before} UAH)"
    ),
    "status": Text("{after}", "{after}"),
    "status-given": Text("{after} (було вказано: {before})", "{after} (formerly given as: {before})"),
    "note": Text("змінено пояснення", "the note was edited"),
    "evidence": Text("змінено посилання на підтвердження", "the link to the evidence was edited"),
    "first-half": Text("перше півріччя {year} року", "the first half of {year}"),
    "second-half": Text("друге півріччя {year} року", "the second half of {year}"),
    "in-first-half": Text("першому півріччі {year} року", "the first half of {year}"),
    "in-second-half": Text("другому півріччі {year} року", "the second half of {year}"),
}
"""The parts of a sentence about a half-year."""

STATUSES: dict[str, Text] = {
    "": NOT_STATED,
    "not-started": Text("не розпочато", "not started"),
    "in-progress": Text("виконується", "in progress"),
    "done": Text("захід завершено", "the measure is completed"),
    "cancelled": Text("захід скасовано", "the measure is cancelled"),
}

STATES: dict[str, Text] = {
    "awaited": Text("ще не надійшов", "not there yet"),
    "received": Text("надійшов вчасно", "came in time"),
    "late": Text("надійшов із запізненням", "came late"),
    "rejected": Text("надійшов, але не прийнятий через помилки", "came, but was not accepted for its faults"),
    "corrected": Text("виправлено після строку подання", "was corrected after the due date"),
}

PROGRESS_TITLE = Text("Хід виконання: {title}", "Progress: {title}")
PROGRESS_DESCRIPTION = Text(
    "Що зроблено за програмою «{title}» за звітами виконавців, за півріччями: стан і відсоток виконання заходів, освоєні "
    "кошти, досягнуті значення індикаторів, стан звітів і оцінка за чотирма напрямами розділу VI програми. Чого не "
    "повідомлено, те лишено порожнім. Заходи, кошти й цілі плану — в наборі «{title}».",
    "What was done of the programme “{title}”, as its executors report by half-years: status and completion of the "
    "measures, spending, indicator values, the state of the reports, and the assessment by the four axes of section VI. "
    "What was not reported is left empty. The plan's measures, money and targets are in the dataset “{title}”.",
)
TRIAL_TITLE = Text("ТЕСТОВІ ДАНІ. {title}", "TEST DATA. {title}")
TRIAL_DESCRIPTION = Text(
    "УВАГА: це тестові дані, звіти вигадано для перевірки; жодне число не описує справжнього виконання. {description}",
    "NOTE: these are test data, the reports are made up for trials; no figure tells of real progress. {description}",
)
REPORT_TITLE = Text(
    "Звіт про виконання програми «{programme}» за {cycle}", "Report on the programme “{programme}”, {cycle}"
)

ASSESSED: dict[str, Text] = {
    "measures-reported": Text(
        "Відзвітовано за {numerator} із {denominator} заходів.",
        "{numerator} of {denominator} measures were reported on.",
    ),
    "measures-done": Text(
        "Завершено {numerator} із {denominator} заходів.", "{numerator} of {denominator} measures are done."
    ),
    "measures-due-done": Text(
        "Строк минув для {denominator} заходів, із них завершено {numerator}.",
        "The term has ended for {denominator} measures, {numerator} of them are done.",
    ),
    "measures-late": Text("Прострочено, за звітами: {value}.", "Late, as the reports have it: {value}."),
    "spent-of-planned": Text(
        "Від початку року освоєно {numerator} грн із {denominator} грн, передбачених на весь рік ({value} %).",
        "Since the year began {numerator} UAH were spent of {denominator} UAH planned for all of it ({value} %).",
    ),
    "undivided": Text(
        "{undivided} грн із них ({share} %) акт передбачає з кількох джерел однією сумою, тож за джерелами їх не поділено.",
        "Of these, {undivided} UAH ({share} %) are planned as one sum from several sources, so they are not divided.",
    ),
    "results-reported": Text(
        "Результат (значення індикатора) повідомлено за {numerator} із {denominator} заходів.",
        "The result (an indicator's value) was reported for {numerator} of {denominator} measures.",
    ),
    "targets-reached-increment": Text(
        "Цілі року, задані приростом: досягнуто {numerator} із {denominator}.",
        "Targets of the year given as increments: {numerator} of {denominator} reached.",
    ),
    "targets-reached-level": Text(
        "Цілі року, задані рівнем: досягнуто {numerator} із {denominator}.",
        "Targets of the year given as levels: {numerator} of {denominator} reached.",
    ),
    "targets-kind-unknown": Text(
        "Не враховано індикаторів, вид цілей яких з акта не випливає: {value}.",
        "Indicators left out, for the act does not tell the kind of their targets: {value}.",
    ),
}
"""What the assessment of the whole programme says in words, in this order."""


HELP: dict[str, Text] = {
    "hromada": Text(
        "Від ухваленої програми інформатизації — до перевірених відкритих даних на порталі громади.",
        "From an adopted informatisation programme to checked open data on the community's portal.",
    ),
    "lang": Text("мова повідомлень: uk (типово) або en", "language of the messages: uk (default) or en"),
    "extract": Text("таблиці й зауваження одного документа", "tables and findings of one document"),
    "out": Text("тека, куди записати таблиці", "the folder to write the tables into"),
    "publish": Text("опублікувати план програми й хід її виконання", "publish the programme's plan and its progress"),
    "cycle": Text("півріччя; типово те, якому настав час", "half-year; by default the one that is due"),
    "dry-run": Text("лише показати, що буде зроблено", "only show what would be done"),
    "engine": Text(
        "direct — без запису про запуск, prefect — із записом", "direct: unrecorded, prefect: with a record of the run"
    ),
    "audit": Text("чи отримують громадяни те, що опубліковано", "is what citizens get what was published"),
    "withdraw": Text(
        "відкликати версію: видалити її файли, лишити причину", "withdraw a version: delete its files, keep the reason"
    ),
    "version": Text("мітка версії, наприклад 2026-H1.r2", "the version's label, such as 2026-H1.r2"),
    "dataset": Text(
        "з якого набору: programme — план (типово), progress — хід виконання",
        "of which dataset: programme, the plan (default), or progress, what was done",
    ),
    "reason": Text("причина, яку прочитають громадяни", "the reason, for citizens to read"),
    "calendar": Text("строки звітів і публікацій програми", "when reports and publications of a programme are due"),
    "status": Text(
        "що з програмою: хто не відзвітував, що опубліковано, що робити далі; без програми — що з Prefect",
        "how a programme stands: who is missing, what is published, what to do next; without one, how Prefect stands",
    ),
    "annual": Text("два звіти за рік для Міністерства (DOCX)", "the year's two reports to the Ministry (DOCX)"),
    "year": Text("рік, за який звітують", "the year to report on"),
    "annual-out": Text("тека, куди записати звіти", "the folder to write the reports into"),
    "programme": Text(
        "тека програми або її назва в HROMADA_DATASETS", "a programme's folder, or its name in HROMADA_DATASETS"
    ),
    "portal": Text("куди публікувати (типово folder:./portal)", "where to publish (default folder:./portal)"),
    "now": Text("дата, станом на яку діяти; типово — годинник", "the date to act for; by default the clock"),
    "engine-up": Text("запустити Prefect: сервер, виконавця, розклади", "start Prefect: server, worker, schedules"),
    "watch": Text("лишитися й піднімати те, що впало (для systemd)", "stay and start again what ends (for systemd)"),
    "engine-down": Text("зупинити Prefect; записи лишаються", "stop Prefect; its records stay"),
    "forms": Text(
        "форми звіту за півріччя, по одній на виконавця", "forms of the half-year's report, one for each executor"
    ),
    "forms-out": Text("тека, куди записати форми", "the folder to write the forms into"),
    "collect": Text("прочитати звіти виконавців за півріччя", "read the executors' reports of a half-year"),
    "collect-out": Text(
        "тека для копій із зауваженнями (типово reports/ПІВРІЧЧЯ/answers)",
        "the folder for the marked copies (default reports/CYCLE/answers)",
    ),
    "half-year": Text(
        "півріччя звіту; типово те, що скінчилося останнім", "half-year; by default the one that ended last"
    ),
    "trial": Text("справжній CKAN на цій машині, для проб", "a real CKAN on this machine, for trials"),
    "trial-up": Text("встановити, чого бракує, і запустити", "install what is missing, and start"),
    "trial-stop": Text("зупинити; дані лишаються", "stop; the data stays"),
    "trial-status": Text("чи працює і за якою адресою", "does it run, and at what address"),
    "json": Text("адреса, токен і організація як JSON", "address, token and organization as JSON"),
    "ckan": Text("версія CKAN (типово 2.12)", "CKAN's version (default 2.12)"),
}
"""What `hromada --help` says."""

REMARKS: dict[str, Text] = {
    "awaiting": Text(
        "Опубліковано, очікує модерації: портал прийняв усе, але читачам цього набору ще не показує. Коли його схвалять, "
        "перевірте: hromada audit; якщо портал не модерує, зробіть набір і його архів видимими на їхніх сторінках.",
        "Published, awaiting moderation: the portal took everything, but does not show this dataset to readers yet. Once it "
        "is approved, check: hromada audit; if the portal has no moderators, make the dataset and its archive public on "
        "their pages.",
    ),
    "unseen": Text(
        "Без ключа редактора видно лише те, що портал показує всім. Якщо набір очікує модерації, передайте ключ у змінній "
        "CKAN_API_TOKEN і повторіть.",
        "Without an editor's token only what the portal shows to everybody is seen. If the dataset awaits moderation, pass "
        "the token in CKAN_API_TOKEN and run again.",
    ),
    "unfinished": Text(
        "Попередня публікація обірвалася: в архіві набору лежали файли незавершеної версії. Читачів на них не ведуть; "
        "наступна версія їх замінить: hromada publish.",
        "An earlier publication broke off: files of an unfinished version lay in the dataset's archive. No reader is led "
        "there; the next version replaces them: hromada publish.",
    ),
    "datastore-missing": Text(
        "Портал не має DataStore: опубліковано лише файли, запитів до таблиць немає. Якщо вони потрібні, попросіть "
        "адміністратора порталу ввімкнути DataStore й опублікуйте знову.",
        "The portal has no DataStore: files alone are published, and tables answer no queries. If they should, ask the "
        "portal's administrator to turn DataStore on, and publish again.",
    ),
    "loader": Text(
        "Портал сам завантажує таблиці й угадує їхні типи; наші типи й підписи відновлює кожна публікація. Якщо audit "
        "знаходить розбіжності в таблицях, опублікуйте знову.",
        "The portal loads tables by itself and guesses their types; each publication restores ours. Whenever the audit "
        "finds tables that differ, publish again.",
    ),
    "retyped": Text(
        "Таблиці в DataStore хтось перезавантажив з іншими типами чи рядками (часто це автозавантажувач порталу); їх "
        "завантажено знову так, як опубліковано. Якщо це повторюється, попросіть адміністратора вимкнути автозавантаження.",
        "Somebody had loaded tables of the DataStore with other types or rows (often the portal's own loader); they are "
        "loaded again as published. If that recurs, ask the administrator to turn automatic loading off.",
    ),
    "official-unknown": Text(
        "Портал не показав інших наборів організації, тож невідомо, чи є в них рядки цієї програми. Повторіть hromada "
        "audit пізніше.",
        "The portal did not show the organization's other datasets, so it is not known whether they hold this programme's "
        "rows. Run hromada audit again later.",
    ),
}
"""What people should know of a portal or a run besides its outcome, by code; the last sentence is the next step."""

SCREEN: dict[str, Text] = {
    "unrecorded": Text(
        "Цей запуск не записується: сервера Prefect не вказано (--engine direct).",
        "This run is not recorded: no Prefect server is given (--engine direct).",
    ),
    "dataset": Text("Набір даних", "Dataset"),
    "version": Text("Версія", "Version"),
    "rows": Text("Рядків", "Rows"),
    "critical": Text("Критичних", "Critical"),
    "warning": Text("Попереджень", "Warnings"),
    "info": Text("Довідково", "Info"),
    "table": Text("Таблиця", "Table"),
    "file": Text("Файл", "File"),
    "executor": Text("Виконавець", "Executor"),
    "measures": Text("Заходів", "Measures"),
    "proposed": Text("Лише запропоновано", "Only proposed"),
    "state": Text("Стан", "State"),
    "received": Text("Отримано", "Received"),
    "awaited": Text("очікується", "awaited"),
    "report-accepted": Text("прийнято", "accepted"),
    "report-rejected": Text("відхилено", "rejected"),
    "forms-written": Text(
        "Форми записано в {path}. Перегляньте їх і надішліть виконавцям.",
        "The forms are written to {path}. Look at them and send them to the executors.",
    ),
    "forms-proposed": Text(
        "Хто звітує, запропоновано за першим виконавцем у переліку акта. Перевірте {path} і перенесіть рядки до "
        "executors.yaml.",
        "Who answers is proposed: the first executor that the act lists. Check {path} and move its lines to "
        "executors.yaml.",
    ),
    "copies": Text(
        "Копії із зауваженнями: {path}. Надішліть їх виконавцям, щоб виправили.",
        "Copies that say what to mend: {path}. Send them back to the executors.",
    ),
    "open": Text("Відкрийте: {path}", "Open: {path}"),
    "publish": Text("Опубліковано версію {version}.", "Version {version} is published."),
    "adopt": Text(
        "Завершено публікацію версії {version}, перервану раніше.",
        "The publication of version {version}, interrupted before, is finished.",
    ),
    "confirm": Text(
        "Півріччя {cycle}: змін немає, підтверджено версію {version}.",
        "Half-year {cycle}: no changes, version {version} is confirmed.",
    ),
    "nothing": Text(
        "Немає чого робити (nothing to do): версія {version} уже опублікована.",
        "Nothing to do: version {version} is published already.",
    ),
    "refresh": Text(
        "Рядки не змінилися, версія {version} та сама; оновлено сторінку набору.",
        "The rows are the same and so is version {version}; the dataset's page was refreshed.",
    ),
    "recall-withdraw": Text(
        "Версію {version} відкликано {date}, видалено файлів: {files}. У переліку версій лишилася причина: {reason}",
        "Version {version} is withdrawn as of {date}, files deleted: {files}. The list of versions keeps the reason: "
        "{reason}",
    ),
    "recall-finish": Text(
        "Завершено відкликання версії {version} від {date}, перерване раніше; її файлів ({files}) більше немає. Причина: "
        "{reason}",
        "The withdrawal of version {version} of {date}, interrupted before, is finished; its files ({files}) are gone. "
        "The reason: {reason}",
    ),
    "recall-nothing": Text(
        "Немає чого робити (nothing to do): версію {version} уже відкликано {date}, її файлів ({files}) немає. Причина: "
        "{reason}",
        "Nothing to do: version {version} was withdrawn on {date} already, its files ({files}) are gone. The reason: "
        "{reason}",
    ),
    "recall-current": Text("Чинна версія: {version}.", "The current version: {version}."),
    "recall-empty": Text(
        "Чинної версії більше немає: читачі бачать лише причину.",
        "No version is left: readers see only the reason.",
    ),
    "recall-source": Text(
        "Приберіть ці дані з джерела й опублікуйте знову: hromada publish. Поки цього не зроблено, ті самі дані "
        "опубліковано не буде.",
        "Remove these data from the source and publish again: hromada publish. Until then the same data are not "
        "published.",
    ),
    "recall-others": Text(
        "Увага: інших версій не змінено, а ті самі дані можуть бути й у них (у таблицях, у changes.csv і changes.md "
        "пізніших). Перевірте: {versions}.",
        "Note: other versions are unchanged, and the same data may be in them too (in tables, in changes.csv and "
        "changes.md of later ones). Check: {versions}.",
    ),
    "engine-running": Text("Prefect працює: {url}", "Prefect is running: {url}"),
    "engine-login": Text(
        "Вхід: скопіюйте рядок із файлу {path} (користувач і пароль, читає лише власник).",
        "Login: copy the line of the file {path} (user and password, readable by its owner only).",
    ),
    "engine-worker-away": Text(
        "Виконавець не працює: заплановане не запуститься. Запустіть його: hromada up.",
        "The worker is not running: nothing planned will run. Start it: hromada up.",
    ),
    "engine-stopped": Text(
        "Prefect зупинено, записи збережено; за розкладом нічого не запуститься. Запустити знову: hromada up.",
        "Prefect is stopped, its records are kept; nothing runs by the calendar. To start it again: hromada up.",
    ),
    "engine-idle": Text(
        "Prefect не працював, зупиняти нічого. Запустити: hromada up.",
        "Prefect was not running, nothing to stop. To start it: hromada up.",
    ),
    "deployment": Text("Розгортання", "Deployment"),
    "next": Text("Наступні запуски (за Києвом)", "Next runs (Kyiv time)"),
    "run": Text("Запуск", "Run"),
    "time": Text("Час (за Києвом)", "Time (Kyiv)"),
    "trial-started": Text(
        "Пробний портал запущено: {url}, організація {organization}. Токен редактора покаже hromada portal status --json.",
        "The trial portal is started: {url}, organization {organization}. hromada portal status --json shows the token.",
    ),
    "trial-running": Text(
        "Пробний портал працює: {url}, організація {organization}. Токен редактора покаже hromada portal status --json.",
        "The trial portal is running: {url}, organization {organization}. hromada portal status --json shows the token.",
    ),
    "trial-stopped": Text(
        "Пробний портал зупинено, дані збережено. Запустити знову: hromada portal up.",
        "The trial portal is stopped, its data is kept. To start it again: hromada portal up.",
    ),
    "trial-idle": Text(
        "Пробний портал не працював, зупиняти нічого. Запустити: hromada portal up.",
        "The trial portal was not running, nothing to stop. To start it: hromada portal up.",
    ),
    "date": Text("Дата", "Date"),
    "what": Text("Що", "What"),
    "moved": Text("За правилом", "By the rule"),
    "appointment-reports": Text(
        "виконавці подають звіти за {about} (розділ VI програми)", "executors report on {about} (section VI)"
    ),
    "appointment-publication": Text("публікація за {about}, о {time}", "publication of {about}, at {time}"),
    "appointment-results": Text(
        "виконавці подають результати {about} року (розділ VI)", "executors' results of {about} (section VI)"
    ),
    "appointment-ministry": Text(
        "два звіти за {about} рік — Міністерству (розділ VI): hromada annual",
        "the two reports on {about} go to the Ministry (section VI): hromada annual",
    ),
    "appointment-act": Text(
        "оприлюднити зміни за актом {about} (три робочі дні)", "publish what act {about} changed (three working days)"
    ),
    "calendar-next": Text("Найближче: {day}, {what}.", "Next: {day}, {what}."),
    "calendar-over": Text(
        "Усі дати програми минули; календар наступної програми з'явиться з її текою.",
        "All dates of the programme are past; the next programme's calendar comes with its folder.",
    ),
    "standing": Text(
        "Звіти за {cycle}: строк подання — {due}. Надійшло {came} із {all}.",
        "Reports on {cycle} are due on {due}. {came} of {all} have come.",
    ),
    "published": Text("Опубліковано", "Published"),
    "unpublished": Text("ще не опубліковано", "not published yet"),
    "next-publish": Text(
        "Є що опублікувати: hromada publish {programme} --portal {portal}",
        "There is something to publish: hromada publish {programme} --portal {portal}",
    ),
    "next-rejected": Text(
        "Поверніть на виправлення: {names}. Позначені копії робить hromada collect {programme}",
        "Send back for mending: {names}. hromada collect {programme} makes the marked copies",
    ),
    "next-remind": Text(
        "Строк минув, нагадайте: {names}. Решту опубліковано й без них.",
        "The date is past, remind: {names}. The others are published without them.",
    ),
    "next-await": Text(
        "Звіти очікуються до {due}; форми для виконавців робить hromada forms {programme}",
        "Reports are awaited until {due}; hromada forms {programme} makes the forms",
    ),
    "next-faults": Text(
        "Публікацію зупинили критичні зауваження: {count}. Подробиці: hromada publish {programme} --dry-run",
        "Critical findings stop the publication: {count}. For details: hromada publish {programme} --dry-run",
    ),
    "next-nothing": Text("Робити нічого: усе, що є, опубліковано.", "Nothing to do: all there is, is published."),
    "annual-written": Text(
        "Звіти за {year} рік записано: {files}. Перевірте й доповніть їх за формами постанови № 119.",
        "The reports on {year} are written: {files}. Check them and complete them by the forms of resolution № 119.",
    ),
    "decide": Text("Опублікувати саме це? [так/ні] ", "Publish exactly this? [yes/no] "),
    "decide-why": Text("Чому ні? ", "Why not? "),
    "dry-run": Text("Пробний запуск: нічого не записано. Буде зроблено:", "Dry run, nothing is written. To be done:"),
    "dry-nothing": Text("Пробний запуск: нічого не записано, робити нічого.", "Dry run: nothing to do."),
    "action": Text("Дія", "Action"),
    "target": Text("Що", "Target"),
    "before": Text("Було", "Before"),
    "after": Text("Буде", "After"),
    "changes": Text("Що змінилося:", "What changed:"),
    "rejected": Text(
        "Програму «{programme}» не опубліковано: критичних зауважень — {count}. Остання опублікована версія лишається "
        "доступною без змін.",
        "Programme “{programme}” is not published: {count} critical findings. The last published version stays served "
        "unchanged.",
    ),
    "critical-found": Text(
        "Критичних зауважень — {count}; такі дані не публікують.",
        "{count} critical findings; such data is not published.",
    ),
    "findings-in": Text("Усі зауваження: {path}", "All findings: {path}"),
    "written-to": Text("Таблиці записано в {path}", "The tables are written to {path}"),
    "audit-clean": Text(
        "Громадяни отримують саме те, що опубліковано: звірено версій — {versions}, файлів — {files}.",
        "Citizens get what was published: {versions} versions, {files} files compared.",
    ),
    "audit-withdrawn": Text(
        "Відкликано, файлів на порталі немає: {versions}.", "Withdrawn, with no files on the portal: {versions}."
    ),
    "audit-empty": Text(
        "Набір {dataset} тут ще не опубліковано. Опублікуйте його: hromada publish.",
        "Dataset {dataset} is not published here yet. Publish it: hromada publish.",
    ),
    "audit-drift": Text(
        "Те, що отримують громадяни, відрізняється від опублікованого. Відмінностей — {count}:",
        "What citizens get differs from what was published. {count} differences:",
    ),
    "audit-awaiting": Text(
        "Редактори отримують саме те, що опубліковано, а читачам портал цього ще не показує: звірено версій — {versions}, "
        "файлів — {files}.",
        "Editors get what was published, and readers are not shown it yet: {versions} versions, {files} files compared.",
    ),
    "official-whole": Text(
        "Довідково: обов'язкові набори розпорядника на цьому порталі вже мають усі рядки цієї програми.",
        "For information: the publisher's mandatory datasets on this portal hold all rows of this programme.",
    ),
    "official-lacking": Text(
        "Довідково: у власних обов'язкових наборах розпорядника на цьому порталі бракує рядків цієї програми. Додайте їх з "
        "теки official архіву версії:",
        "For information: the publisher's own mandatory datasets on this portal lack rows of this programme. Add them from "
        "the folder official of the version's archive:",
    ),
    "official-row": Text(
        "{set} ({place}): немає рядка {uid} «{title}» з official/{table}.csv.",
        "{set} ({place}): row {uid} “{title}” of official/{table}.csv is missing.",
    ),
    "official-none": Text(
        "{set}: такого набору серед наборів організації не знайдено, тож ніде немає рядка {uid} «{title}» з "
        "official/{table}.csv.",
        "{set}: no such dataset is found among the organization's, so row {uid} “{title}” of official/{table}.csv is "
        "nowhere.",
    ),
}
"""What the command line shows besides findings and errors."""

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
NOTICES: dict[str, Text] = {
    "published": Text(
        "Опубліковано: {dataset}, {version}\nЩо змінилося:\n{lines}\n\nДивіться: {link}\nВід вас нічого не треба.",
        "Published: {dataset}, {version}\nWhat changed:\n{lines}\n\nSee: {link}\nNothing is asked of you.",
    ),
    "confirmed": Text(
        "Без змін: {dataset}, {cycle}\nУ півріччі {cycle} нічого не змінилося, підтверджено версію {version}.\n\n"
        "Дивіться: {link}\nВід вас нічого не треба.",
        "No changes: {dataset}, {cycle}\nNothing changed in {cycle}, version {version} is confirmed.\n\nSee: {link}\n"
        "Nothing is asked of you.",
    ),
    "rejected": Text(
        "Не опубліковано: {programme}\nКритичні зауваження:\n{lines}\n\nОстання версія лишається доступною. Виправте "
        "дані; наступний щоденний запуск опублікує їх сам.",
        "Not published: {programme}\nCritical findings:\n{lines}\n\nThe last version stays served. Mend the data; the "
        "next daily run will publish them by itself.",
    ),
    "approval": Text(
        "Чекає на вашу згоду: {dataset}\n{told}\n\nВідкрийте запуск, перегляньте зауваження, план і зміни, натисніть "
        "Resume і виберіть рішення: {page}",
        "Waits for your decision: {dataset}\n{told}\n\nOpen the run, look at findings, plan and changes, press Resume "
        "and choose: {page}",
    ),
    "lapsed": Text(
        "Ніхто не відповів: {dataset}\nЧас на рішення минув, тому нічого не опубліковано. Питаємо ще раз: новий запуск "
        "чекає на вашу згоду.",
        "Nobody answered: {dataset}\nThe time to decide ran out, so nothing was published. You are asked again: a new "
        "run waits for your decision.",
    ),
    "drift": Text(
        "Розбіжність на порталі: {dataset}\nНа {portal} громадяни отримують не те, що опубліковано:\n{lines}\n\n"
        "Запустіть hromada audit: він скаже, чи виправить це повторна публікація, чи потрібна копія.",
        "Drift on the portal: {dataset}\nOn {portal} citizens get other files than were published:\n{lines}\n\nRun "
        "hromada audit: it says whether publishing again mends it or a backup is needed.",
    ),
    "away": Text(
        "Портал недоступний понад добу: {portal}\nПерша невдача: {since}. Опубліковане раніше не змінено. Перевірте "
        "портал або зверніться до його адміністратора; щойно він відповість, наступний запуск зробить усе сам.",
        "Portal away for over a day: {portal}\nFirst failure: {since}. What was published is unchanged. Check the portal "
        "or ask its administrator; once it answers, the next run does the rest.",
    ),
    "failed": Text(
        "Запуск не вдався: {programme}\n{lines}",
        "A run failed: {programme}\n{lines}",
    ),
    "summary": Text(
        "Буде опубліковано версію {version}, дій: {count}. Що змінюється:\n{lines}",
        "Version {version} would be published, actions: {count}. What changes:\n{lines}",
    ),
    "unlisted": Text(
        "• Переліку змін немає: це перша версія або завершення перерваної публікації.",
        "• There is no list of changes: this is the first version, or the end of an interrupted publication.",
    ),
    "more": Text(
        "…і ще {count}; решта — у changes.csv та findings.csv.", "…and {count} more, in changes.csv and findings.csv."
    ),
}
"""What the maintainer is told without looking; the first line is the title, the last says what is asked of them."""

RUNS: dict[str, Text] = {
    "capped": Text(
        "Показано {shown} з {count} рядків. Усі — у файлі {file} версії; поки її не опубліковано — у теці hromada "
        "extract … --out.",
        "{shown} of {count} rows are shown. All are in the version's {file}; until it is published, in the folder of "
        "hromada extract … --out.",
    ),
    "question": Text(
        "# Публікувати {dataset}, {cycle}?\n\nПортал: {portal}\n\n{told}\n\nЗауваження, план і зміни — на вкладці "
        "Artifacts цього запуску. Опубліковано буде саме показане; якщо джерело чи портал зміняться, спитаємо ще раз.",
        "# Publish {dataset}, {cycle}?\n\nPortal: {portal}\n\n{told}\n\nFindings, plan and changes: tab Artifacts of "
        "this run. Exactly what is shown will be published; if source or portal change, you are asked again.",
    ),
    "round": Text(
        "Опубліковано або перевірено: {done}. Чекають на згоду: {waiting}. Не вдалося: {failed}.{reasons}",
        "Published or checked: {done}. Waiting for a decision: {waiting}. Failed: {failed}.{reasons}",
    ),
    "audited": Text(
        "Перевірено наборів: {done}. Не гаразд: {failed}.{reasons}",
        "Datasets audited: {done}. Not well: {failed}.{reasons}",
    ),
    "collected": Text(
        "Звіти за {cycle}: прийнято {accepted}, відхилено {rejected}, очікується {awaited}; файлів, що не є звітами: "
        "{foreign}.",
        "Reports of {cycle}: {accepted} accepted, {rejected} rejected, {awaited} awaited; files that are no reports: "
        "{foreign}.",
    ),
    "unknown": Text(
        "Невідомі параметри: {names}. Відомі: {known}. Виправте назву і запустіть ще раз.",
        "Unknown parameters: {names}. Known ones: {known}. Mend the name and run again.",
    ),
    "outdated": Text(
        "Джерело або портал змінилися, тому питання застаріло; новий запуск спитає наново.",
        "Source or portal have changed, so the question is outdated; a new run asks anew.",
    ),
    "stuck": Text(
        "Запуск {run} завис ще до початку (понад {minutes} хв), тому його закрито. Наступний запуск зробить те саме.",
        "Run {run} hung before it began (over {minutes} min) and was closed. The next run does the same.",
    ),
}
"""What Prefect's page shows of a run."""

SHOWN: dict[str, Text] = {
    "findings": Text(
        "Зауваження до даних: message каже, що не так і що зробити; severity critical зупиняє публікацію.",
        "Findings: message says what is wrong and what to do; severity critical stops the publication.",
    ),
    "changes": Text("Що змінилося від останньої версії.", "What has changed since the last version."),
    "plan": Text("Що буде зроблено на порталі, крок за кроком.", "What is done on the portal, step by step."),
    "drift": Text(
        "Чим опубліковане відрізняється від записаного.", "How what is served differs from what was published."
    ),
    "reports": Text(
        "Звіти виконавців: awaited — очікується, report-accepted — прийнято, report-rejected — відхилено.",
        "The executors' reports: awaited, accepted or rejected.",
    ),
}
"""What a table is that Prefect's page shows with a run, by the end of its key."""

STEPS: dict[str, Text] = {
    "forms": Text("форми звіту", "forms"),
    "arrived": Text("тека звітів", "the folder of reports"),
    "read_workbooks": Text("читання звітів", "reading the reports"),
    "marked_copies": Text("копії із зауваженнями", "marked copies"),
    "put_files": Text("запис файлів", "writing files"),
    "load_programme": Text("відомості про програму", "the programme's facts"),
    "load_definitions": Text("схеми й правила", "schemas and rules"),
    "read_act": Text("акт", "the act"),
    "read": Text("читання", "read"),
    "extract": Text("вилучення таблиць", "extract"),
    "normalise": Text("упорядкування значень", "normalise"),
    "write": Text("запис CSV", "write"),
    "check": Text("перевірка", "check"),
    "check_progress": Text("перевірка", "check"),
    "annual": Text("річні дані", "the year's figures"),
    "letter": Text("річний звіт", "the year's report"),
    "progress": Text("зведення звітів", "the half-years' tables"),
    "assess": Text("оцінка", "assess"),
    "compare_progress": Text("порівняння з попередньою версією", "compare"),
    "judge": Text("висновок", "judge"),
    "compare": Text("порівняння з попередньою версією", "compare"),
    "release": Text("файли версії", "release"),
    "plan": Text("план дій", "plan"),
    "apply": Text("публікація", "apply"),
    "verify": Text("звірка опублікованого", "verify"),
    "engine-lock": Text("чекаю: інша команда керує Prefect", "waiting: another command is at Prefect"),
    "ports-lock": Text("чекаю: інша команда запускає свої сервери", "waiting: another command is starting servers"),
    "engine-server": Text("запуск сервера Prefect", "starting Prefect's server"),
    "engine-worker": Text("запуск виконавця", "starting the worker"),
    "engine-deploy": Text("розгортання й розклади", "deployments and schedules"),
    "engine-stop": Text("зупинка (поточний запуск завершиться)", "stopping (a run at work goes on to its end)"),
    "trial-lock": Text("чекаю: інша команда керує пробним порталом", "waiting: another command is at the trial portal"),
    "trial-packages": Text("пакети Debian", "Debian packages"),
    "trial-ckan": Text("встановлення CKAN і Solr (близько хвилини)", "installing CKAN and Solr (about a minute)"),
    "trial-stores": Text("запуск PostgreSQL, Redis і Solr", "starting PostgreSQL, Redis and Solr"),
    "trial-prepare": Text("таблиці, організація, токен", "tables, organization, token"),
    "trial-web": Text("запуск CKAN", "starting CKAN"),
    "trial-stop": Text("зупинка", "stopping"),
}
"""The steps of a recipe, as progress shows them."""


def where(ref: str, lang: Lang) -> str:
    """A `sourceRef` in words, with a space before it; empty where there is no place."""
    if cell := re.fullmatch(r"(.+?)#(?:sheet=([^&]+))?&?(?:cell=(\w+))?", ref):
        return f" ({_cell(cell.groups(), lang)})"
    lines = re.fullmatch(r"(.+)#line=(\d+),(\d+)", ref)
    if not lines:
        return f" ({ref})" if ref else ""
    file, first, last = lines.groups()
    one = first == last
    if lang == "en":
        return f" ({file}, line {first})" if one else f" ({file}, lines {first}–{last})"
    return f" ({file}, рядок {first})" if one else f" ({file}, рядки {first}–{last})"


def tell(drift: Drift, lang: Lang = "uk") -> str:
    """A difference in one sentence, and what publishing again would do about it in another."""
    what, todo = DRIFTS[_kind(drift)]
    facts = {"expected": _brief(drift.expected), "found": _brief(drift.found.removesuffix(" rows"))}
    return f"{what.render(lang, target=drift.target, **facts)} {todo.render(lang)}"


def _kind(drift: Drift) -> str:
    if drift.kind == "file" and not drift.found:
        return "file-lost"
    if drift.kind == "load" and drift.found:
        return "load-fields" if drift.found == "other fields" else "load-rows"
    return drift.kind


def _brief(value: str) -> str:
    """Enough of a long text or digest for people to tell it by."""
    short = re.sub(r"(sha256:[0-9a-f]{8})[0-9a-f]{56}", r"\1…", value)
    return (short if len(short) <= BRIEF else f"{short[:BRIEF]}…") or "—"


def _cell(place: tuple[str | None, ...], lang: Lang) -> str:
    """A place in a workbook in words."""
    words = ("sheet “{}”", "cell {}") if lang == "en" else ("аркуш «{}»", "комірка {}")
    file, *parts = place
    said = [word.format(unquote(part)) for word, part in zip(words, parts, strict=True) if part]
    return ", ".join((str(file), *said))


def explain(finding: Finding, lang: Lang = "uk") -> str:
    """What is wrong, where in the document, and what to do; nothing is cut."""
    what, todo = _sentences(finding, lang)
    return f"{what}{where(finding.source_ref, lang)}. {todo}"


def advise(finding: Finding, lang: Lang = "uk") -> str:
    """What is wrong and what to do, for a reader who sees the place itself."""
    what, todo = _sentences(finding, lang)
    return f"{what}{'' if what.endswith('?') else '.'} {todo}"


def _sentences(finding: Finding, lang: Lang) -> tuple[str, str]:
    text = CHECKS[finding.check]
    facts = {"year": "", "table": finding.table, "key": finding.key, "field": finding.field, "value": finding.value}
    facts |= finding.facts
    if year := finding.facts.get("rawYear"):
        facts["year"] = f" for {year}" if lang == "en" else f" за {year} рік"
    if relation := finding.facts.get("relationCode"):
        facts["relation"] = RELATIONS[relation].render(lang)
    if personal := finding.facts.get("personal"):
        facts["kind"] = PERSONAL[personal].render(lang)
    return text.what.render(lang, **facts).rstrip("."), text.todo.render(lang, **facts)
