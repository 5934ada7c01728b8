import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ApiError } from '../../api/api-error.ts';
import { DraftSaver, type Kept } from './draft-saver.ts';

const documentId = '0198c2d4-0000-7000-8000-000000000001';

/** A server that keeps versions, and responds only when the test says so. */
class Server {
  version = 0;
  content = '';
  readonly asked: { readonly content: string; readonly baseVersion: number }[] = [];
  fail: ApiError | null = null;
  #hold: Promise<void> | null = null;
  #release: () => void = () => undefined;

  holdBack(): void {
    this.#hold = new Promise((resolve) => {
      this.#release = resolve;
    });
  }

  answer(): void {
    this.#hold = null;
    this.#release();
  }

  readonly save = async (
    _documentId: string,
    content: string,
    baseVersion: number,
  ): Promise<{ version: number }> => {
    this.asked.push({ content, baseVersion });
    await this.#hold;
    if (this.fail !== null) throw this.fail;
    if (baseVersion !== this.version) throw new ApiError('version_conflict', '');
    this.version += 1;
    this.content = content;
    return { version: this.version };
  };
}

let server: Server;
let kept: Kept<string> | null;

const open = (recovered: Kept<string> | null = null) =>
  new DraftSaver<string>({
    asKept: (content) => content.trim(),
    saved: { documentId, version: server.version, content: server.content },
    recovered,
    save: server.save,
    keep: (next) => {
      kept = next;
      return true;
    },
    forget: () => {
      kept = null;
    },
  });

beforeEach(() => {
  jest.useFakeTimers();
  server = new Server();
  kept = null;
});

afterEach(() => {
  jest.useRealTimers();
});

