import { sveltekit } from '@sveltejs/kit/vite';
import type { Server } from 'node:http';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** `npm run dev`: the hub, the sockets and the ingest door run beside the pages, as in production. */
function live(): Plugin {
  return {
    name: 'live',
    apply: 'serve',
    async configureServer({ httpServer }) {
      if (process.env.VITEST || !httpServer) return;
      // Through a URL, so that Node runs it from source: it is no part of this configuration's bundle.
      const dev = new URL('./web/dev.ts', import.meta.url).href;
      const { attachLive } = (await import(dev)) as { attachLive: (server: Server) => Promise<void> };
      await attachLive(httpServer as Server);
    },
  };
}

export default defineConfig({
  plugins: [sveltekit(), live()],
  // chDB is a native addon with CommonJS glue: it stays out of every bundle.
  ssr: { external: ['chdb', '@clickhouse/client'] },
  build: { chunkSizeWarningLimit: 700 },
  test: {
    // One fork per file: chDB gives an engine to a process only once.
    pool: 'forks',
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['tests/unit/**/*.test.ts', 'tests/architecture.test.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 240_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
