import react from '@vitejs/plugin-react';
import { resolve } from 'node:path';
import { defaultClientConditions, defineConfig, type Connect, type Plugin } from 'vite';

const server = process.env['TELEWARD_SERVER'] ?? 'http://127.0.0.1:3000';

/** Pages of their own; the server answers every other address with the staff's. */
const entries = { v: '/patient.html', g: '/guest.html' } as const;

const serveEntries = (): Plugin => {
  const rewrite: Connect.NextHandleFunction = (request, _response, next) => {
    const entry = /^\/([vg])\/?(\?|$)/.exec(request.url ?? '')?.[1] as
      keyof typeof entries | undefined;
    if (entry) request.url = entries[entry];
    next();
  };
  return {
    name: 'teleward-entries',
    configureServer: ({ middlewares }) => {
      middlewares.use(rewrite);
    },
    configurePreviewServer: ({ middlewares }) => {
      middlewares.use(rewrite);
    },
  };
};

const proxy = { '/api': { target: server, ws: true } };

export default defineConfig({
  plugins: [react(), serveEntries()],
  resolve: { conditions: ['teleward-source', ...defaultClientConditions] },
  server: { proxy },
  preview: { proxy },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // A data: URI would need `img-src data:` and `font-src data:` in the content security policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: {
        staff: resolve(import.meta.dirname, 'index.html'),
        patient: resolve(import.meta.dirname, 'patient.html'),
        guest: resolve(import.meta.dirname, 'guest.html'),
      },
    },
  },
});