describe('DraftSaver', () => {
  it('keeps each keystroke at once and saves after a pause', async () => {
    const saver = open();
    saver.change('c');
    saver.change('co');
    expect(kept).toEqual({ documentId, content: 'co', baseVersion: 0, sent: null });
    expect(server.asked).toHaveLength(0);
    await jest.advanceTimersByTimeAsync(1000);
    expect(server.asked).toEqual([{ content: 'co', baseVersion: 0 }]);
    expect(saver.getSnapshot()).toMatchObject({ state: 'saved', version: 1 });
    expect(kept).toBeNull();
  });

  it('saves one at a time, each based on the previous version', async () => {
    const saver = open();
    server.holdBack();
    saver.change('one');
    await jest.advanceTimersByTimeAsync(1000);
    saver.change('two');
    await jest.advanceTimersByTimeAsync(5000);
    expect(server.asked).toHaveLength(1);
    server.answer();
    await jest.advanceTimersByTimeAsync(1000);
    expect(server.asked).toEqual([
      { content: 'one', baseVersion: 0 },
      { content: 'two', baseVersion: 1 },
    ]);
    expect(server.content).toBe('two');
    expect(kept).toBeNull();
  });

  it('keeps the text while the server is away and sends it when it is back', async () => {
    const saver = open();
    server.fail = new ApiError('unavailable', '');
    saver.change('cough since Monday');
    await jest.advanceTimersByTimeAsync(1000);
    expect(saver.getSnapshot().state).toBe('waiting');
    expect(kept?.content).toBe('cough since Monday');
    server.fail = null;
    await jest.advanceTimersByTimeAsync(30_000);
    expect(saver.getSnapshot().state).toBe('saved');
    expect(server.content).toBe('cough since Monday');
  });

  it('resumes with what a closed page left behind', async () => {
    server.version = 3;
    const saver = open({ documentId, baseVersion: 3, content: 'left behind', sent: null });
    await jest.advanceTimersByTimeAsync(10);
    expect(server.content).toBe('left behind');
    expect(saver.getSnapshot()).toMatchObject({ state: 'saved', version: 4 });
  });

  it('asks the person when another page saved meanwhile, and loses neither text', async () => {
    server.version = 4;
    server.content = 'theirs';
    const saver = open({ documentId, baseVersion: 3, content: 'mine', sent: null });
    expect(saver.getSnapshot()).toMatchObject({ state: 'conflict', content: 'mine' });
    await jest.advanceTimersByTimeAsync(60_000);
    expect(server.content).toBe('theirs');
    saver.keepMine({ documentId, version: 4 });
    await jest.advanceTimersByTimeAsync(10);
    expect(server.content).toBe('mine');
  });

  it('recognises its own save whose response was lost', async () => {
    server.version = 4;
    server.content = 'cough';
    const saver = open({ documentId, baseVersion: 3, content: 'cough and fever', sent: 'cough' });
    await jest.advanceTimersByTimeAsync(10);
    expect(saver.getSnapshot()).toMatchObject({ state: 'saved', version: 5 });
    expect(server.content).toBe('cough and fever');
  });

  it('recognises its own text after the server trimmed a trailing blank', async () => {
    server.version = 4;
    server.content = 'cough';
    const saver = open({ documentId, baseVersion: 3, content: 'cough and ', sent: 'cough ' });
    expect(saver.getSnapshot()).toMatchObject({ state: 'unsaved', content: 'cough and ' });
    await jest.advanceTimersByTimeAsync(10);
    expect(saver.getSnapshot()).toMatchObject({ state: 'saved', version: 5 });
  });

  it('keeps no local copy of a text that differs from the server’s only by a blank', () => {
    server.version = 4;
    server.content = 'cough';
    kept = { documentId, baseVersion: 3, content: 'cough ', sent: 'cough ' };
    const saver = open(kept);
    expect(saver.getSnapshot().state).toBe('saved');
    expect(kept).toBeNull();
  });

  it('takes the other version when the person wants that', async () => {
    const saver = open();
    server.version = 1;
    saver.change('mine');
    await jest.advanceTimersByTimeAsync(1000);
    expect(saver.getSnapshot().state).toBe('conflict');
    saver.takeTheirs({ documentId, version: 1, content: 'theirs' });
    expect(saver.getSnapshot()).toMatchObject({ state: 'saved', content: 'theirs', version: 1 });
    expect(kept).toBeNull();
  });

  it('flushes before a signature, and reports when it could not', async () => {
    const saver = open();
    saver.change('last words');
    await expect(saver.flush()).resolves.toBe(true);
    expect(server.content).toBe('last words');
    server.fail = new ApiError('unavailable', '');
    saver.change('more');
    await expect(saver.flush()).resolves.toBe(false);
    expect(kept?.content).toBe('more');
  });

  it('stops retrying what the server refuses for good', async () => {
    const saver = open();
    server.fail = new ApiError('document_incomplete', '');
    saver.change('late');
    await jest.advanceTimersByTimeAsync(120_000);
    expect(server.asked).toHaveLength(1);
    expect(saver.getSnapshot()).toMatchObject({ state: 'failed', error: 'document_incomplete' });
  });

  it('shows both texts when the document was signed meanwhile', async () => {
    const saver = open();
    server.fail = new ApiError('already_signed', '');
    saver.change('late');
    await jest.advanceTimersByTimeAsync(120_000);
    expect(server.asked).toHaveLength(1);
    expect(saver.getSnapshot()).toMatchObject({ state: 'conflict', content: 'late' });
    expect(kept?.content).toBe('late');
  });

  it('retries once more while the page is hidden, and then stops', async () => {
    const saver = open();
    server.fail = new ApiError('unavailable', '');
    saver.change('last words');
    await saver.abandon();
    expect(server.asked).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(120_000);
    expect(server.asked).toHaveLength(1);
    expect(kept?.content).toBe('last words');
    saver.attend();
    server.fail = null;
    await saver.flush();
    expect(server.content).toBe('last words');
  });

  it('writes nothing after it was closed during a save', async () => {
    const saver = open();
    server.holdBack();
    saver.change('one');
    await jest.advanceTimersByTimeAsync(1000);
    saver.change('two');
    saver.close();
    kept = null;
    server.answer();
    await jest.advanceTimersByTimeAsync(120_000);
    expect(kept).toBeNull();
    expect(server.asked).toHaveLength(1);
  });

  it('reports a device that cannot keep a copy', () => {
    const saver = new DraftSaver<string>({
      saved: { documentId, version: 0, content: '' },
      save: server.save,
      keep: () => false,
      forget: () => undefined,
    });
    expect(saver.getSnapshot().isKept).toBe(true);
    saver.change('a');
    expect(saver.getSnapshot().isKept).toBe(false);
  });
});
