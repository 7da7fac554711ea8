# The bot without a compiler, a shell history or root: the same locked requirements as everywhere.
FROM python:3.13-slim-bookworm AS build
WORKDIR /build
COPY requirements.txt ./
RUN python -m venv /venv \
    && /venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
COPY knowledge ./knowledge
RUN /venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation .

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --create-home --home-dir /home/sunset sunset \
    && mkdir /data \
    && chown sunset:sunset /data
COPY --from=build /venv /venv
# A folder of its own, so that a mounted one takes its place and edits are taken in while the bot runs.
COPY --chown=root:root knowledge /knowledge
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    SUNSET_KNOWLEDGE=/knowledge \
    SUNSET_HOME=/data
USER sunset
VOLUME /data
ENTRYPOINT ["sunset-bot"]
CMD ["chat"]
