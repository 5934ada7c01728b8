import { describe, expect, it } from '@jest/globals';
import { PassThrough } from 'node:stream';
import { Log } from './logging.ts';
import { inRequest, newRequestId } from './request-context.ts';

const lineOf = (write: (log: Log) => void): string => {
  const sink = new PassThrough();
  write(Log.create('info', sink));
  return String(sink.read());
};

describe('a line of the log', () => {
  it('is a single line whatever it contains, with its time in UTC', () => {
    const forged =
      'x"}\r\n{"level":30,"time":"2026-01-01T00:00:00.000Z","msg":"all is well"}\u2028';
    const line = lineOf((log) => {
      log.write('info', 'A message', { forged });
    });
    expect(line.trimEnd().split(/[\r\n]/)).toHaveLength(1);
    const said = JSON.parse(line) as Readonly<Record<string, unknown>>;
    expect(said).toMatchObject({ forged, msg: 'A message' });
    expect(said['time']).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  it('about an error contains its name and location, and not its message', () => {
    const line = lineOf((log) => {
      log.error('It failed', new TypeError('Meera Iyer, 1956-03-14'));
    });
    expect(line).not.toContain('Meera');
    expect(JSON.parse(line)).toMatchObject({ errorName: 'TypeError' });
  });

  it('contains the id of the request that it belongs to', async () => {
    const sink = new PassThrough();
    const log = Log.create('info', sink);
    const ids = [newRequestId(), newRequestId()];
    await Promise.all(
      ids.map((id) =>
        inRequest(id, async () => {
          await Promise.resolve();
          log.info('Within', { of: id });
        }),
      ),
    );
    log.info('Outside');
    const said = String(sink.read())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
    expect(said.map(({ requestId }) => requestId)).toEqual([...ids, undefined]);
    expect(said.slice(0, 2).map(({ of }) => of)).toEqual(ids);
  });
});
