import { describe, expect, it } from '@jest/globals';
import { EmbeddedPostgres } from '@teleward/platform';
import { join } from 'node:path';
import { ServerProcess } from './server-process.ts';

const runs = (server: ServerProcess): boolean =>
  EmbeddedPostgres.ownerUrlOfRunning(join(server.folder, 'postgres')) !== null;

describe('a server start', () => {
  it.each([
    ['while the database is made', 'Making the database.'],
    ['once the media workers run', 'media worker runs'],
    ['once the port is open', 'Teleward runs at'],
  ])('that is stopped %s ends, and its database ends with it', async (_when, words) => {
    const server = ServerProcess.spawn({ LOG_LEVEL: 'debug' });
    await server.said(words);
    server.kill('SIGTERM');
    expect(await server.ended()).toBe(0);
    expect(runs(server)).toBe(false);
    expect(server.words).not.toMatch(/ at .*\.js:/);
    await server.close();
  });
});
