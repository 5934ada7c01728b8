import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../until.ts';

/** A real coturn that relays to one address, with credentials made from a shared secret. */
export class TurnServer {
  readonly url: string;
  readonly secret: string;
  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly #words: () => string;

  private constructor(
    process: ChildProcess,
    folder: string,
    url: string,
    secret: string,
    words: () => string,
  ) {
    this.#process = process;
    this.#folder = folder;
    this.url = url;
    this.secret = secret;
    this.#words = words;
  }

  static async start(address: string): Promise<TurnServer> {
    const folder = mkdtempSync(join(tmpdir(), 'teleward-turn-'));
    const port = await freePort(address);
    const secret = 'a-secret-of-this-test-run';
    const settings = [
      `listening-ip=${address}`,
      `relay-ip=${address}`,
      `listening-port=${port}`,
      'realm=test.example',
      'use-auth-secret',
      `static-auth-secret=${secret}`,
      'allow-loopback-peers',
      'cli-password=unused',
      'no-cli',
      'no-tls',
      'no-dtls',
      'fingerprint',
      'verbose',
      'log-file=stdout',
      `pidfile=${join(folder, 'pid')}`,
      `userdb=${join(folder, 'users')}`,
    ];
    const file = join(folder, 'turnserver.conf');
    writeFileSync(file, settings.join('\n'));
    const child = spawn('turnserver', ['-c', file], { stdio: ['ignore', 'pipe', 'pipe'] });
    let words = '';
    const read = (chunk: Buffer): void => {
      words += chunk.toString();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    let failure: Error | null = null;
    child.once('error', (error) => {
      failure = error;
    });
    try {
      await until(
        'coturn listens',
        () => words,
        (said) => {
          if (failure !== null) throw failure;
          return /listener opened on/.test(said);
        },
      );
    } catch (error) {
      child.kill();
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
    const url = `turn:${address}:${port}?transport=udp`;
    return new TurnServer(child, folder, url, secret, () => words);
  }

  /** The number of allocations made for authenticated clients. */
  get allocations(): number {
    return this.#words().match(/ALLOCATE processed, success/g)?.length ?? 0;
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode === null) {
      this.#process.kill('SIGKILL');
      await once(this.#process, 'exit');
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export async function freePort(address: string): Promise<number> {
  const server = createServer().listen(0, address);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
