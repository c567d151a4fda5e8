"""Under which keys a CKAN's pages hold what is ours, and what its fields hold there: data, not messages.

By these a page is recognised for years to come, so no wording of the catalogue may change them. Citizens read the keys
of extras, which is why they are in Ukrainian.
"""

from __future__ import annotations

import re

DATASET = "Код набору (hromada-open-data)"
"""The extra that holds the name of a dataset of ours: by it, and by nothing else, a dataset is known to be ours."""
CONFIRMED = "Підтвердження "
"""How the extras begin that confirm a version for a half-year; the half-year follows."""
CONFIRMATION = re.compile(r"станом на (\d{4}-\d{2}-\d{2}) без змін \(версія ([^)]+)\)")
CONFIRMATION_VALUE = "станом на {date} без змін (версія {version})"
"""The value of such an extra, read and written."""
FREQUENCY = "Періодичність оновлення"
PURPOSE = "Підстава та мета збирання"
LANGUAGE = "Мова"
TERRITORY = "Територія"
TERRITORY_CODE = "Код території (КАТОТТГ, KATOTTG)"
"""CKAN searches an extra by the Latin letters of its key; those without any share one place."""
PERIOD = "Період"
ACTS = "Акт"
UPDATE_FREQUENCIES = {"Кожного півріччя": "once a half year"}
"""The wording of resolution № 835, annex 7 → the national portal's `update_frequency`: the codes known for certain."""
