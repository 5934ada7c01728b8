import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type ChatMessage, Id } from '@teleward/contracts';
import { SignallingError } from '../signalling/index.ts';
import { ChatOutbox, type PendingLine } from './chat-outbox.ts';

type Line = { id: string; text: string };

const messageOf = ({ id, text }: Line): ChatMessage => ({
  id,
  text,
  participantId: '0190a6f0-0000-7000-8000-000000000001',
  senderName: 'Ann',
  role: 'patient',
  sentAt: '2026-11-23T10:00:00.000Z',
});

describe('ChatOutbox', () => {
  const send = jest.fn<(line: Line) => Promise<ChatMessage>>();
  const sent = jest.fn<(message: ChatMessage) => void>();
  let pending: readonly PendingLine[] = [];
  let outbox: ChatOutbox;
  const settle = () => jest.advanceTimersByTimeAsync(0);

  beforeEach(() => {
    jest.useFakeTimers();
    pending = [];
    sent.mockReset();
    send.mockReset().mockImplementation((line) => Promise.resolve(messageOf(line)));
    outbox = new ChatOutbox({
      send,
      sent,
      changed: (lines) => {
        pending = lines;
      },
    });
  });
  afterEach(() => {
    outbox.close();
    jest.useRealTimers();
  });

  it('sends messages in order, under ids that the contract accepts', async () => {
    outbox.add('one');
    outbox.add('two');
    await settle();
    expect(sent.mock.calls.map(([{ text }]) => text)).toEqual(['one', 'two']);
    expect(send.mock.calls.every(([{ id }]) => Id.safeParse(id).success)).toBe(true);
    expect(pending).toEqual([]);
  });

  it('keeps a message while offline and sends it again under the same id', async () => {
    send.mockRejectedValueOnce(new SignallingError('offline', ''));
    outbox.add('hello');
    await settle();
    expect(pending).toMatchObject([{ text: 'hello', state: 'sending' }]);
    outbox.flush();
    await settle();
    const [first, second] = send.mock.calls.map(([{ id }]) => id);
    expect(second).toBe(first);
    expect(sent).toHaveBeenCalledTimes(1);
    expect(pending).toEqual([]);
  });

  it('retries by itself where no answer came', async () => {
    send.mockRejectedValueOnce(new SignallingError('timeout', ''));
    outbox.add('hello');
    await jest.advanceTimersByTimeAsync(2000);
    expect(sent).toHaveBeenCalledTimes(1);
  });

  it('shows a refused message and goes on with the next', async () => {
    send.mockRejectedValueOnce(new SignallingError('bad_request', ''));
    outbox.add('bad');
    outbox.add('good');
    await settle();
    expect(pending).toMatchObject([{ text: 'bad', state: 'failed' }]);
    expect(sent.mock.calls.map(([{ text }]) => text)).toEqual(['good']);
  });

  it('does not resend a message that was broadcast back before its acknowledgement', async () => {
    send.mockRejectedValueOnce(new SignallingError('offline', ''));
    outbox.add('hello');
    await settle();
    outbox.confirm(pending[0]?.id ?? '');
    outbox.flush();
    await settle();
    expect(send).toHaveBeenCalledTimes(1);
  });
});
