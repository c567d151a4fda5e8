"""What the page and the workbook say in which a person compares rows with the act."""

from flows.messages.catalogue import Group

REVIEW = Group("review")
"""The texts of the page, by the name under which its template asks for them."""
REVIEW_SHEET = Group("review-sheet")
"""The texts of the workbook."""
