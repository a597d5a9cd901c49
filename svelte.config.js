import adapter from '@sveltejs/adapter-node';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** @type {import('@sveltejs/kit').Config} */
export default {
  preprocess: vitePreprocess(),
  kit: {
    adapter: adapter({ out: 'build', precompress: true }),
    // The layout of the project: the app lives in web/, not in src/.
    files: {
      src: 'web',
      assets: 'web/static',
      lib: 'web/lib',
      routes: 'web/routes',
      appTemplate: 'web/app.html',
      errorTemplate: 'web/error.html',
      hooks: { server: 'web/hooks.server', client: 'web/hooks.client', universal: 'web/hooks' },
    },
    // Everything comes from this server; only styles may stand in attributes (bars, chart and map sizes). A page
    // is shared for a second (web/http/page-cache.ts), and so is its nonce: it holds nothing that a reader wrote.
    csp: {
      mode: 'nonce',
      directives: {
        'default-src': ['self'],
        'script-src': ['self'],
        'style-src': ['self', 'unsafe-inline'],
        'img-src': ['self', 'data:', 'blob:'],
        'object-src': ['none'],
        'base-uri': ['none'],
        'form-action': ['self'],
        'frame-ancestors': ['none'],
      },
    },
    // Live frames carry what the page shows; polling for a new version would only add requests.
    version: { pollInterval: 0 },
    typescript: {
      config(config) {
        config.include.push(
          '../schema/**/*.ts',
          '../ingest/**/*.ts',
          '../bench/**/*.ts',
          '../scripts/**/*.ts',
          '../*.ts',
        );
        return config;
      },
    },
  },
};
