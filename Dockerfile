# One image for both services; which one runs is the command (see docker-compose.yml).
FROM node:24-bookworm-slim
RUN mkdir /app && chown node:node /app
USER node
WORKDIR /app
COPY --chown=node:node . .
# Installs the packages and builds map shapes and pages, as `npm run build` does.
RUN node setup.mjs build
ENV NODE_ENV=production
CMD ["node", "web/server.ts"]
