import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../support/until.ts';

/**
 * The built server in a process of its own, with the embedded database, as a small clinic runs it.
 */
export class ServerProcess {
  readonly folder: string;
  readonly #child: ChildProcess;
  #words = '';

  private constructor(child: ChildProcess, folder: string) {
    this.#child = child;
    this.folder = folder;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#words += chunk.toString();
      });
    }
  }

  /** Starts a process without waiting for it. */
  static spawn(variables: NodeJS.ProcessEnv = {}): ServerProcess {
    const folder = mkdtempSync(join(tmpdir(), 'teleward-faults-'));
    const child = spawn(process.execPath, ['apps/server/dist/main.js'], {
      env: { ...process.env, PORT: '0', DATA_DIR: folder, RTC_WORKERS: '1', ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new ServerProcess(child, folder);
  }

  /** Its whole output so far. */
  get words(): string {
    return this.#words;
  }

  get url(): string {
    return /runs at (\S+)/.exec(this.#words)?.[1] ?? '';
  }

  get databasePid(): number {
    return Number(
      readFileSync(join(this.folder, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0],
    );
  }

  /** Waits until its output contains these words. */
  async said(words: string): Promise<void> {
    await until(
      `the server prints “${words}”`,
      () => this.#words,
      (all) => all.includes(words),
      60_000,
    );
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Its exit code, once it ended; null where a signal ended it. */
  async ended(): Promise<number | null> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      await once(this.#child, 'exit');
    }
    return this.#child.exitCode;
  }

  async close(): Promise<void> {
    this.kill('SIGTERM');
    await this.ended();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
