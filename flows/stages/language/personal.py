"""Personal data that no published file may hold; the names and posts of officials are not part of it.

Each kind has a pattern or a small function. Words beside a number decide first; a bare number counts where its form and
its check digits leave no doubt, once what is lawful (a day, a purchase, the number of an act) is left out. The patterns
are the vocabulary by which personal data is recognised: data, never a message.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from flows.stages.language.unmasked import unmasked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@lru_cache(maxsize=10_000)  # the same cells stand in every act
def personal_data(text: str) -> str:
    """What kind of personal data the text holds, by its code in `RECOGNISERS`, or nothing."""
    seen = _Seen(unmasked(text))
    digits = sum(map(str.isdecimal, seen.text))
    return next((code for code, (least, is_in) in RECOGNISERS.items() if digits >= least and is_in(seen)), "")


# --- what is lawful ------------------------------------------------------------------------------------

_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_LABELS = (
    r"договори?|догов[оі]р[уаі]?|договором|договорів|контракт\w{0,3}|угод[аиу]|угодою|рахун\w+|(?:рахунок-)?фактур\w"
    r"|накладн\w+|акт[ауиі]?|актом|актів|лист[ауи]?|листом|вих|вх|доручення|платіжна інструкція|замовлення"
    r"|специфікаці\w|ліцензі\w+|сертифікат\w*|наказ\w{0,2}|розпорядження\w?|рішення\w?|постанов\w|протокол\w{0,2}"
    r"|інв|інвентарн\w+(?: номер)?|серійн\w+(?: номер)?|с/н|s/n|imei|артикул|модел\w|кадастров\w+ номер|коатуу|кпквк\w*"
    r"|тпквкмб|кекв|[єе]дрпоу|зед|код (?:бюджету|установи|товару)|тендер\w?|лот|звернення|заявк\w|штрих-код|ean"
    r"|партія|реєстраційн\w+ номер|п/д|платіж\w+|чек\w?|квитанці\w|талон|ттн|id|ідентифікатор"
)
"""Words whose number is that of an act, a contract, a code or a thing."""
_PAGE = re.compile(r"(?:https?://|www\.)\S+|(?<![@\w.-])(?:[a-z0-9-]+\.)+[a-z]{2,}/\S*", re.IGNORECASE)
_LAWFUL = re.compile(
    r"(?<!\w)UA(?:-P)?(?:-\d+)+(?:-\w+)*"  # a purchase of Prozorro
    r"|(?<!\w)UA ?\d(?: ?\d){16}(?! ?\d)"  # a territory (КАТОТТГ)
    rf"|(?<![\d.])\d{{4}}-{_MONTH}-{_DAY}(?!\d)"  # a day
    rf"|(?<![\d./]){_DAY}([./]){_MONTH}\1(?:\d{{4}}|\d\d)(?![./]?\d)"
    r"|(?<![\d.])(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}(?![\d.])"  # an address in a network
    r"|(?<!\d)\d{8}-\d(?!\d)"  # a class of goods (CPV)
    r"|(?<!\d)\(?0[ ()-]*800\)?(?:[ -]?\d){6}(?!\d)"  # a hot line, free of charge for whoever calls
    rf"|(?<!\w)(?:{_LABELS})(?!\w)(?:[^\d№;]{{0,40}}(?:від [\d.]+)?[^\d№;]{{0,12}}№|[ .:#]*)"
    r" ?(?:[А-ЯІЇЄҐA-Z]{1,4}[ -]?)?\d[\w/-]*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Seen:
    """A text without disguise, and what remains of it where only a bare number could give somebody away."""

    text: str

    @cached_property
    def without_pages(self) -> str:
        """Digits inside an address of the web are numbers of documents, not of people."""
        return _PAGE.sub(" ", self.text)

    @cached_property
    def rest(self) -> str:
        """Neither pages, nor numbers that are lawful, nor sums with kopecks."""
        return _SUM_WITH_KOPECKS.sub(" § ", _LAWFUL.sub(" § ", self.without_pages))


# --- the parts of patterns -----------------------------------------------------------------------------

_S = r"(?:[^\w,;]{0,4}|[_,;])"
"""What may part two digits of one number; a comma or semicolon before a space parts two numbers."""
_DECIMALS = r"[.,]\d{1,2}(?!\d|-)"
_SUM = r"(?! ?\(?(?:грн|гривень|гривні|uah|тис|млн|млрд|коп|шт|од|ос[іо]б|запис|рядк|%|₴))"
"""What stands behind a sum or a count, and never behind a person's number."""
_IN_MILLIONS = r"[1-9](?:\d{0,2}(?: \d{3})+|\d{6,}),\d\d"
_SUM_WITH_KOPECKS = re.compile(rf"(?<![\d+.,-])(?<!\d ){_IN_MILLIONS}(?: {_IN_MILLIONS})*(?![\d,-]|\.\d)")
"""Sums in millions, as rows of tables print them: `29 399 100,00 8 047 700,00`, `11212700,00`."""
_END = rf"(?!\w|-\d|{_DECIMALS}){_SUM}"
_CAPITAL = "[А-ЯІЇЄҐA-Z]"
_SIX_DIGITS = r"(?:\d{6}|\d{3} \d{3}|\d\d \d\d \d\d|\d(?: \d){5})(?!\d)"
_NUMBER_WORD = r"(?:(?i:номер|ном|н|№|no|n)(?![^\W\d_])\.?\W{0,3})"
_STREET = (
    r"(?<!\w)(?:вул|вулиц\w+|просп\w*|пр-т|пров\w*|бульв\w*|б-р|площ\w+|пл|шосе|мікрорайон|мкр|узвіз|проїзд)(?!\w)\.?"
)
_PATRONYMIC = rf"{_CAPITAL}[\w'’ʼ-]+ {_CAPITAL}\w*(?:вич|вна|вни|вні|вну|вною|ич)\w{{0,3}}"
_NAME = rf"{_CAPITAL}[\w'’ʼ-]+ (?:{_CAPITAL}\. ?(?:{_CAPITAL}\.)?|{_PATRONYMIC})"
_MONTH_WORD = r"(?:січ|лют|берез|квіт|трав|черв|лип|серп|верес|жовт|листоп|груд)\w*"
_YEAR, _SHORT_YEAR, _OF_BIRTH = r"(?:19|20)\d\d", r"(?:(?:19|20)?\d\d)", r"(?:19[2-9]\d|200\d|201[0-5])"


