"""Why a run stopped, by code."""

from __future__ import annotations

from flows.messages.text import Text

ERRORS: dict[str, Text] = {
    "unexpected": Text(
        "Неочікувана помилка програми ({kind}: {reason}). Дані на порталі не змінено. Повідомте розробника; подробиці "
        "покаже HROMADA_DEBUG=1.",
        "An unexpected fault of the program ({kind}: {reason}). The portal is unchanged. Report it; HROMADA_DEBUG=1 "
        "shows the details.",
    ),
    "words-wrong": Text(
        "Команду не зрозуміло: {reason}. Як її писати, покаже {command} --help.",
        "The command is not understood: {reason}. {command} --help shows how to write it.",
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
    "run-server-ended": Text(
        "Сервер Prefect, що мав записати цей запуск, завершився, не запрацювавши; причина — в журналі {log}. Перевірте місце "
        "на диску й теку PREFECT_HOME та повторіть; або опублікуйте без запису: --engine direct.",
        "Prefect's server that was to record this run ended before it answered; the log {log} says why. Check the disk's "
        "space and the folder PREFECT_HOME, and run again; or publish unrecorded: --engine direct.",
    ),
    "run-server-silent": Text(
        "Сервер Prefect, що мав записати цей запуск, не відповідає вже {seconds} с; його журнал — {log}. Повторіть, коли "
        "комп'ютер буде вільніший; або опублікуйте без запису: --engine direct.",
        "Prefect's server that was to record this run has not answered for {seconds} s; its log is {log}. Run again once "
        "the machine is less busy; or publish unrecorded: --engine direct.",
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
    "facts-id-twice": Text(
        "{file}: два виконавці мають той самий «id», тож їх не відрізнити. Дайте кожному свій або зведіть їх в один запис "
        "з «aliases».",
        "{file}: two executors bear one id. Give each its own, or make them one entry with aliases.",
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
    "reports-gone": Text(
        "Звітів за {cycle}, які вже прийняли, у теці немає або вони не читаються: {files}. Поверніть їх (чи під'єднано "
        "теку?) і запустіть ще раз; якщо їх прибрано навмисно, зітріть їхні рядки в received.csv.",
        "Accepted reports of {cycle} are not in the folder, or cannot be read: {files}. Put them back (is the folder "
        "mounted?) and run again; if they were removed on purpose, delete their lines in received.csv.",
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
        "Шаблон {file} не вдалося використати: {reason}. Виправте його в текстовому редакторі за зразком flows/stages/reports/templates або "
        "видаліть, щоб узяти типовий.",
        "The template {file} cannot be used: {reason}. Mend it in a word processor after those of flows/stages/reports/templates, or delete it "
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
    "portal-secret": Text(
        "В адресі порталу є зайве: ім'я чи пароль (@), запит (?) або позначка (#); такого ніде не показуємо й не записуємо. "
        "Вкажіть лише ckan:https://АДРЕСА, а ключ передайте у змінній CKAN_API_TOKEN.",
        "The portal's address holds more than an address: a name or a password (@), a query (?) or a mark (#), which we show "
        "and record nowhere. Give ckan:https://… alone, and pass the token in CKAN_API_TOKEN.",
    ),
    # --- a CKAN portal ---
    "ckan-token-missing": Text(
        "Для публікації на {path} потрібен ключ редактора, а його не вказано. Створіть його на сторінці свого користувача "
        "порталу й передайте у змінній CKAN_API_TOKEN.",
        "Publishing to {path} needs an editor's token, and none is given. Make one on your user's page of the portal and "
        "pass it in CKAN_API_TOKEN.",
    ),
    "ckan-token-odd": Text(
        "Ключ для {path} містить те, чого в ключах не буває: переноси рядків чи кирилицю. Скопіюйте його зі "
        "сторінки свого користувача порталу ще раз і передайте у змінній CKAN_API_TOKEN.",
        "The token for {path} holds what no token has: line breaks or letters that are not Latin. Copy it anew from your "
        "user's page of the portal and pass it in CKAN_API_TOKEN.",
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
    "ckan-field-ours": Text(
        "Поле {field} програма заповнює сама, тож у programme.yaml (portals, fields) йому не місце. Приберіть його звідти; "
        "назву й опис набору дають title і description.",
        "The field {field} is filled by the program itself and has no place in programme.yaml (portals, fields). Remove it "
        "from there; title and description give the dataset's own.",
    ),
    "ckan-field-unknown": Text(
        "Портал {path} не має полів {field}: CKAN мовчки відкинув їх, читачів ні до чого нового не повели. Приберіть їх з "
        "programme.yaml (portals: profile, fields) або попросіть адміністратора порталу додати їх до схеми набору.",
        "The portal {path} has no fields {field}: CKAN dropped them without a word, and readers were led to nothing new. "
        "Remove them from programme.yaml (portals: profile, fields), or ask the portal's administrator to add them to the "
        "dataset's schema.",
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
    "ckan-answer-large": Text(
        "Портал віддає за адресою {path} понад {limit} МБ: такого файла ми не публікували. Прочитане відкинуто, нічого не "
        "змінено. Перевірте, що стоїть за цією адресою.",
        "The portal serves more than {limit} MB at {path}: we published no such file. What was read is thrown away, nothing "
        "was changed. See what stands at that address.",
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
    "ckan-moved": Text(
        "Адреса {path} веде деінде: {there}. Вкажіть --portal ckan:АДРЕСА, за якою портал відповідає сам.",
        "The address {path} leads elsewhere: {there}. Give --portal ckan:URL, the address at which the portal itself answers.",
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
    "ckan-elsewhere": Text(
        "Портал {path} дає для своїх файлів адресу {there}, а вона звідси не відповідає, тож звірити опубліковане не вдасться; "
        "нічого не змінено. Якщо її не мають і читачі, попросіть адміністратора порталу виправити ckan.site_url; інакше "
        "відкрийте цьому комп'ютерові доступ до неї.",
        "The portal {path} gives {there} as the address of its files, and nobody answers there from here, so that what is "
        "published could not be read back; nothing was changed. If readers do not reach it either, ask the portal's "
        "administrator to mend ckan.site_url; else let this machine reach it.",
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
        "Тека доступна лише для читання: {path} ({reason}). Остання версія лишається доступною. Дозвольте запис "
        "(перемонтуйте диск) і запустіть ще раз.",
        "The folder is read-only: {path} ({reason}). The last version stays served. Allow writing (mount the disk anew) "
        "and run again.",
    ),
    "portal-denied": Text(
        "Немає права на {path} ({reason}). Остання версія лишається доступною. Дайте користувачеві, від якого йде запуск, "
        "право запису до цієї теки й запустіть ще раз.",
        "No right to {path} ({reason}). The last version stays served. Let the user who runs this write to that "
        "folder, and run again.",
    ),
    "portal-broken": Text(
        "Не вдалося прочитати або записати {path} ({reason}). Остання версія лишається доступною. Перевірте диск і "
        "запустіть ще раз.",
        "{path} could not be read or written ({reason}). The last version stays served. Check the disk and run again.",
    ),
    "portal-not-folder": Text(
        "На місці теки стоїть файл: {path}. Приберіть його або вкажіть іншу теку (--portal folder:ШЛЯХ, HROMADA_STATE).",
        "A file stands where a folder should be: {path}. Move it away or name another folder (--portal folder:PATH, "
        "HROMADA_STATE).",
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
