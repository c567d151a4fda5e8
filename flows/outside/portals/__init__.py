"""Where datasets are published: one contract, a folder and a CKAN."""
