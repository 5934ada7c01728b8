import { describe, expect, it } from '@jest/globals';
import { type Handshake, type Participant } from '@teleward/contracts';
import { type Signalling } from '../signalling/index.ts';
import { CallSession } from './call-session.ts';
import { Devices } from './devices.ts';
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
