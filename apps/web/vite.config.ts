import react from '@vitejs/plugin-react';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import {
  defaultClientConditions,
  defineConfig,
  type Connect,
  type Plugin,
  type Rolldown,
} from 'vite';

const server = process.env['TELEWARD_SERVER'] ?? 'http://127.0.0.1:3000';

/** Pages with HTML of their own; the server answers every other address with the staff's page. */
const entries = { v: '/patient.html', g: '/guest.html', pharmacy: '/pharmacy.html' } as const;

const serveEntries = (): Plugin => {
  const rewrite: Connect.NextHandleFunction = (request, _response, next) => {
    const entry = /^\/(v|g|pharmacy)\/?(\?|$)/.exec(request.url ?? '')?.[1] as
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

/** Fills the parts of each page into the template that all pages share. */
const fillPages = (): Plugin => ({
  name: 'teleward-pages',
  transformIndexHtml: {
    order: 'pre',
    handler: (own) => {
      const shared = readFileSync(resolve(import.meta.dirname, 'page.html'), 'utf8');
      const elements = own.replaceAll(/<!--[^]*?-->\n?/g, '');
      return shared.replace(/<!-- What one page has .*? -->/, () => elements.trim());
    },
  },
});

/** The pages of a visit; what they share is in chunks that the pharmacy's page also takes. */
const visitPages = ['staff', 'patient', 'guest'] as const;
const pages = [...visitPages, 'pharmacy'] as const;
const page = (name: (typeof pages)[number]): string =>
  resolve(import.meta.dirname, name === 'staff' ? 'index.html' : `${name}.html`);

const pharmacyTexts = /\/i18n\/(en|zh-Hans)\/(common|errors|paper|pharmacy)\.json$/;

/**
 * Writes the service worker of the pharmacy's page, with the list of everything that the
 * page needs offline.
 */
const keepPharmacy = (): Plugin => ({
  name: 'teleward-pharmacy',
  apply: 'build',
  generateBundle(_options, bundle) {
    const chunks = Object.values(bundle).filter((one) => one.type === 'chunk');
    const chunkOf = (id: string) => chunks.find(({ fileName }) => fileName === id);
    const first = chunks.find(({ facadeModuleId }) => facadeModuleId === page('pharmacy'));
    if (first === undefined) throw new Error('The page of pharmacies is not in the build');
    const files = new Set(['/theme.js', '/icon.svg']);
    const reached = new Set([first.fileName]);
    for (const fileName of reached) {
      files.add(`/${fileName}`);
      const chunk = chunkOf(fileName);
      if (chunk === undefined) continue;
      const { importedCss, importedAssets } = chunk.viteMetadata ?? {};
      for (const one of [...(importedCss ?? []), ...(importedAssets ?? [])]) files.add(`/${one}`);
      for (const one of chunk.imports) reached.add(one);
      for (const one of chunk.dynamicImports) {
        const { facadeModuleId } = chunkOf(one) ?? {};
        // The texts of other pages are in the same list.
        const isText = facadeModuleId?.includes('/i18n/') === true;
        if (!isText || pharmacyTexts.test(facadeModuleId)) reached.add(one);
      }
    }
    // Style sheets name their fonts themselves.
    const sheets = Object.values(bundle).flatMap((one) =>
      one.type === 'asset' && one.fileName.endsWith('.css') && files.has(`/${one.fileName}`)
        ? [one.source.toString()]
        : [],
    );
    for (const name of Object.keys(bundle)) {
      const isNamed = sheets.some((sheet) => sheet.includes(basename(name)));
      if (name.endsWith('.woff2') && isNamed) files.add(`/${name}`);
    }
    const list = JSON.stringify([...files].toSorted());
    // The page itself is not one of the files: its name stays the same.
    const version = createHash('sha256').update(list).update(JSON.stringify(first.code));
    const source = readFileSync(resolve(import.meta.dirname, 'pharmacy-worker.js'), 'utf8')
      .replace('__FILES__', list)
      .replace('__VERSION__', version.digest('hex').slice(0, 16));
    this.emitFile({ type: 'asset', fileName: 'pharmacy-worker.js', source });
  },
});

/** Whether every page begins with a module, following only static imports. */
function beginsAll(id: string, context: Rolldown.ChunkingContext): boolean {
  const reached = new Set([id]);
  for (const one of reached) {
    for (const importer of context.getModuleInfo(one)?.importers ?? []) reached.add(importer);
  }
  return visitPages.every((name) => reached.has(page(name)));
}

/** Cipher suites that our groups do not use; the MLS library would load them on demand. */
const otherSuites = [/^@hpke\/(?!core|common)/, /^@noble\/post-quantum/];

const proxy = { '/api': { target: server, ws: true } };

export default defineConfig({
  plugins: [react(), fillPages(), serveEntries(), keepPharmacy()],
  resolve: { conditions: ['teleward-source', ...defaultClientConditions] },
  server: { proxy },
  preview: { proxy },
  worker: { format: 'es', rolldownOptions: { external: otherSuites } },
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
          // What every page begins with goes into few files: many small ones compress worse.
          groups: [
            {
              tags: ['$initial'],
              // Each page takes the contracts that it needs, though all are exported
              // through one index.
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
