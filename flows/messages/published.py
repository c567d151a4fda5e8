"""What published files and pages say: changes in sentences, states, titles, the assessment."""

from __future__ import annotations

from flows.messages.text import Text

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
        "Індикатор {number} «{title}»: {after} на кінець {end} (було {before}).",
        "Indicator {number} “{title}”: {after} at the end of {end} (formerly {before}).",
    ),
    "indicator-first": Text(
        "Індикатор {number} «{title}»: {after} на кінець {end}.",
        "Indicator {number} “{title}”: {after} at the end of {end}.",
    ),
    "indicator-corrected": Text(
        "Індикатор {number} «{title}», {cycle}, звіт виправлено: {after} (було вказано {before}).",
        "Indicator {number} “{title}”, {cycle}, the report was corrected: {after} (formerly given as {before}).",
    ),
    "indicator-blank": Text(
        "Індикатор {number} «{title}», {cycle}, звіт виправлено: значення більше не вказано (було вказано {before}).",
        "Indicator {number} “{title}”, {cycle}, the report was corrected: no value is given (formerly {before}).",
    ),
    "indicator-noted": Text(
        "Індикатор {number} «{title}», {cycle}, звіт виправлено: змінено пояснення.",
        "Indicator {number} “{title}”, {cycle}, the report was corrected: the note was edited.",
    ),
    "answering-changed": Text(
        "Захід {number} «{title}»: за {cycle} звітує {after}, раніше — {before}.",
        "Measure {number} “{title}”: {after} answers for {cycle}, formerly {before}.",
    ),
    "report-day": Text(
        "Звіт виконавця {title} за {cycle}: день надходження — {after} (було: {before}).",
        "The report of {title} for {cycle}: it came on {after} (formerly: {before}).",
    ),
    "report-dropped": Text(
        "Звіт виконавця {title} за {cycle} більше не очікується.",
        "No report of {title} for {cycle} is awaited any more.",
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
    "completion-stated": Text("виконано {after} % (раніше не було вказано)", "{after} % done (formerly not stated)"),
    "completion-blank": Text(
        "відсоток виконання більше не вказано (було вказано {before} %)",
        "completion is not stated any more (formerly given as {before} %)",
    ),
    "spent": Text("у {cycle} освоєно {after} грн", "{after} UAH spent in {cycle}"),
    "spent-given": Text(
        "освоєно {after} грн (було вказано {before} грн)", "{after} UAH spent (formerly given as {before} UAH)"
    ),
    "spent-stated": Text("освоєно {after} грн (раніше не було вказано)", "{after} UAH spent (formerly not stated)"),
    "spent-blank": Text(
        "освоєну суму більше не вказано (було вказано {before} грн)",
        "the sum spent is not stated any more (formerly given as {before} UAH)",
    ),
    "spent-divided": Text(
        "ту саму суму, {after} грн, інакше поділено за джерелами",
        "the same sum, {after} UAH, is divided otherwise by source",
    ),
    "status": Text("{after}", "{after}"),
    "status-given": Text("{after} (було вказано: {before})", "{after} (formerly given as: {before})"),
    "note": Text("змінено пояснення", "the note was edited"),
    "evidence": Text("змінено посилання на підтвердження", "the link to the evidence was edited"),
    "first-half": Text("перше півріччя {year} року", "the first half of {year}"),
    "second-half": Text("друге півріччя {year} року", "the second half of {year}"),
    "of-first-half": Text("першого півріччя {year} року", "the first half of {year}"),
    "of-second-half": Text("другого півріччя {year} року", "the second half of {year}"),
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
        "Заходів, за якими є звіт: {numerator} із {denominator}.",
        "Measures reported on: {numerator} of {denominator}.",
    ),
    "measures-done": Text(
        "Заходів завершено: {numerator} із {denominator}.", "Measures done: {numerator} of {denominator}."
    ),
    "measures-due-done": Text(
        "Заходів, строк яких минув: {denominator}, із них завершено: {numerator}.",
        "Measures whose term has ended: {denominator}; done of them: {numerator}.",
    ),
    "measures-late": Text("Прострочено, за звітами: {value}.", "Late, as the reports have it: {value}."),
    "spent-of-planned": Text(
        "Від початку року освоєно {numerator} грн із {denominator} грн, передбачених на весь рік ({value} %).",
        "Since the year began {numerator} UAH were spent of {denominator} UAH planned for all of it ({value} %).",
    ),
    "undivided": Text(
        "Із коштів, передбачених на {year} рік, {undivided} грн ({share} %) акт дає з кількох джерел однією сумою, тож за "
        "джерелами їх не поділено.",
        "Of the money planned for {year}, {undivided} UAH ({share} %) are one sum from several sources, so they are not "
        "divided by source.",
    ),
    "dropped": Text(
        "Поза цими сумами в {year} році освоєно {spent} грн на заходи, яких у плані вже немає: {numbers}.",
        "Beside these sums, {spent} UAH were spent in {year} on measures that the plan has no more: {numbers}.",
    ),
    "results-reported": Text(
        "Заходів, за якими повідомлено результат (значення індикатора): {numerator} із {denominator}.",
        "Measures with a reported result (an indicator's value): {numerator} of {denominator}.",
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
