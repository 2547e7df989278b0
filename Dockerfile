# A supported LTS of Node, packages from the lock file, sources compiled once, run as an ordinary user.
FROM node:24-slim
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN node bin/fixit.cjs build && chown -R node:node /app
USER node
ENV NODE_ENV=production
EXPOSE 3000
CMD ["node", "bin/fixit.cjs", "api"]
