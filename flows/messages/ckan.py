"""What the two pages of a dataset on a CKAN say: the dataset's own, and the one of its archive."""

from flows.messages.catalogue import Group

CKAN_PAGE = Group("ckan-page")
"""What stands in a page's title and description, and in the entry of its record."""
CKAN_FILES = Group("ckan-file")
"""Titles and notes of files that no table describes, by ending, and of previews, by kind."""
