import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

/** Programs of the packages, and the project's own Node, come before the system's. */
export const environment = () => ({
  ...process.env,
  PATH: `${root}/node_modules/.bin:${process.env.PATH}`,
});

/** Prints what is being done now. */
export const say = (line) => process.stdout.write(`${line}\n`);

/** A step failed in a way that its message explains. */
export class SetupError extends Error {}

/** Runs a program to its end; its output is shown only if it fails. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    env: environment(),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    ...options,
  });
  if (result.error || result.status !== 0) {
    const words = `${result.stdout ?? ''}${result.stderr ?? ''}${result.error?.message ?? ''}`;
    throw new SetupError(`${command} ${args.join(' ')} failed:\n${words.trim()}`);
  }
  return result.stdout;
}

/** Runs a program that lasts in the foreground, hands signals on, and answers its exit code. */
export async function runThrough(command, args, env = {}) {
  const child = spawn(command, args, {
    cwd: root,
    env: { ...environment(), ...env },
    stdio: 'inherit',
  });
  const forward = (signal) => child.kill(signal);
  process.on('SIGINT', forward);
  process.on('SIGTERM', forward);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}

/** Runs the whole of a command and turns its failure into words and an exit code. */
export async function main(work) {
  try {
    process.exitCode = await work();
  } catch (error) {
    process.stderr.write(`\n${error instanceof SetupError ? error.message : error.stack}\n`);
    process.exitCode = 1;
  }
}
