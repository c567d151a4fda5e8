"""What a finding says: what is wrong, and what to do; where it stands is added by `explain`.

Placeholders are the finding's own fields (`{key}`, `{value}`, …) and its facts.
"""

from __future__ import annotations

from typing import NamedTuple

from flows.messages.text import Severity, Text


class CheckText(NamedTuple):
    """What a check says: its usual severity, what is wrong, what to do."""

    severity: Severity
    what: Text
    todo: Text


C, W, I = Severity.CRITICAL, Severity.WARNING, Severity.INFO  # a column of letters reads best below
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
    "row-unclear": CheckText(
        C,
        Text(
            "Рядок «{value}» у таблиці «{table}» можна прочитати двояко: як продовження рядка {above} «{title}» або як окремий запис чи примітку.",
            "Row “{value}” of table “{table}” can be read in two ways: as the rest of row {above} “{title}”, or as a record or a note of its own.",
        ),
        Text(
            "Якщо це продовження, допишіть його у файлі до комірки вище; якщо запис — дайте йому номер, як в акті; якщо примітка — почніть її знаком «*».",
            "If it goes on, append it to the cell above in the file; if it is a record, give it its number as in the act; if it is a note, begin it with “*”.",
        ),
    ),
    "line-ignored": CheckText(
        I,
        Text(
            "Рядок, що не є записом ({kind}), пропущено.",
            "A line that is no record ({kind}) is left out.",
        ),
        Text("Нічого робити не треба.", "Nothing needs to be done."),
    ),
    "column-absent": CheckText(
        I,
        Text(
            "У таблиці «{table}» акта немає стовпця «{field}»; він лишається порожнім.",
            "Table “{table}” of the act has no column “{field}”; it stays empty.",
        ),
        Text("Нічого робити не треба.", "Nothing needs to be done."),
    ),
    "cell-merged": CheckText(
        W,
        Text(
            "У таблиці «{table}» значення стовпця «{field}» надруковано раз на кілька рядків; його взято для кожного з них ({count}).",
            "Table “{table}” prints “{field}” once for several rows; it is taken for each of them ({count}).",
        ),
        Text(
            "Якщо порожні комірки в акті справді порожні, впишіть у файл «-».",
            "If the cells are blank in the act, type “-” in the file.",
        ),
    ),
    "cells-unaccounted": CheckText(
        C,
        Text(
            "Не всі комірки таблиць враховано: без пояснення {open}, двічі {twice}.",
            "Not every cell of the tables is accounted for: {open} without an explanation, {twice} twice.",
        ),
        Text(
            "Це вада програми, а не акта: повідомте розробників і додайте файл.",
            "This is a fault of the program, not of the act: tell its developers, with the file.",
        ),
    ),
    "annex-empty": CheckText(
        C,
        Text(
            "У таблиці «{table}» не знайдено жодного запису.",
            "Table “{table}” holds no record.",
        ),
        Text(
            "Перевірте, чи мають рядки номери (1.1, 1) або 1) і чи стоять вони під заголовком таблиці.",
            "Check that its rows have numbers (1.1, 1 or 1)) and stand under the table's header.",
        ),
    ),
    "form-old": CheckText(
        C,
        Text(
            "Таблиця заходів має один стовпець коштів без поділу на роки: це стара форма (за наказом № 644), з якої не видно, скільки коштів на який рік.",
            "The table of measures has one column of money and no years: this is the old form (of order № 644), which does not say how much goes to which year.",
        ),
        Text(
            "Оприлюднити за роками можна лише акт, що їх називає: візьміть чинну редакцію за типовою програмою або додаток з розподілом за роками.",
            "Only an act that names the years can be published by year: take the version after the typical programme, or an annex that divides the money by years.",
        ),
    ),
    "facts-differ": CheckText(
        C,
        Text(
            "У programme.yaml ({field}) «{expected}», а в акті «{value}».",
            "programme.yaml ({field}) says “{expected}”, the act says “{value}”.",
        ),
        Text(
            "Перевірте, чи той акт лежить у теці, і виправте programme.yaml за актом.",
            "Check that the folder holds the right act, and mend programme.yaml after it.",
        ),
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
    "report-gone": CheckText(
        C,
        Text(
            "Звіт уже прийняли, а тепер його в теці немає або він не читається.",
            "The report was accepted and is no longer in the folder, or cannot be read.",
        ),
        Text(
            "Поверніть його; якщо його прибрано навмисно, зітріть його рядок у received.csv.",
            "Put it back; if it was removed on purpose, delete its line in received.csv.",
        ),
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
        W,
        Text(
            "Дата подання {value} пізніша за день надходження; враховано цей день.",
            "The report's date {value} is after the day on which it came; that day counts.",
        ),
        TYPE_DATE,
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
LINES: dict[str, Text] = {
    "caption": Text("напис", "a caption"),
    "note": Text("примітка", "a note"),
    "unit": Text("одиниця виміру", "a unit"),
    "date": Text("дата", "a date"),
    "signature": Text("підпис", "a signature"),
    "task": Text("заголовок завдання", "the heading of a task"),
}
"""What a line is that was left out, by the code of a finding's fact `line`."""
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
