import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type Handshake } from '@teleward/contracts';
import { backoffDelay } from './backoff.ts';
import { Signalling, type SignallingSocket, type SignallingState } from './signalling.ts';

class FakeSocket implements SignallingSocket {
  connected = false;
  connects = 0;
  answer: () => Promise<unknown> = () => Promise.resolve({ ok: true, data: {} });
  readonly #listeners = new Map<string, (...values: unknown[]) => void>();

  connect(): void {
    this.connects += 1;
  }

  disconnect(): void {
    if (this.connected) this.lose();
  }

  on(event: string, listener: (...values: unknown[]) => void): void {
    this.#listeners.set(event, listener);
  }

  timeout(): { emitWithAck: () => Promise<unknown> } {
    return { emitWithAck: () => this.answer() };
  }

  accept(): void {
    this.connected = true;
    this.receive('connect');
  }

  lose(): void {
    this.connected = false;
    this.receive('disconnect');
  }

  receive(event: string, value?: unknown): void {
    this.#listeners.get(event)?.(value);
  }
}

const handshake: Handshake = { protocol: 2, purpose: 'clinic', as: 'staff' };

describe('backoffDelay', () => {
  it('is short at first and never longer than five seconds', () => {
    expect(backoffDelay(0, 0)).toBe(300);
    expect(backoffDelay(0, 1)).toBe(150);
    expect(backoffDelay(3, 0)).toBe(2400);
    expect(backoffDelay(50, 0)).toBe(5000);
  });
});

describe('Signalling', () => {
  let socket: FakeSocket;
  let signalling: Signalling;
  let states: SignallingState[];

  beforeEach(() => {
    jest.useFakeTimers();
    socket = new FakeSocket();
    states = [];
    signalling = new Signalling(handshake, { createSocket: () => socket, random: () => 0 });
    signalling.onState((state) => states.push(state));
  });
  afterEach(() => {
    signalling.close();
    jest.useRealTimers();
  });

  it('reconnects after a loss, later each time', () => {
    socket.accept();
    socket.lose();
    jest.advanceTimersByTime(299);
    expect(socket.connects).toBe(1);
    jest.advanceTimersByTime(1);
    expect(socket.connects).toBe(2);
    socket.receive('connect_error');
    jest.advanceTimersByTime(599);
    expect(socket.connects).toBe(2);
    jest.advanceTimersByTime(1);
    expect(socket.connects).toBe(3);
    socket.accept();
    expect(states).toEqual(['connected', 'reconnecting', 'connected']);
  });

  it.each(['unauthenticated', 'not_found', 'visit_ended', 'superseded'])(
    'does not reconnect after %s',
    (code) => {
      socket.accept();
      socket.receive('visit:refused', { error: { code, message: 'No.' } });
      socket.lose();
      jest.advanceTimersByTime(60_000);
      expect(socket.connects).toBe(1);
      expect(signalling.state).toBe('refused');
    },
  );

  it('reconnects when the server is only busy, not before the time that it named', () => {
    socket.accept();
    const error = { code: 'unavailable', message: 'Soon.', retryAfter: 4 };
    socket.receive('visit:refused', { error });
    socket.lose();
    jest.advanceTimersByTime(3999);
    expect(socket.connects).toBe(1);
    jest.advanceTimersByTime(1);
    expect(socket.connects).toBe(2);
  });

  it('passes only events of the contract to handlers', () => {
    const handle = jest.fn();
    signalling.on('speakers', handle);
    socket.receive('participant:speakers', { speakers: 'everybody' });
    expect(handle).not.toHaveBeenCalled();
    socket.receive('participant:speakers', { speakers: [] });
    expect(handle).toHaveBeenCalledWith({ speakers: [] });
  });

  it('sends no request while offline', async () => {
    await expect(signalling.request('leave', {})).rejects.toMatchObject({ code: 'offline' });
  });

  it('throws the server’s error, and an error for a response outside the contract', async () => {
    socket.accept();
    socket.answer = () =>
      Promise.resolve({ ok: false, error: { code: 'not_admitted', message: 'Wait.' } });
    await expect(signalling.request('leave', {})).rejects.toMatchObject({ code: 'not_admitted' });
    socket.answer = () => Promise.resolve({ ok: true });
    await expect(signalling.request('leave', {})).rejects.toMatchObject({ code: 'bad_answer' });
    socket.answer = () => Promise.reject(new Error('operation has timed out'));
    await expect(signalling.request('leave', {})).rejects.toMatchObject({ code: 'timeout' });
  });
});
