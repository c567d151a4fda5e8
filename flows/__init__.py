"""From an adopted informatisation programme to validated, versioned open data."""
