import react from '@vitejs/plugin-react';
import { resolve } from 'node:path';
import {
  defaultClientConditions,
  defineConfig,
  type Connect,
  type Plugin,
  type Rolldown,
} from 'vite';

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

const pages = ['staff', 'patient', 'guest'] as const;
const page = (name: (typeof pages)[number]): string =>
  resolve(import.meta.dirname, name === 'staff' ? 'index.html' : `${name}.html`);

/** Whether every page begins with a module: imports it without waiting for it. */
function beginsAll(id: string, context: Rolldown.ChunkingContext): boolean {
  const reached = new Set([id]);
  for (const one of reached) {
    for (const importer of context.getModuleInfo(one)?.importers ?? []) reached.add(importer);
  }
  return pages.every((name) => reached.has(page(name)));
}

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
      preserveEntrySignatures: false,
      input: Object.fromEntries(pages.map((name) => [name, page(name)])),
      output: {
        codeSplitting: {
          // What every page begins with comes in few files: many small ones are compressed each for itself.
          groups: [
            {
              tags: ['$initial'],
              // Of the contracts each page takes what it needs, though all come through one index.
              test: (id) => !id.includes('/libs/contracts/'),
              name: (id, context) => {
                if (!beginsAll(id, context)) return null;
                return id.includes('/node_modules/') ? 'libraries' : 'pages';
              },
            },
          ],
          includeDependenciesRecursively: false,
        },
      },
    },
  },
});
