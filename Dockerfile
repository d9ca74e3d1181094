# The image of every process: `docker build -t almanac .`, then `docker run almanac serve`, `… migrate`, `… ingest`;
# `npm run image` builds it from a commit, byte for byte the same each time (docs/releasing.md).
# It holds no embedded PostgreSQL: give it a database URL. Nothing writes to the root file system.
ARG NODE_IMAGE=node:24-bookworm-slim

# What is built here is JavaScript, the same for every architecture: it is built on the builder's own. The last stage only
# copies, so that no foreign processor is emulated.
FROM --platform=$BUILDPLATFORM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev --include=optional --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src src
# The first line of main.js names node, so that `almanac` works as a command inside the container.
RUN node_modules/.bin/tsc -p tsconfig.build.json --sourceMap false --incremental false --tsBuildInfoFile null \
 && chmod 755 dist/main.js \
 && mkdir bin && ln -s /app/dist/main.js bin/almanac
COPY LICENSE ./
COPY conformance conformance
COPY charts/almanac/crds crds
# Whatever umask the sources were checked out with.
RUN chmod -R u=rwX,go=rX package.json LICENSE dist src/explorer/static conformance crds

FROM --platform=$BUILDPLATFORM ${NODE_IMAGE} AS modules
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
# What only editors, bundlers and the packages' own authors read stays out; licences stay in. Node loads `dist-cjs` of
# the AWS packages; of Swagger UI the documentation page uses three files, of the charts the explorer one; bare-* are libraries of another runtime that
# the Kubernetes client brings along.
RUN npm ci --omit=dev --omit=optional --ignore-scripts \
 && find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \
      -o -name '*.md' -o -name '*.markdown' -o -name '*.tsbuildinfo' \) \
      ! -iname '*licen[sc]e*' ! -iname 'notice*' ! -iname 'copying*' -delete \
 && find node_modules -type d \( -name dist-types -o -path '*/@aws-sdk/*/dist-es' -o -path '*/@smithy/*/dist-es' \) \
      -prune -exec rm -r '{}' + \
 && find node_modules/swagger-ui-dist -type f ! -name package.json ! -name LICENSE ! -name NOTICE \
      ! -name swagger-ui.css ! -name swagger-ui-bundle.js ! -name favicon-32x32.png -delete \
 && find node_modules/lightweight-charts/dist -type f ! -name lightweight-charts.standalone.production.mjs -delete \
 && rm -rf node_modules/bare-*

FROM ${NODE_IMAGE}
WORKDIR /app
COPY --from=modules /build/node_modules node_modules
COPY --from=build /build/bin/ /usr/local/bin/
COPY --from=build /build/package.json /build/LICENSE ./
# Skaffold puts changed files into running pods of development: there they belong to the user.
ARG DIST_OWNER=0:0
COPY --from=build --chown=${DIST_OWNER} /build/dist dist
# What the page for browsers is made of, beside its compiled scripts.
COPY --from=build /build/src/explorer/static src/explorer/static
# The golden vectors of `almanac conformance`.
COPY --from=build /build/conformance conformance
# The definitions of custom resources, as the chart has them: `almanac prepare` brings a cluster up to date.
COPY --from=build /build/crds crds
ARG NODE_IMAGE
ARG ALMANAC_VERSION=unknown
ARG ALMANAC_COMMIT=unknown
# When the commit was made, not when the image was: the same commit gives the same image.
ARG ALMANAC_BUILD_TIME=unknown
LABEL org.opencontainers.image.title="Almanac" \
      org.opencontainers.image.description="A Kubernetes-native data API: declare a dataset, get an API." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${ALMANAC_VERSION}" \
      org.opencontainers.image.revision="${ALMANAC_COMMIT}" \
      org.opencontainers.image.created="${ALMANAC_BUILD_TIME}" \
      org.opencontainers.image.base.name="${NODE_IMAGE}"
# Node 24 lets more garbage gather the larger the machine is: 323 MB for a Parquet of 5,000,000 rows, 237 MB with this.
ENV NODE_ENV=production \
    NODE_OPTIONS=--max-semi-space-size=8 \
    ALMANAC_IMAGE=true \
    ALMANAC_COMMIT=${ALMANAC_COMMIT} \
    ALMANAC_BUILD_TIME=${ALMANAC_BUILD_TIME}
# A number, so that Kubernetes can check runAsNonRoot.
USER 1000:1000
EXPOSE 8080 9797
STOPSIGNAL SIGTERM
# No shell and no init between: node is PID 1 and gets SIGTERM itself.
ENTRYPOINT ["node", "/app/dist/main.js"]
CMD ["serve"]
