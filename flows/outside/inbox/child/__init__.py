"""Run as a program of its own, under limits: opens one file from standard input and answers in JSON.

A file made to exhaust memory aborts the process that reads it, and no `except` can catch that: so it is this one. It
imports nothing of the project, gets no environment, and can neither write a file nor run for long.
"""