def _date(year: str) -> str:
    return rf"(?:\d\d? ?[./-] ?\d\d? ?[./-] ?{year}|{year}-\d\d-\d\d|\d\d? {_MONTH_WORD} {year})(?!\d)"


# --- addresses of people -------------------------------------------------------------------------------

_AT = r"(?:@{1,2} ?| @ | ?[\[({<-] ?(?:at|ат|ät|@|собачка|собака) ?[\])}>-] ?)"
_DOT = r"(?: ?\. ?|,| ?[\[({<-] ?(?:dot|дот|крапка) ?[\])}>-] ?| (?:dot|крапка) )"
_MAIL_HOST = "(?:gmail|ukr|meta|outlook|yahoo|icloud|hotmail)"
_EMAIL = re.compile(
    rf"(?<![\w.+-])[\w.+-]+(?:{_AT}[\w-]+(?:{_DOT}[\w-]+)*{_DOT}[^\W\d_]{{2,}}"
    rf"| ?[\[(][aа][\])] ?[a-z][a-z0-9-]*\.[a-z]{{2,}}"
    rf"| (?:at|собака|собачка|равлик) (?:[\w-]+ (?:dot|крапка) [^\W\d_]{{2,}}|{_MAIL_HOST}\W)|@{_MAIL_HOST}(?!\w))",
    re.IGNORECASE,
)
_MESSENGER = re.compile(
    r"(?:viber|tg|whatsapp)://|(?<!\w)(?:tel|callto|sms):\W?\d|(?<!\w)(?:skype: ?[a-z]|live:[a-z])"
    r"|(?:t\.me|wa\.me|signal\.me|whatsapp\.com)/\S*?\d{9}"
    r"|(?<!\w)(?:телеграм|telegram|тг|tg|інстаграм|instagram|скайп|skype)[: -]{1,3}@\w{4,}(?<!bot)"
    r"|(?<![\w/])@\w{4,}(?: [вуй])? ?\(?(?:телеграм|telegram|тг|tg|viber|вайбер)(?![\w-])",
    re.IGNORECASE,
)
_PHONE = re.compile(
    rf"(?<!\w)(?<!\d[.,/-])\(?(?!0\d{{6}}(?!\d))0[3-9]\d(?:{_S}\d){{7}}{_END}"  # 067…, (03854) 3-22-11; not КПКВК
    rf"|(?<!\w)(?:00)?(?:3{_S})?8{_S}0{_S}[3-9](?:{_S}\d){{8}}{_END}"  # +380…, 8 (050)…
    rf"|(?<!\w)0[^\w,;]{{1,3}}[3-9](?:[^\w,;]{{1,3}}\d){{8}}{_END}"  # 0 6 7 1 2 3 4 5 6 7
    rf"|(?<!\w)0[ (-]{{1,2}}[3-9][ -]?\d[ )-]{{1,2}}\d{{3}}[ -]?\d\d[ -]?\d\d{_END}"  # 0 (67) 123-45-67
    rf"|(?<!\w)\+\d(?:{_S}\d){{9,13}}{_END}",  # of another country
    re.IGNORECASE,
)
_CALLED_PHONE = re.compile(
    r"(?<!\w)(?:тел|телефон\w{0,3}|моб|мобільн\w{0,3}|факс\w{0,2}|вайбер|viber|дзвон\w+|контактний номер)\.?[ :№]*"
    rf"(?!116 ?\d{{3}}(?!\d))\+?\(?\d(?:[^\w,;]{{0,4}}\d){{4,}}(?!\w|{_DECIMALS}){_SUM}"
    r"|(?<!\w)(?:тел|телефон\w{0,5}|дзвон\w+)(?!\w)\D{0,30}(?<!\d)\d{1,3}-\d\d-\d\d(?![\d-])",
    re.IGNORECASE,
)
_HOME = re.compile(
    rf"{_STREET}.{{2,40}}?\d ?-?[а-яіїєґ]?(?:/\d+)?[,; ]{{1,3}}(?:кв|квартир\w)\.? ?(?:№ ?)?\d{{1,3}}(?![\d-])"
    rf"|(?-i:{_CAPITAL})\w{{2,}},? (?:буд\. ?)?\d{{1,3}}\w?, ?кв\. ?\d{{1,3}}(?![\d-]| ?20\d\d| ?м)"
    rf"|{_STREET}.{{2,30}}?(?:б|буд)\. ?\d+\w?[,; ]{{1,3}}к\. ?\d{{1,3}}(?!\d)"
    r"|(?<!\w)(?:прожива(?:є|в|ла)|мешка(?:є|в|ла)|домашн\w+ адрес\w+|(?:адрес\w+|місц\w+) проживання)(?!\w)"
    rf"[^\d]{{0,60}}?{_STREET}[^\d]{{2,30}}\d"
    rf"|(?-i:{_NAME})[^\d]{{0,20}}зареєстрован(?:ий|а|ого|ої)[^\d]{{1,60}}?{_STREET}[^\d]{{2,30}}\d",
    re.IGNORECASE,
)
"""A flat is somebody's home; a house is one only where somebody is said to live."""
_REGISTERING = re.compile(
    r"(?:реєстр|декларув|перереєстр|змін|знят|довідк)\w*(?: \w+)? місц\w+ проживання", re.IGNORECASE
)
"""A service of the hromada, beside which the address of its office stands."""


