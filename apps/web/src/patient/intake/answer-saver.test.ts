import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type IntakeAnswers, type IntakeResponse, type ResponseStatus } from '@teleward/contracts';
import { AnswerSaver } from './answer-saver.ts';

const sent: [IntakeAnswers, ResponseStatus][] = [];
const heard: string[] = [];
let fails = false;
/** Releases a save that is held back. */
let release: (() => void) | null = null;
let holds = false;

const response = (answers: IntakeAnswers, status: ResponseStatus): IntakeResponse => ({
  ...{ answers, status, language: 'en', authoredAt: '2026-11-26T08:00:00Z', priority: null },
});

const open = (isFinal = false): AnswerSaver =>
  new AnswerSaver({
    save: async (answers, status) => {
      sent.push([answers, status]);
      if (holds) {
        await new Promise<void>((resolve) => {
          release = resolve;
        });
      }
      if (fails) throw new Error('Nobody there.');
      return response(answers, status);
    },
    onChange: (saving) => heard.push(saving),
    onRefused: () => isFinal,
  });

beforeEach(() => {
  jest.useFakeTimers();
  sent.length = 0;
  heard.length = 0;
  fails = false;
  holds = false;
});

afterEach(() => {
  jest.useRealTimers();
});

describe('answers', () => {
  it('are saved at once when chosen, and after a pause when typed', async () => {
    const saver = open();
    saver.give({ a: true }, 'in-progress', false);
    await jest.advanceTimersByTimeAsync(0);
    saver.give({ a: true, b: 'C' }, 'in-progress', true);
    saver.give({ a: true, b: 'Co' }, 'in-progress', true);
    await jest.advanceTimersByTimeAsync(900);
    expect(sent).toEqual([[{ a: true }, 'in-progress']]);
    await jest.advanceTimersByTimeAsync(100);
    expect(sent[1]).toEqual([{ a: true, b: 'Co' }, 'in-progress']);
    expect(heard).toEqual(['saving', 'saved', 'saving', 'saving', 'saved']);
  });

  it('are sent one at a time, the newest last', async () => {
    const saver = open();
    holds = true;
    saver.give({ a: 'x' }, 'in-progress', false);
    await jest.advanceTimersByTimeAsync(0);
    saver.give({ a: 'y' }, 'in-progress', false);
    saver.give({ a: 'z' }, 'completed', false);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(sent).toHaveLength(1);
    holds = false;
    release?.();
    await jest.advanceTimersByTimeAsync(0);
    expect(sent.slice(1)).toEqual([[{ a: 'z' }, 'completed']]);
    expect(heard.at(-1)).toBe('saved');
  });

  it('are retried until they arrive', async () => {
    const saver = open();
    fails = true;
    saver.give({ a: 'x' }, 'completed', false);
    await jest.advanceTimersByTimeAsync(12_000);
    expect(sent).toHaveLength(3);
    expect(heard.at(-1)).toBe('failed');
    fails = false;
    await jest.advanceTimersByTimeAsync(5_000);
    expect(sent.at(-1)).toEqual([{ a: 'x' }, 'completed']);
    expect(heard.at(-1)).toBe('saved');
  });

  it('that the server refuses for good are not retried', async () => {
    const saver = open(true);
    fails = true;
    saver.give({ a: 'x' }, 'in-progress', false);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(sent).toHaveLength(1);
  });

  it('are still sent as the page closes, without notifying it', async () => {
    const saver = open();
    saver.give({ a: 'x' }, 'in-progress', true);
    saver.close();
    await jest.advanceTimersByTimeAsync(0);
    expect(sent).toEqual([[{ a: 'x' }, 'in-progress']]);
    expect(heard).toEqual(['saving']);
  });
});
