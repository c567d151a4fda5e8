"""What the command line shows: its help, its progress, its answers."""

from __future__ import annotations

from flows.messages.text import Text

USAGE: dict[str, Text] = {
    "the following arguments are required": Text("бракує", "missing"),
    "unrecognized arguments": Text("зайве", "not understood"),
    "expected one argument": Text("тут має бути значення", "a value must follow"),
    "ignored explicit argument": Text("тут не має бути значення", "no value must follow"),
    "invalid choice": Text("такого немає", "no such choice"),
    "choose from": Text("є", "there are"),
    "invalid int value": Text("це не ціле число", "no whole number"),
    "ambiguous option": Text("неясно, який параметр", "several options begin so"),
    "could match": Text("може бути", "may be"),
    "argument ": Text("параметр ", "option "),
}
"""What the command line's parser says of wrong words, by its own English."""

HELP: dict[str, Text] = {
    "hromada": Text(
        "Від ухваленої програми інформатизації — до перевірених відкритих даних на порталі громади.",
        "From an adopted informatisation programme to checked open data on the community's portal.",
    ),
    "help": Text("показати цю довідку й закінчити", "show this help and exit"),
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
    "unreported": Text(
        "Про виконання поки нічого публікувати: час публікації ще не настав або жодного звіту ще не прийнято. Хто й що "
        "подав: hromada status.",
        "Of progress there is nothing to publish yet: its time has not come, or no report was accepted. Who has sent what: "
        "hromada status.",
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
    "lasting": Text("{step}: {seconds} с", "{step}: {seconds} s"),
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
    "next-gaps": Text(
        "Прийняті звіти нічого не кажуть про заходи {names}. Попросіть виконавців надіслати доповнені.",
        "The accepted reports tell nothing of measures {names}. Ask their executors to send completed ones.",
    ),
    "next-remind": Text(
        "Строк минув, нагадайте: {names}. Публікація на них не чекає.",
        "The date is past, remind: {names}. Publication does not wait for them.",
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
    "run-server": Text(
        "запуск тимчасового сервера Prefect для запису про запуск", "starting a temporary Prefect server for the record"
    ),
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