def _has_phone(seen: _Seen) -> bool:
    return bool(_PHONE.search(seen.rest) or _CALLED_PHONE.search(seen.without_pages))


def _has_home(seen: _Seen) -> bool:
    return bool(_HOME.search(_REGISTERING.sub(" ", seen.text)))


# --- papers of people ----------------------------------------------------------------------------------

_PASSPORT = re.compile(
    rf"(?:паспорт|id-? ?(?:карт|card)|ід-? ?карт)\w{{0,5}}\D{{0,30}}(?:\d{{3}}{_S}\d{{3}}{_S}\d{{3}}(?!\d)"
    rf"|(?<![^\W\d_])(?!на|до|за|по|із|та|ід)[^\W\d_]{{2}}(?![^\W\d_])\W{{0,3}}{_NUMBER_WORD}?{_SIX_DIGITS}){_SUM}"
    rf"|(?<!\w)(?:[^\W\d_]{{2}}\W{{0,3}}{_SIX_DIGITS}|\d{{9}})\W{{1,3}}паспорт"
    rf"|паспорт\w{{0,5}}\D{{0,30}}(?-i:{_CAPITAL}{{2}}(?![^\W\d_])\W{{0,3}}{_NUMBER_WORD}?{_SIX_DIGITS}){_SUM}",
    re.IGNORECASE,
)
_OTHER_PASSPORT = re.compile(r"(?:технічн|енергетичн|екологічн|кадастров|санітарн)\w* паспорт\w*", re.IGNORECASE)
_NO_SERIES = "HP|SN|PN|ID|ІД|ДК|ПЗ|ТЗ|ПК|ПП|КП|ДП|КУ|КЗ"
"""Two capitals that are no series of a passport."""
_BOOKLET = re.compile(
    rf"(?<![\w-])(?!(?:{_NO_SERIES})\W)(?:{_CAPITAL}{{2}}|{_CAPITAL} {_CAPITAL})(?![^\W\d_])\W{{0,3}}"
    rf"{_NUMBER_WORD}?(?<!\b(?:НА|ДО|ЗА|ПО) (?=\d{{3}} ))(?:{_SIX_DIGITS})(?!{_DECIMALS}){_SUM}"
    rf"|(?i:(?<!\w)сер(?:ія|ії|ією)?\W{{0,3}}[^\W\d_]{{2}}\W{{1,3}}{_NUMBER_WORD}?{_SIX_DIGITS})"
)
_DOCUMENT = re.compile(
    r"(?:(?:водійськ|пенсійн)\w+ (?:посв|прав)\w*\.?|військов\w+ квит\w+|військово-облік\w+ документ\w*"
    r"|студ(?:ентськ\w+|\.) квит\w+|свідоцтв\w+ про (?:народж|шлюб|смерть|розірв)\w*"
    r"|посв(?:ідч\w+|\.) (?:водія|учасник|убд|ветеран|особи|багатодітн|інвалід|постражд)\w*)\D{0,40}\d{5}"
    r"|(?<!\w)убд\W{1,3}(?:серія \w+ )?(?:№ ?)?\d{6}|(?<!\w)(?:диплом|атестат|трудова книжка)\D{0,25}\d{6}"
    r"|посвідк\w+ на (?:\w+ )?проживання\D{0,40}\d{5}"
    r"|посвідч\w+\W{0,3}\d{5,}\W{1,3}(?:водія|учасник|убд|ветеран)",
    re.IGNORECASE,
)
_UNZR = re.compile(
    rf"(?<![\w-]){_OF_BIRTH}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]) ?- ?\d{{5}}(?!\w|-\d)"
    rf"|(?:унзр|унікальн\w+ номер\w* запису|демографічн\w+ реєстр\w*|№ запису)\D{{0,30}}\d{{8}}{_S}\d{{5}}(?!\d)"
    rf"|(?<!\d)\d{{8}}{_S}\d{{5}}\W{{1,3}}унзр(?!\w)",
    re.IGNORECASE,
)
_TAXPAYER = re.compile(
    r"(?<!\w)(?:рнокпп|р\. ?н\. ?о\. ?к\. ?п\. ?п\.?|[іi] ?п ?н|[іi]нн"
    r"|ідентифікаційн\w{0,3} (?:код(?!\D{0,20}\d{8}(?!\d))|номер)"
    r"|(?:індивідуальн|інд|персональн)\w*\.? податков\w+ номер|облікової картки платника\w*(?: податків)?"
    rf"|код\w? платника\w*(?: податків)?)(?![^\W\d_])\D{{0,20}}\d(?:{_S}\d){{9}}(?!\d)",
    re.IGNORECASE,
)
_TEN_DIGITS = re.compile(rf"(?<![\w.,/-])(?<!№)(?<!№ )\d(?:{_S}\d){{9}}(?!\w|[/:-]\d|{_DECIMALS}){_SUM}")
_TEN_IN_GROUPS = frozenset(
    {(10,), (2,) * 5, (1,) * 10, (5, 5), (3, 3, 4), (4, 3, 3), (4, 6), (6, 4), (3, 3, 2, 2), (4, 4, 2), (2, 4, 4)}
    | {(4, 2, 2, 2), (2, 2, 2, 4), (2, 3, 5), (5, 3, 2), (2, 8), (8, 2)}
)
"""How people part ten digits of a РНОКПП; by thousands they part sums."""
_BIRTHDAYS = range(7_000, 50_000)
"""A РНОКПП begins with its person's birthday, in days since 31 December 1899: from 1919 to 2036."""


