import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type Handshake, type MediaSetup, type Participant } from '@teleward/contracts';
import { type Signalling } from '../signalling/index.ts';
import { CallSession } from './call-session.ts';
import { Devices, type DevicesSnapshot } from './devices.ts';
import { type Keys } from './e2ee/call-encryption.ts';
import { type KeyWorkerOptions } from './e2ee/key-worker.ts';
import { type MediaConnection } from './media-connection.ts';
import { type Party } from './party.ts';

const person = (id: string, change: Partial<Participant> = {}): Participant => ({
  ...{ id, role: 'interpreter', name: id, admitted: true, held: false, connection: 'connected' },
  ...{ microphone: 'off', camera: 'off', blockedPaths: null, encrypts: true },
  ...change,
});

const party: Party = {
  as: 'guest',
  guestId: 'the-guest',
  allowance: { speaks: true, pictures: true, chat: true, earlierChat: false },
};

/** A session with this test in the place of the server. */
function join(): {
  readonly session: CallSession;
  readonly handshake: Handshake;
  readonly tell: (event: string, payload: unknown) => void;
} {
  const listeners = new Map<string, (payload: unknown) => void>();
  let handshake: Handshake | undefined;
  const session = new CallSession({
    party,
    encounterId: 'the-visit',
    devices: new Devices(),
    createSignalling: (said) => {
      handshake = said;
      return {
        state: 'connected',
        onState: () => undefined,
        on: (event: string, listener: (payload: unknown) => void) => listeners.set(event, listener),
        request: () => Promise.resolve({}),
        close: () => undefined,
      } as unknown as Signalling;
    },
  });
  if (handshake === undefined) throw new Error('Nobody was greeted.');
  return {
    session,
    handshake,
    tell: (event, payload) => {
      listeners.get(event)?.(payload);
    },
  };
}

describe('the session of a guest', () => {
  it('sends the invitation’s id', () => {
    const { session, handshake } = join();
    expect(handshake).toMatchObject({
      ...{ as: 'guest', guestId: 'the-guest', encounterId: 'the-visit' },
    });
    session.close();
  });

  it('waits again without media once it is held, and goes on when it is admitted', () => {
    const { session, tell } = join();
    const others = [person('the-doctor', { role: 'doctor' }), person('them', { role: 'patient' })];
    tell('welcome', {
      self: person('me'),
      encounter: { id: 'the-visit', status: 'in-progress', startedAt: null },
      ...{ participants: others, chat: [], media: null, resumed: false },
      encryption: { mode: 'off', offReason: null, secured: [] },
    });
    tell('speakers', { speakers: [{ participantId: 'them', volume: -20 }] });
    expect(session.getSnapshot()).toMatchObject({ phase: 'in-call', speakers: ['them'] });

    tell('participantChanged', person('me', { admitted: false, held: true }));
    expect(session.getSnapshot()).toMatchObject({
      ...{ phase: 'waiting', self: { held: true }, participants: [], speakers: [] },
    });

    tell('admitted', { startedAt: '2026-11-25T20:00:00Z', participants: others, chat: [] });
    expect(session.getSnapshot()).toMatchObject({
      ...{ phase: 'in-call', self: { admitted: true, held: false }, participants: others },
    });
    session.close();
  });
});

