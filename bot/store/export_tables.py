"""The tables of exports: the second step of `migrations.py`, which see for what is promised of steps and columns."""

EXPORTS = (
    """
    create table export (
        id text primary key,
        platform text not null,
        person text not null,
        source text not null,
        state text not null,
        asked integer not null,
        options text not null,
        language text,
        origin_place text,
        origin_thread text,
        rank integer not null,
        started integer,
        finished integer,
        size integer,
        sha256 text,
        files integer,
        left_out integer,
        failure text,
        issue integer not null,
        digest text unique,
        expires integer,
        downloads integer not null,
        removed integer
    ) strict
    """,
    "create unique index export_active on export (platform, person) where state in ('queued', 'running')",
    "create index export_person on export (platform, person, asked)",
    "create index export_queue on export (source, rank) where state = 'queued'",
    "create index export_expiry on export (expires) where state = 'ready'",
    """
    create index export_leftover on export (finished)
    where state in ('failed', 'cancelled', 'revoked', 'expired') and removed is null
    """,
    """
    create table basket (
        id integer primary key autoincrement,
        platform text not null,
        person text not null,
        kind text not null,
        via text not null,
        reference text not null,
        at integer not null,
        name text not null,
        media_type text,
        size integer,
        text text not null,
        forwarded integer not null,
        unique (platform, person, reference)
    ) strict
    """,
    "create index basket_person on basket (platform, person, id)",
)
