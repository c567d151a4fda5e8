"""This machine: settings, durable writes, locks, notices."""
