"""The day of receipt as a person knows it: an e-mail may lie for days before its file is put into the folder."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flows.model.findings import Finding
from flows.model.record import parse_cycle

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from flows.model.half_years import Cycle
    from flows.model.progress import Receipt
    from flows.stages.reports.collect import SentFile


def with_receipt(sent: SentFile, receipts: Sequence[Receipt], cycle: Cycle) -> SentFile:
    """The file with the day of receipt that is recorded for it, if there is one that can be."""
    usable = (one for one in receipts if one.cycle == str(cycle) and not _fault(one, (sent,)))
    receipt = next(usable, None)
    return replace(sent, recorded=receipt.received) if receipt else sent


def receipt_findings(
    receipts: Sequence[Receipt], files: Sequence[SentFile], cycle: Cycle, *, reported: Collection[Cycle]
) -> Iterator[Finding]:
    """Every record that is used for no file: misspelt, impossible, or a second one for the same file.

    Args:
        receipts: The records of all half-years.
        files: What was sent of this half-year; another one's records are held against its own files.
        cycle: This half-year.
        reported: Those of the programme; a record of any other would never be used.
    """
    used = set[str]()
    for receipt in receipts:
        own = receipt.cycle == str(cycle)
        fault = _misdated(receipt, reported) or (_fault(receipt, files) if own else "")
        if own and not fault:
            fault = "twice" if receipt.file in used else ""
            used.add(receipt.file)
        if fault:
            facts = {"record": str(receipt.line), "receipt": fault, "cycle": receipt.cycle}
            day = str(receipt.received)
            yield Finding.of(
                "report-receipt-wrong", table="report-status", field="receivedDate", value=day, facts=facts
            )


def _misdated(receipt: Receipt, reported: Collection[Cycle]) -> str:
    cycle = parse_cycle(receipt.cycle)
    if cycle not in reported:
        return "cycle"
    return "early" if receipt.received < cycle.start else ""


def _fault(receipt: Receipt, files: Sequence[SentFile]) -> str:
    """Why the record fits none of these files, by code; empty where it fits one."""
    named = [sent for sent in files if receipt.file in (*sent.names, sent.label)]
    if not named:
        return "unmatched"
    return "after-seen" if receipt.received > named[0].received else ""
