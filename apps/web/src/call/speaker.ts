import { type DeviceChoice } from './device-choices.ts';

/** An output that can be chosen; not every browser lets a page do so. */
interface ChoosableOutput {
  readonly sinkId: string;
  setSinkId(deviceId: string): Promise<void>;
}

type Player = HTMLMediaElement & ChoosableOutput;

export const canChooseSpeaker = (): boolean =>
  typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype;

export interface SpeakerStatus {
  /** The chosen loudspeaker; null for the usual one. */
  readonly speakerId: string | null;
  /** The chosen one, while it is not there and the usual one plays. */
  readonly speakerAway: DeviceChoice | null;
}

/** The loudspeaker that the person chose: all that is played goes through it, for as long as it is there. */
export class Speaker {
  readonly #changed: (status: SpeakerStatus) => void;
  // Null for the usual one.
  #chosen: DeviceChoice | null;
  // All that there are; empty where the browser tells none.
  #present: readonly DeviceChoice[] = [];
  // The browser did not play through the chosen one, although it names it.
  #failed = false;
  readonly #players = new Set<Player>();

  constructor(chosenId: string | null, changed: (status: SpeakerStatus) => void) {
    this.#chosen = choiceOf(chosenId);
    this.#changed = changed;
  }

  /** The one that plays now; null for the usual one. */
  get playingId(): string | null {
    return this.#chosen === null || this.#isAway() ? null : this.#chosen.id;
  }

  choose(id: string): void {
    this.#chosen = choiceOf(id);
    this.#failed = false;
    this.handlePresent(this.#present);
  }

  /** Plays an element through the loudspeaker, until the function that is returned is called. */
  attach(element: HTMLMediaElement): () => void {
    if (!canChooseSpeaker()) return () => undefined;
    const player = element as Player;
    this.#players.add(player);
    void this.route(player);
    return () => {
      this.#players.delete(player);
    };
  }

  /** Plays an element through the loudspeaker of now, and leaves it there. */
  async route(element: HTMLMediaElement): Promise<void> {
    const id = this.playingId ?? '';
    const player = element as Player;
    if (player.sinkId === id) return;
    try {
      await player.setSinkId(id);
    } catch {
      // It was pulled out in this moment, or may not be used; the usual one always may.
      if (id === '' || id !== this.playingId) return;
      this.#failed = true;
      this.#tell();
    }
  }

  /** Something was plugged in or out: what failed may work now. */
  retry(): void {
    this.#failed = false;
  }

  handlePresent(present: readonly DeviceChoice[]): void {
    const isChosen = ({ id }: DeviceChoice): boolean => id === this.#chosen?.id;
    const chosen = present.find(isChosen);
    if (chosen !== undefined) {
      if (!this.#present.some(isChosen)) this.#failed = false;
      // Its name is known only while it is there.
      this.#chosen = chosen;
    }
    this.#present = present;
    this.#tell();
  }

  #tell(): void {
    const isAway = this.#isAway() && this.#present.length > 0;
    this.#changed({
      speakerId: this.#chosen?.id ?? null,
      speakerAway: isAway ? this.#chosen : null,
    });
    for (const player of this.#players) void this.route(player);
  }

  #isAway(): boolean {
    if (this.#chosen === null) return false;
    if (this.#failed) return true;
    return this.#present.length > 0 && !this.#present.some(({ id }) => id === this.#chosen?.id);
  }
}

const choiceOf = (id: string | null): DeviceChoice | null =>
  id === null || id === '' ? null : { id, label: '' };
