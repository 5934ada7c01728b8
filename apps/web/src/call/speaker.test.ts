import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Speaker, type SpeakerStatus } from './speaker.ts';

const loud = { id: 'loud', label: 'The loud one' };
const other = { id: 'other', label: 'Another one' };

/** The parts of a media element that are used here; the browser accepts only what is plugged in. */
class FakePlayer {
  sinkId = '';
  readonly plugged = new Set(['']);

  setSinkId(id: string): Promise<void> {
    if (!this.plugged.has(id)) return Promise.reject(new Error('There is none.'));
    this.sinkId = id;
    return Promise.resolve();
  }
}

/** A speaker with one element that plays through it. */
function play(chosenId: string | null) {
  const told: SpeakerStatus[] = [];
  const speaker = new Speaker(chosenId, (status) => told.push(status));
  const player = new FakePlayer();
  const detach = speaker.attach(player as unknown as HTMLMediaElement);
  return { speaker, player, detach, told, last: () => told.at(-1) };
}

const settled = (): Promise<unknown> => new Promise((done) => setImmediate(done));

describe('the chosen loudspeaker', () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'HTMLMediaElement');
  beforeAll(() => {
    Object.defineProperty(globalThis, 'HTMLMediaElement', {
      value: FakePlayer,
      configurable: true,
    });
  });
  afterAll(() => {
    Reflect.deleteProperty(globalThis, 'HTMLMediaElement');
    if (before !== undefined) Object.defineProperty(globalThis, 'HTMLMediaElement', before);
  });

  it('is used for every element', async () => {
    const { speaker, player, last } = play(null);
    player.plugged.add(loud.id);
    speaker.handlePresent([loud, other]);
    speaker.choose(loud.id);
    await settled();
    expect(player.sinkId).toBe(loud.id);
    expect(last()).toEqual({ speakerId: loud.id, speakerAway: null });
  });

  it('is replaced by the default one while it is unplugged, and used again afterwards', async () => {
    const { speaker, player, last } = play(loud.id);
    player.plugged.add(loud.id);
    speaker.handlePresent([loud, other]);
    await settled();
    speaker.handlePresent([other]);
    await settled();
    expect(player.sinkId).toBe('');
    expect(last()).toEqual({ speakerId: loud.id, speakerAway: loud });
    speaker.handlePresent([other, loud]);
    await settled();
    expect(player.sinkId).toBe(loud.id);
    expect(last()?.speakerAway).toBeNull();
  });

  it('is the last one chosen, also while the browser is still changing to another', async () => {
    const { speaker, player } = play(null);
    await settled();
    const changes: (() => void)[] = [];
    player.setSinkId = (id) =>
      new Promise((done) => {
        changes.push(() => {
          player.sinkId = id;
          done();
        });
      });
    speaker.choose(loud.id);
    await settled();
    speaker.choose('');
    await settled();
    expect(changes).toHaveLength(1);
    changes[0]?.();
    await settled();
    changes[1]?.();
    await settled();
    expect(changes).toHaveLength(2);
    expect(player.sinkId).toBe('');
  });

  it('is reported only where something changed', async () => {
    const { speaker, player, told } = play(loud.id);
    speaker.handlePresent([loud]);
    await settled();
    expect(told.map(({ speakerAway }) => speakerAway)).toEqual([null, loud]);
    speaker.retry();
    speaker.handlePresent([loud, other]);
    await settled();
    expect(told).toHaveLength(2);
    player.plugged.add(loud.id);
    speaker.retry();
    speaker.handlePresent([loud, other]);
    await settled();
    expect([player.sinkId, told.length, told.at(-1)?.speakerAway]).toEqual([loud.id, 3, null]);
  });

  it('that the browser refuses is tried again only when something changes', async () => {
    const { speaker, player, last } = play(loud.id);
    speaker.handlePresent([loud]);
    await settled();
    expect(last()?.speakerAway).toEqual(loud);
    expect(speaker.playingId).toBeNull();
    player.plugged.add(loud.id);
    speaker.handlePresent([loud]);
    await settled();
    expect(player.sinkId).toBe('');
    speaker.retry();
    speaker.handlePresent([loud]);
    await settled();
    expect(player.sinkId).toBe(loud.id);
  });

  it('is no longer set on detached elements', async () => {
    const { speaker, player, detach } = play(null);
    player.plugged.add(loud.id);
    detach();
    speaker.choose(loud.id);
    await settled();
    expect(player.sinkId).toBe('');
  });

  it('does not count as missing where the browser lists no loudspeakers', async () => {
    const { speaker, last } = play(loud.id);
    speaker.handlePresent([]);
    await settled();
    expect(last()).toEqual({ speakerId: loud.id, speakerAway: null });
  });
});