describe('the session of a visit that was encrypted until a moment ago', () => {
  const on = {
    ...{ mode: 'on', offReason: null, mayTurnOff: false, generation: 1, epoch: null },
    ...{ committer: null, members: [], secured: [], comparedAt: null, lastSeq: 0 },
  } as const;
  const off = { ...on, mode: 'off', offReason: 'trouble' } as const;
  const setupNamed = (name: string): MediaSetup =>
    ({ name, sendTransport: { iceCandidates: [] }, iceServers: [] }) as unknown as MediaSetup;
  const nameOf = (setup: MediaSetup): string => (setup as unknown as { name: string }).name;

  // The parameters of every connection that sends the live tracks without encryption.
  let unsealed: string[] = [];
  let asked: string[] = [];
  let session: CallSession;
  let tell: (event: string, payload: unknown) => void;
  // How loading each worker after the first, absent one ends.
  let begin: () => Promise<null>;
  let renew: () => Promise<MediaSetup>;

  const devices = {
    uses: ['microphone', 'camera'],
    snapshot: {
      microphone: { state: 'on', opening: false, track: {} },
      camera: { state: 'on', opening: false, track: {} },
    } as unknown as DevicesSnapshot,
    subscribe: () => () => undefined,
    close: () => undefined,
  } as unknown as Devices;

  /** The first worker does not load. */
  const keysOf = (options: KeyWorkerOptions, count: number): Keys => ({
    request: (name: string) => {
      if (count === 1) {
        options.unloaded();
        return Promise.reject(new Error('It did not load.'));
      }
      return name === 'begin' ? begin() : Promise.resolve(new Uint8Array());
    },
    close: () => undefined,
    attachSender: () => undefined,
    attachReceiver: () => undefined,
  });

  const welcome = (encryption: typeof on | typeof off, media: MediaSetup | null): void => {
    tell('welcome', {
      self: person('me'),
      encounter: { id: 'the-visit', status: 'in-progress', startedAt: null },
      participants: [person('the-doctor', { role: 'doctor' })],
      ...{ chat: [], media, resumed: media === null, encryption },
    });
  };
  const settle = (): Promise<void> => jest.advanceTimersByTimeAsync(60_000);

  beforeEach(() => {
    jest.useFakeTimers();
    unsealed = [];
    asked = [];
    begin = () => Promise.resolve(null);
    renew = () => Promise.resolve(setupNamed('renewed'));
    let count = 0;
    const listeners = new Map<string, (payload: unknown) => void>();
    session = new CallSession({
      ...{ party, encounterId: 'the-visit', devices, able: true },
      createKeys: (options) => {
        count += 1;
        return keysOf(options, count);
      },
      createConnection: ({ setup, seal }) => {
        if (seal === null) unsealed.push(nameOf(setup));
        return {
          setLocal: () => undefined,
          close: () => undefined,
          handleSignalling: () => undefined,
          handleNetworkChange: () => undefined,
          readStats: () => Promise.resolve([]),
        } as unknown as MediaConnection;
      },
      createSignalling: () =>
        ({
          state: 'connected',
          onState: () => undefined,
          on: (event: string, listener: (payload: unknown) => void) =>
            listeners.set(event, listener),
          request: (name: string) => {
            asked.push(name);
            return name === 'renewMedia' ? renew() : Promise.resolve({});
          },
          close: () => undefined,
        }) as unknown as Signalling,
    });
    tell = (event, payload) => {
      listeners.get(event)?.(payload);
    };
  });
  afterEach(() => {
    session.close();
    jest.useRealTimers();
  });

  it('does not connect as its worker loads late, until the person goes on', async () => {
    let load: (answer: null) => void = () => undefined;
    begin = () =>
      new Promise((resolve) => {
        load = resolve;
      });
    welcome(on, setupNamed('first'));
    await settle();
    expect(session.getSnapshot().encryption.condition).toBe('loading');
    tell('encryption', off);
    tell('mediaReset', setupNamed('reset'));
    load(null);
    await settle();
    expect(session.getSnapshot().encryption.condition).toBe('dropped');
    expect([unsealed, asked.includes('renewMedia')]).toEqual([[], false]);
    session.continueUnencrypted();
    expect(unsealed).toEqual(['reset']);
  });

  it('does not connect with transports that it asked for before, until the person goes on', async () => {
    let answer: (setup: MediaSetup) => void = () => undefined;
    renew = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    welcome(on, setupNamed('first'));
    await settle();
    expect(asked).toContain('renewMedia');
    tell('encryption', off);
    tell('mediaReset', setupNamed('reset'));
    answer(setupNamed('renewed'));
    await settle();
    expect(unsealed).toEqual([]);
    session.continueUnencrypted();
    expect(unsealed).toEqual(['renewed']);
  });

  it('does not connect as the signalling comes back, until the person goes on', async () => {
    welcome(on, setupNamed('first'));
    tell('encryption', off);
    tell('mediaReset', setupNamed('reset'));
    welcome(off, null);
    await settle();
    expect(asked).toContain('renewMedia');
    expect(unsealed).toEqual([]);
    session.continueUnencrypted();
    expect(unsealed).toEqual(['renewed']);
    await settle();
    expect(unsealed).toEqual(['renewed']);
  });
});
