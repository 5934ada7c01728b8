import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The root of the checkout. */
export const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

/** Programs of the packages, and the project's own Node, take precedence over the system's. */
export const environment = () => ({
  ...process.env,
  PATH: `${root}/node_modules/.bin:${process.env.PATH}`,
});

/** Prints the current step. */
export const say = (line) => process.stdout.write(`${line}\n`);

/** Runs a step of the set-up, and prints its duration if it was noticeable. */
export async function timed(what, work) {
  const began = Date.now();
  const done = await work();
  const seconds = Math.round((Date.now() - began) / 1000);
  if (seconds > 0) say(`Set up: ${what}, ${seconds} s`);
  return done;
}

/** A step failed; its message explains why. */
export class SetupError extends Error {}

/** Runs a program to its end; shows its output only if it fails. */
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

/**
 * Runs a program that takes long and shows its progress: what `progressOf` finds in its output, and
 * the elapsed seconds. Shows its output only if it fails.
 */
export async function runLong(command, args, progressOf = () => null, options = {}) {
  const child = spawn(command, args, {
    cwd: root,
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  });
  const began = Date.now();
  let words = '';
  let progress = '';
  const read = (chunk) => {
    words = (words + chunk).slice(-20_000);
    progress = progressOf(String(chunk)) ?? progress;
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const isTerminal = process.stdout.isTTY;
  const timer = setInterval(
    () => {
      const line = `  ${progress === '' ? '' : `${progress}, `}${Math.round((Date.now() - began) / 1000)} s`;
      process.stdout.write(isTerminal ? `\r${line}   ` : `${line}\n`);
    },
    isTerminal ? 1000 : 15_000,
  );
  try {
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (code !== 0) {
      throw new SetupError(`${command} ${args.join(' ')} failed:\n${words.trim().slice(-4000)}`);
    }
  } finally {
    clearInterval(timer);
    if (isTerminal) {
      process.stdout.write('\r\u001b[K');
    }
  }
}

/** Runs a program in the foreground, forwards signals to it, and returns its exit code. */
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

/** Runs a whole command and turns its failure into a message and an exit code. */
export async function main(work) {
  try {
    process.exitCode = await work();
  } catch (error) {
    process.stderr.write(`\n${error instanceof SetupError ? error.message : error.stack}\n`);
    process.exitCode = 1;
  }
}
