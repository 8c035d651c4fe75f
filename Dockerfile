# One image for every process; what it runs is its command: api, projector, or the aftercare command line.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY nest-cli.json tsconfig.json tsconfig.build.json ./
COPY apps apps
COPY libs libs
COPY eventstore eventstore
COPY test test
RUN npm run build && npm prune --omit=dev

FROM node:22-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/apps/cli/bin apps/cli/bin
USER node
EXPOSE 4000
CMD ["node", "--enable-source-maps", "dist/apps/api/src/main.js"]
