# The suite itself. No Connector and no runtime of the vendor's is in it: they are pulled or installed when a run needs
# them, below /suite/.cache, which may be a volume.
ARG BASE=python:3.11-slim-bookworm
FROM ${BASE}

RUN useradd --create-home --uid 1000 suite && mkdir /suite && chown suite /suite
USER suite
WORKDIR /suite

COPY --chown=suite requirements.lock ./
RUN python3 -m venv .venv \
    && .venv/bin/python -m pip install --quiet --no-cache-dir --require-hashes --no-deps -r requirements.lock

COPY --chown=suite . ./
RUN mkdir -p .cache reports/out

# Python takes the suite from here alone, whatever lies in the folder in which the command runs.
ENV PATH=/suite/.venv/bin:$PATH PYTHONPATH=/suite PYTHONSAFEPATH=1
ENTRYPOINT ["python", "-m", "acceptance"]
