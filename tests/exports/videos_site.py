"""A stand-in for a server that speaks the OpenAI Videos API: lists, pages, contents, and what goes wrong with them."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from exports.sites import Answer, Asked, File, FileSite

KEY = "key-of-the-operator"
VARIANTS = {"video": "video/mp4", "thumbnail": "image/webp", "spritesheet": "image/jpeg"}

Record: TypeAlias = dict[str, Any]


@dataclass(slots=True)
class VideosSite:
    """prefix: what stands before /videos. page: most in a page. files: by id and variant; what is not there is a 404.

    orders: whether it heeds `order`; without, the newest come first. contents: the faults of contents, and their log.
    """

    prefix: str = "/v1"
    key: str | None = KEY
    page: int = 100
    orders: bool = True
    records: list[Record] = field(default_factory=list)
    contents: FileSite = field(default_factory=FileSite)
    list_faults: list[Answer] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    def add(self, id_: str, made: datetime, body: bytes = b"", **told: object) -> Record:
        """A video with everything there is of it; without a body there is nothing of it."""
        record = {
            "id": id_,
            "object": "video",
            "model": "wan-2",
            "status": "completed",
            "progress": 100,
            "created_at": int(made.timestamp()),
            "completed_at": int(made.timestamp()) + 60,
            "expires_at": None,
            "prompt": f"the making of {id_}",
            "size": "1280x720",
            "seconds": "8",
            "remixed_from_video_id": None,
            "error": None,
        } | told
        self.records.append(record)
        for variant, kind in VARIANTS.items() if body else ():
            self.contents.files[self.path(id_, variant)] = File(variant.encode() + b": " + body, kind, f'"{id_}"')
        return record

    def path(self, id_: str, variant: str = "video") -> str:
        return f"{self.prefix}/videos/{id_}/content" + (f"#{variant}" if variant != "video" else "")

    async def answer(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        if self.key is not None and asked.headers.get("authorization") != f"Bearer {self.key}":
            return told(401, {"error": {"message": "Incorrect API key provided", "code": "invalid_api_key"}})
        if asked.path == f"{self.prefix}/videos":
            return self.list_faults.pop(0) if self.list_faults else self._listed(asked)
        if asked.path.startswith(f"{self.prefix}/videos/") and asked.path.endswith("/content"):
            id_ = asked.path.removesuffix("/content").rpartition("/")[2]
            path = self.path(id_, asked.query.get("variant", "video"))
            return await self.contents.answer(Asked(asked.method, asked.host, path, asked.query, asked.headers))
        return told(404, {"error": {"message": "Not found"}})

    def _listed(self, asked: Asked) -> Answer:
        oldest_first = self.orders and asked.query.get("order") == "asc"
        records = sorted(self.records, key=lambda one: one["created_at"], reverse=not oldest_first)
        ids = [one["id"] for one in records]
        after = asked.query.get("after")
        if after is not None and after not in ids:
            return told(404, {"error": {"message": "No such video"}})
        start = ids.index(after) + 1 if after is not None else 0
        most = min(int(asked.query.get("limit", "20")), self.page)
        page = records[start : start + most]
        ends = {"first_id": page[0]["id"] if page else None, "last_id": page[-1]["id"] if page else None}
        return told(200, {"object": "list", "data": page, "has_more": start + most < len(records), **ends})


def told(status: int, body: object) -> Answer:
    return Answer(status, {"Content-Type": "application/json"}, json.dumps(body).encode())
