import { closeSync, openSync, readFileSync, statSync } from 'node:fs';

const maxBytes = 4 * 1024 * 1024;

/** The file that takes PostgreSQL's own words. */
export class ServerLog {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  get size(): number {
    return statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** Lends a descriptor to a child; a file that has grown large begins anew. */
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
