# The bot without a compiler, a shell history or root: the same locked requirements as everywhere.
FROM python:3.13-slim-bookworm AS build
WORKDIR /build
COPY requirements.txt ./
RUN python -m venv /venv \
    && /venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
COPY knowledge ./knowledge
# What only builds and installs stays behind with this stage.
RUN /venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation . \
    && /venv/bin/python -m pip uninstall --quiet --yes editables hatchling pathspec trove-classifiers pip

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --user-group --create-home --home-dir /home/sunset sunset \
    && mkdir /data \
    && chown sunset:sunset /data
COPY --from=build /venv /venv
# A folder of its own, so that a mounted one takes its place and edits are taken in while the bot runs.
COPY --chown=root:root knowledge /knowledge
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    SUNSET_KNOWLEDGE=/knowledge \
    SUNSET_HOME=/data
# By number, so that whoever runs it can tell without our /etc/passwd that it is not root.
USER 10001
VOLUME /data
ENTRYPOINT ["sunset-bot"]
# Serves each platform whose token is set; with none, a conversation in the terminal it was started in.
CMD ["run"]
