import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processorSecondsBelow, processorSecondsOf } from './processor.ts';

/** The built server in a process of its own, as a clinic runs it, with the demo's people. */
export class BenchServer {
  readonly url: string;
  readonly #process: ChildProcess;
  readonly #folder: string;

  private constructor(process: ChildProcess, folder: string, url: string) {
    this.#process = process;
    this.#folder = folder;
    this.url = url;
  }

  /** @param variables settings in addition to the usual ones */
  static async start(variables: NodeJS.ProcessEnv = {}): Promise<BenchServer> {
    const folder = mkdtempSync(join(tmpdir(), 'teleward-bench-'));
    const child = spawn(process.execPath, ['apps/server/dist/main.js'], {
      env: {
        ...{ ...process.env, PORT: '0', DATA_DIR: folder, RTC_WORKERS: '1', LOG_LEVEL: 'error' },
        ...variables,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let words = '';
    for await (const chunk of child.stdout) {
      words += String(chunk);
      if (words.includes('Stop with')) break;
    }
    const url = /runs at (\S+)/.exec(words)?.[1];
    if (url === undefined) throw new Error(`The server did not start:\n${words}`);
    return new BenchServer(child, folder, url);
  }

  /**
   * Seconds of processor time that the server and its media workers have used, without PostgreSQL.
   */
  processorSeconds(): number {
    const own = this.#process.pid ?? 0;
    return processorSecondsOf(own) + processorSecondsBelow(own, 'mediasoup');
  }

  async stop(): Promise<void> {
    this.#process.kill('SIGTERM');
    if (this.#process.exitCode === null) await once(this.#process, 'exit');
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
