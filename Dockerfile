# mailspec itself, for pipelines that have containers and no Node.
#   npm ci && npm pack && docker build --tag mailspec .
#   docker run --rm --user "$(id -u):$(id -g)" --volume "$PWD:/work" mailspec run --smtp smtp://mail.example.com
# Where no registry can be reached, .ci/engine makes the image that it starts from.

# npm comes with hundreds of Debian packages: it stays behind with this stage.
FROM debian:trixie-slim AS installed
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends npm \
 && apt-get clean && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/mailspec
COPY mailspec-*.tgz /tmp/
RUN tar --extract --no-same-owner --file /tmp/mailspec-*.tgz --strip-components 1
COPY package-lock.json ./
# What vouches for a package is its hash in package-lock.json, which npm checks; so it need not know the certificate of
# whatever stands between this machine and its registry. None of the packages is let run code of its own here.
RUN npm ci --omit=dev --omit=peer --ignore-scripts --strict-ssl=false --no-audit --no-fund

FROM debian:trixie-slim
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends nodejs ca-certificates \
 && apt-get clean && rm -rf /var/lib/apt/lists/*
COPY --from=installed /opt/mailspec /opt/mailspec
RUN ln --symbolic /opt/mailspec/dist/cli/main.js /usr/local/bin/mailspec \
 && chmod +x /opt/mailspec/dist/cli/main.js \
 && useradd --create-home --home-dir /work mailspec
USER mailspec
WORKDIR /work
ENTRYPOINT ["mailspec"]
