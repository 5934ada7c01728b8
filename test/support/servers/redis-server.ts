import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { until } from '../until.ts';
import { freePort } from './turn-server.ts';

/** A real Redis that keeps nothing on disk. */
export class RedisServer {
  readonly port: number;
  #process: ChildProcess;

  private constructor(process: ChildProcess, port: number) {
    this.#process = process;
    this.port = port;
  }

  static async start(): Promise<RedisServer> {
    const port = await freePort('127.0.0.1');
    return new RedisServer(await listening(port), port);
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Dies as it would when out of memory. */
  async kill(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      this.#process.kill('SIGKILL');
      await once(this.#process, 'exit');
    }
  }

  /** Restarts on the same port, without its data. */
  async restart(): Promise<void> {
    this.#process = await listening(this.port);
  }

  /** Keeps its connections but answers nothing. */
  freeze(): void {
    this.#process.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process.kill('SIGCONT');
  }
}

async function listening(port: number): Promise<ChildProcess> {
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', '/tmp'];
  const child = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'inherit'] });
  let words = '';
  let failure: Error | null = null;
  child.stdout.on('data', (chunk: Buffer) => {
    words += chunk.toString();
  });
  child.once('error', (error) => {
    failure = error;
  });
  await until(
    'Redis listens',
    () => words,
    (said) => {
      if (failure !== null) throw failure;
      return said.includes('Ready to accept connections');
    },
  );
  return child;
}
