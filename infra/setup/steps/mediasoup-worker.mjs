import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { environment, root, runLong, say, SetupError } from './run.mjs';
import { installSystemPackages, workerPackages } from './system-packages.mjs';

const recipe = join(root, 'infra/mediasoup-worker');
const package_ = join(root, 'node_modules/mediasoup');
/** After this time without an answer the release page counts as unreachable, in milliseconds. */
const answerTimeLimit = 10_000;
/** Enough for some megabytes on a slow connection, in milliseconds. */
const downloadTimeLimit = 180_000;

/** Returns the path of a media worker that has been tested on this machine. */
export async function provideWorker() {
  const own = process.env.MEDIASOUP_WORKER_BIN;
  if (own) {
    if (!works(own)) {
      throw new SetupError(
        `MEDIASOUP_WORKER_BIN names ${own}, which does not run as a media worker.`,
      );
    }
    return own;
  }
  const { version } = JSON.parse(readFileSync(join(package_, 'package.json'), 'utf8'));
  const cache = join(
    process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
    'teleward/mediasoup-worker',
  );
  const folder = join(cache, `${version}-${process.platform}-${process.arch}-${recipeHash()}`);
  const worker = join(folder, 'mediasoup-worker');
  if (works(worker)) {
    return worker;
  }
  mkdirSync(cache, { recursive: true });
  // Two clones may run this at the same time: each builds its own, and the last one to finish is
  // kept.
  const draft = mkdtempSync(join(cache, 'draft-'));
  try {
    const made = join(draft, 'mediasoup-worker');
    if (!(await download(version, draft)) || !works(made)) {
      await installSystemPackages(workerPackages);
      // Perhaps only libraries were missing for the worker that was built before.
      if (works(worker)) {
        return worker;
      }
      await build(made);
    }
    if (!works(made)) {
      throw new SetupError('The media worker was made, but does not run.');
    }
    mkdirSync(folder, { recursive: true });
    renameSync(made, worker);
    return worker;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function works(worker) {
  if (!existsSync(worker)) {
    return false;
  }
  const { status } = spawnSync('node', [join(root, 'infra/setup/verify-worker.mjs')], {
    env: { ...environment(), MEDIASOUP_WORKER_BIN: worker },
    stdio: 'ignore',
  });
  return status === 0;
}

function recipeHash() {
  const hash = createHash('sha256');
  for (const entry of readdirSync(recipe, { recursive: true, withFileTypes: true }).sort(byPath)) {
    if (entry.isFile() && !entry.name.endsWith('.md')) {
      hash
        .update(entry.name)
        .update(readFileSync(join(entry.parentPath ?? entry.path, entry.name)));
    }
  }
  return hash.digest('hex').slice(0, 12);
}

const byPath = (a, b) =>
  join(a.parentPath ?? a.path, a.name) < join(b.parentPath ?? b.path, b.name) ? -1 : 1;

/** Downloads the worker from mediasoup's own release for this system; false if there is none. */
async function download(version, folder) {
  say(`Looking for a finished media worker (mediasoup ${version}) …`);
  const named = spawnSync('node', ['npm-scripts.mjs', 'worker:prebuild-name'], {
    cwd: package_,
    env: environment(),
    encoding: 'utf8',
  });
  const name = /mediasoup-worker-\S+\.tgz/.exec(`${named.stdout}${named.stderr}`)?.[0];
  if (!name) {
    return false;
  }
  try {
    const abort = new AbortController();
    const end = () => abort.abort();
    let timer = setTimeout(end, answerTimeLimit);
    const address = `https://github.com/versatica/mediasoup/releases/download/${version}/${name}`;
    const response = await fetch(address, { signal: abort.signal });
    clearTimeout(timer);
    if (!response.ok) {
      return false;
    }
    timer = setTimeout(end, downloadTimeLimit);
    const archive = join(folder, basename(name));
    writeFileSync(archive, Buffer.from(await response.arrayBuffer()));
    clearTimeout(timer);
    return spawnSync('tar', ['xzf', archive, '-C', folder]).status === 0;
  } catch {
    return false;
  }
}

async function build(output) {
  say("It cannot be had here; building it from mediasoup's sources (once, 4 to 6 minutes) …");
  await runLong('bash', [join(recipe, 'build-worker.sh'), package_, output], (words) => {
    const [count] = words.match(/\[\d+\/\d+\](?!.*\[\d+\/\d+\])/s) ?? [];
    return count ? `compiled ${count}` : null;
  });
}
