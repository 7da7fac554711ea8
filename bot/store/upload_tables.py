"""The tables of uploads: a step of `migrations.py`, which see for what is promised of steps and columns."""

UPLOADS = (
    """
    create table upload_page (
        platform text not null,
        person text not null,
        salt text not null,
        digest text not null unique,
        expires integer not null,
        primary key (platform, person)
    ) strict
    """,
    """
    create table upload (
        id text primary key,
        platform text not null,
        person text not null,
        name text not null,
        media_type text,
        size integer not null,
        mark text not null,
        made integer not null,
        offset integer not null,
        finished integer
    ) strict
    """,
    "create index upload_person on upload (platform, person, made)",
    "create index upload_under_way on upload (made) where finished is null",
    "create index basket_uploaded on basket (reference) where via = 'upload'",
)

CAME = "alter table upload add column came integer"
"""When the last bytes of it came; nothing: none has, or before this was kept."""