def _has_passport(seen: _Seen) -> bool:
    return bool(_PASSPORT.search(_OTHER_PASSPORT.sub(" ", seen.without_pages)) or _BOOKLET.search(seen.rest))


def _has_rnokpp(seen: _Seen) -> bool:
    found = (number[0] for number in _TEN_DIGITS.finditer(seen.rest) if not _is_among_figures(number))
    return bool(_TAXPAYER.search(seen.without_pages)) or any(map(_is_rnokpp, found))


def _is_among_figures(number: re.Match[str]) -> bool:
    """Whether figures that only together have ten digits stand in a row of more: the years' sums of a table."""
    beside = re.search(r"\d $", number.string[: number.start()]) or re.match(r" \d", number.string[number.end() :])
    return beside is not None and " " in number[0]


def _is_rnokpp(number: str) -> bool:
    groups = re.findall(r"\d+", number)
    digits = "".join(groups)
    if tuple(map(len, groups)) not in _TEN_IN_GROUPS or int(digits[:5]) not in _BIRTHDAYS:
        return False
    if digits.endswith("00000"):  # a round sum
        return False
    from stdnum.ua import rntrc  # only a number of ten digits needs it

    return bool(rntrc.is_valid(digits))


# --- money of people -----------------------------------------------------------------------------------

