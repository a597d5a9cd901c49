/** The map on a page of its own, built and served on a free port: without server, store and socket. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build, preview } from 'vite';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface MapPageServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Builds a page (a folder with index.html, from the root of the project) with the product's map and shapes.
 * The shapes must have been built (`npm test` and `npm run bench` see to that).
 */
export async function serveMapPage(folder = 'tests/support/map-page'): Promise<MapPageServer> {
  const outDir = await mkdtemp(join(tmpdir(), 'map-page-'));
  const options = {
    configFile: false as const,
    root: join(ROOT, folder),
    publicDir: join(ROOT, 'web/static'),
    logLevel: 'error' as const,
    resolve: { alias: { '$app/paths': join(ROOT, 'tests/support/map-page/paths.ts') } },
    build: { outDir, emptyOutDir: true, target: 'es2022' },
    plugins: [svelte({ configFile: false })],
  };
  await build(options);
  const server = await preview({ ...options, preview: { port: 0, host: '127.0.0.1' } });
  const address = server.httpServer.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      await server.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
