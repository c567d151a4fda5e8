"""The site's ways in for programs: the catalogue, the feeds, the sitemap, and the data of one measure."""
