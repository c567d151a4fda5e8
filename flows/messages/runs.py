"""What a maintainer is told of scheduled runs: notices, and what Prefect's page shows."""

from __future__ import annotations

from flows.messages.text import Text

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
        "Чекає на вашу згоду: {dataset}\n{told}\n\nВідкрийте запуск, перегляньте зауваження, план і зміни (Artifacts), "
        "тоді в меню ⋮ угорі натисніть Resume і виберіть рішення: {page}",
        "Waits for your decision: {dataset}\n{told}\n\nOpen the run, look at findings, plan and changes (Artifacts), "
        "then press Resume in the menu ⋮ above and choose: {page}",
    ),
    "lapsed": Text(
        "Ніхто не відповів: {name}\nЧас на рішення минув, тому нічого не опубліковано. Якщо публікація досі потрібна, "
        "щоденний запуск спитає ще раз; спробу з іншим порталом чи днем запустіть знову.",
        "Nobody answered: {name}\nThe time to decide ran out, so nothing was published. If the publication is still due, "
        "the daily run asks again; a trial with another portal or day is yours to start anew.",
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
    "lapsed": Text(
        "Ніхто не відповів вчасно, тому нічого не опубліковано.",
        "Nobody answered in time, so nothing was published.",
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
