"""Servers that we start ourselves on this machine."""