_ACCOUNT = re.compile(rf"(?<![^\W_])[UУ][AА]{_S}\d\d((?:{_S}\d){{6}})(?:{_S}\d){{19}}(?!\d)", re.IGNORECASE)
_OLD_ACCOUNT = re.compile(r"(?<!\w)26[23][05]\d{10}(?!\w)")
"""Current and deposit accounts of natural persons, by the National Bank's chart of accounts, before IBAN."""
_FOREIGN_ACCOUNT = re.compile(r"(?<!\w)(?!UA)[A-Z]{2}\d\d(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?!\w)")
_TREASURY = frozenset({"820172", "899998"})
"""The bank codes of the Treasury, where public bodies have their accounts: those are nobody's."""
_SIXTEEN_DIGITS = re.compile(rf"(?<!\w)(?<!\d[.,/-])\d(?:{_S}\d){{15}}(?!\w|[/-]\d|{_DECIMALS}){_SUM}")
_CARD_RANGE = re.compile("4|5[0-8]|6|2[2-7]|9804")
"""Visa, Mastercard, Maestro, Prostir."""
_CARD_WORD = re.compile(
    r"(?<!\w)(?:карт(?:к\w{0,3}|а|и|у|ою|ці)|visa|mastercard|приват(?:банк\w*)?|монобанк\w*|monobank)(?!\w)",
    re.IGNORECASE,
)


def _has_iban(seen: _Seen) -> bool:
    """A person's account cannot be told from a firm's; the form is so much its own that a wrong check digit counts."""
    banks = ("".join(re.findall(r"\d", found[1])) for found in _ACCOUNT.finditer(seen.without_pages))
    if any(bank not in _TREASURY for bank in banks) or _OLD_ACCOUNT.search(seen.without_pages):
        return True
    return any(_is_foreign_account(found[0]) for found in _FOREIGN_ACCOUNT.finditer(seen.without_pages))


def _is_foreign_account(number: str) -> bool:
    from stdnum import iban  # only what looks like one needs it

    return bool(iban.is_valid(number))


