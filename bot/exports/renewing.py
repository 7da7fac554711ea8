"""What a version before this one noted in a work folder, noted anew: it knew no seals, and of the sums only SHA-256.

So an upgrade in the middle of an export fetches nothing again: its source may not give it a second time.
"""

from bot.exports import records
from bot.exports.fetching.disk import summing_of
from bot.exports.folder import WorkFolder
from bot.exports.source import Fetched, Kept, LeftOut, Why


def renew(folder: WorkFolder) -> None:
    """Reads every file that has to be summed; for a thread."""
    for chunk in range(folder.chunks()):
        older = [record for record in folder.noted(chunk) if records.SEAL not in record]
        done = folder.done(chunk) if older else {}
        for record in older:
            fetched = None if record["number"] in done else _renewed(folder, chunk, record)
            if fetched is not None:
                folder.note(chunk, record["number"], fetched)


def _renewed(folder: WorkFolder, chunk: int, record: records.Record) -> Fetched | None:
    """None: the file is not what was noted of it."""
    if "why" in record:
        return LeftOut(Why(record["why"]), record["detail"])
    file = folder.file(chunk, record["number"])
    sums = summing_of(file).sums() if file.is_file() else None
    return Kept(sums, record["media_type"]) if sums is not None and sums.sha256 == record["sha256"] else None
