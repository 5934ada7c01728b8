import react from '@vitejs/plugin-react';
import { resolve } from 'node:path';
import { defaultClientConditions, defineConfig, type Connect, type Plugin } from 'vite';

const server = process.env['TELEWARD_SERVER'] ?? 'http://127.0.0.1:3000';

/** The server answers `/v` with the patient's page and every other page with the staff's. */
const servePatientEntry = (): Plugin => {
  const rewrite: Connect.NextHandleFunction = (request, _response, next) => {
    if (/^\/v\/?(\?|$)/.test(request.url ?? '')) request.url = '/patient.html';
    next();
  };
  return {
    name: 'teleward-patient-entry',
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
  plugins: [react(), servePatientEntry()],
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
      },
    },
  },
});
