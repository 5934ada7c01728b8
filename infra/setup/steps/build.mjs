import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { root, run, say } from './run.mjs';

const stamp = join(root, 'node_modules/.cache/teleward-build-stamp');
const inputs = ['libs', 'apps', 'package-lock.json', 'tsconfig.json', 'tsconfig.base.json'];

/** Compiles the server and the pages, unless the sources are those of the last build. */
export function build() {
  const wanted = digestOfInputs();
  const isBuilt = existsSync(join(root, 'apps/server/dist/main.js'));
  if (isBuilt && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
    return;
  }
  say('Building the server …');
  run('tsc', ['-b']);
  say('Building the pages …');
  run('npm', ['run', 'build', '--workspace', 'apps/web']);
  compressAssets();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

/**
 * Compresses, as strongly as possible, the files that browsers cache for a year: on a slow
 * connection every byte counts.
 */
function compressAssets() {
  const assets = join(root, 'apps/web/dist/assets');
  for (const name of readdirSync(assets).filter((one) => /\.(js|css|svg)$/.test(one))) {
    const file = join(assets, name);
    const bytes = readFileSync(file);
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    };
    writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params }));
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }));
  }
}

function digestOfInputs() {
  const hash = createHash('sha256');
  const visit = (path) => {
    if (!statSync(path).isDirectory()) {
      hash.update(path).update(readFileSync(path));
      return;
    }
    for (const name of readdirSync(path).sort()) {
      if (name !== 'node_modules' && name !== 'dist') {
        visit(join(path, name));
      }
    }
  };
  for (const input of inputs) {
    visit(join(root, input));
  }
  return hash.digest('hex');
}