def _has_card(seen: _Seen) -> bool:
    is_called = bool(_CARD_WORD.search(seen.text))
    return any(_is_card(found[0], is_called) for found in _SIXTEEN_DIGITS.finditer(seen.without_pages))


def _is_card(number: str, is_called: bool) -> bool:
    from stdnum import luhn  # only a number of sixteen digits needs it

    groups = re.findall(r"\d+", number)
    digits = "".join(groups)
    plainly = len(groups) == 1 or set(map(len, groups)) == {4}
    return bool(_CARD_RANGE.match(digits)) and (is_called or (plainly and bool(luhn.is_valid(digits))))


# --- what is said of people ----------------------------------------------------------------------------

_BORN = r"(?:р\. ?н(?:ар)?(?!\w)|(?:року |р\. ?)?народж)"
_BIRTH = re.compile(
    rf"{_date(_SHORT_YEAR)}[ ,(]{{0,3}}(?i:{_BORN})"
    rf"|(?<!\w)(?:ДН|[Дд]н|(?i:д\. ?н|дата нар\w*|народи(?:вся|лася|лась)|народжен(?:ий|а)|народ|нар|рік народж\w*))"
    rf"(?!\w)\W{{0,3}}(?:[^\W\d_]+\W{{1,3}}){{0,3}}{_date(_SHORT_YEAR)}"
    rf"|{_CAPITAL}[\w'’ʼ-]+ {_CAPITAL}[\w'’ʼ.-]*(?: ?{_CAPITAL}[\w.]*)?[ ,(-]{{1,4}}{_YEAR}\)? ?{_BORN}"
    rf"|{_YEAR} ?{_BORN}\W{{1,4}}{_NAME}|{_NAME}[ ,(-]{{1,4}}{_date(_OF_BIRTH)}"
)
"""A day called one of birth, a year of birth beside a name, or a day long ago beside a whole name."""
_ILLNESS = (
    r"(?<!\w)(?i:діагноз\w{0,3}\W(?! ?(?:мереж|систем|облад|несправ))|хворі(?:є|в|ла)(?!\w)|віл-?інфікован|онкохвор"
    r"|інвалід\w* (?:[IІ1-3]{1,3}|перш|друг|трет)\w*(?:-\w+)? груп|груп\w інвалідності"
    r"|дитин\w з інвалідністю|на лікарняному(?!\w)|вагітн(?:а|ої|у)(?!\w))"
)
_HEALTH = re.compile(
    rf"{_NAME}[^.;]{{0,60}}?{_ILLNESS}|{_ILLNESS}[^.;]{{0,40}}?{_NAME}"
    rf"|{_CAPITAL}\w+ {_CAPITAL}\w+[ ,:(-]{{1,3}}{_ILLNESS}|{_ILLNESS}[ ,:(-]{{1,3}}{_CAPITAL}\w+ {_CAPITAL}\w+"
    rf"|(?<!\w)(?i:віл-?інфікован)\w* {_CAPITAL}\w+|(?<!\w)(?i:діагноз)\w{{0,3}}\W{{1,3}}[A-ZА-Я]\d\d(?!\d)"
)
"""Only beside a name: of people without one such words are lawful."""

RECOGNISERS: Mapping[str, tuple[int, Callable[[_Seen], object]]] = {
    "email": (0, lambda seen: _EMAIL.search(seen.text)),
    "messenger": (0, lambda seen: _MESSENGER.search(seen.text)),
    "iban": (2, _has_iban),
    "card": (16, _has_card),
    "unzr": (13, lambda seen: _UNZR.search(seen.without_pages)),
    "phone": (5, _has_phone),
    "document": (5, lambda seen: _DOCUMENT.search(seen.text)),
    "passport": (6, _has_passport),
    "rnokpp": (10, _has_rnokpp),
    "birth-date": (3, lambda seen: _BIRTH.search(seen.text)),
    "address": (1, _has_home),
    "health": (0, lambda seen: _HEALTH.search(seen.text)),
}
"""What is looked for, in this order: its code, how few digits a text of it can hold, and what finds it."""
