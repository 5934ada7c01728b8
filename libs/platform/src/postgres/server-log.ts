import { closeSync, openSync, readFileSync, statSync } from 'node:fs';

const maxBytes = 4 * 1024 * 1024;

/** The file for PostgreSQL's output. */
export class ServerLog {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  get size(): number {
    return statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** Passes a descriptor to a child process; a file that has grown large is truncated. */
  lend<T>(use: (descriptor: number) => T): T {
    const descriptor = openSync(this.#path, this.size > maxBytes ? 'w' : 'a', 0o600);
    try {
      return use(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }

  readFrom(offset: number): string {
    return this.size === 0 ? '' : readFileSync(this.#path).subarray(offset).toString();
  }
}
