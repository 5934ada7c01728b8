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
  /** The chosen loudspeaker; null for the default one. */
  readonly speakerId: string | null;
  /** The chosen one, while it is unplugged and the default one plays. */
  readonly speakerAway: DeviceChoice | null;
}

/**
 * The loudspeaker that the person chose: all elements play through it, as long as it is plugged in.
 */
export class Speaker {
  readonly #changed: (status: SpeakerStatus) => void;
  // Null for the default one.
  #chosen: DeviceChoice | null;
  // All loudspeakers; empty where the browser lists none.
  #present: readonly DeviceChoice[] = [];
  // Playing through the chosen one failed although the browser lists it; reset once it works.
  #failed = false;
  // The browser refused it, and is not asked again before something changes.
  #refused = false;
  readonly #players = new Set<Player>();
  // `setSinkId()` takes effect late: each change waits for the one before.
  readonly #changes = new WeakMap<Player, Promise<void>>();
  #told: SpeakerStatus | null = null;

  constructor(chosenId: string | null, changed: (status: SpeakerStatus) => void) {
    this.#chosen = choiceOf(chosenId);
    this.#changed = changed;
  }

  /** The one that plays now; null for the default one. */
  get playingId(): string | null {
    return this.#chosen === null || this.#refused || this.#isGone() ? null : this.#chosen.id;
  }

  choose(id: string): void {
    this.#chosen = choiceOf(id);
    this.#failed = false;
    this.#refused = false;
    this.handlePresent(this.#present);
  }

  /** Plays an element through the loudspeaker until the returned function is called. */
  attach(element: HTMLMediaElement): () => void {
    if (!canChooseSpeaker()) return () => undefined;
    const player = element as Player;
    this.#players.add(player);
    this.#follow(player);
    return () => {
      this.#players.delete(player);
    };
  }

  /** Plays an element through the current loudspeaker, and leaves it there. */
  route(element: HTMLMediaElement): Promise<void> {
    const player = element as Player;
    return this.#inTurn(player, () => this.#change(player));
  }

  /** Something was plugged in or out: what failed may work now. */
  retry(): void {
    this.#refused = false;
    // No element plays that could show whether it works.
    if (this.#players.size === 0) this.#failed = false;
  }

  handlePresent(present: readonly DeviceChoice[]): void {
    const isChosen = ({ id }: DeviceChoice): boolean => id === this.#chosen?.id;
    const chosen = present.find(isChosen);
    if (chosen !== undefined) {
      if (!this.#present.some(isChosen)) this.#refused = false;
      // Its name is known only while it is plugged in.
      this.#chosen = chosen;
    }
    this.#present = present;
    this.#tell();
  }

  #follow(player: Player): void {
    void this.#inTurn(player, async () => {
      if (this.#players.has(player)) await this.#change(player);
    });
  }

  #inTurn(player: Player, change: () => Promise<void>): Promise<void> {
    const changed = (this.#changes.get(player) ?? Promise.resolve()).then(change);
    this.#changes.set(player, changed);
    return changed;
  }

  async #change(player: Player): Promise<void> {
    const id = this.playingId ?? '';
    let plays = true;
    try {
      if (player.sinkId !== id) await player.setSinkId(id);
    } catch {
      // It was just pulled out, or may not be used; the default one always may.
      plays = false;
    }
    if (id === '' || id !== this.playingId || (plays && !this.#failed)) return;
    this.#failed = !plays;
    this.#refused = !plays;
    this.#tell();
  }

  #tell(): void {
    const isAway = (this.#failed || this.#isGone()) && this.#present.length > 0;
    const status: SpeakerStatus = {
      speakerId: this.#chosen?.id ?? null,
      speakerAway: isAway ? this.#chosen : null,
    };
    if (this.#told === null || !isSame(this.#told, status)) {
      this.#told = status;
      this.#changed(status);
    }
    for (const player of this.#players) this.#follow(player);
  }

  /** The browser no longer lists the chosen one. */
  #isGone(): boolean {
    return this.#present.length > 0 && !this.#present.some(({ id }) => id === this.#chosen?.id);
  }
}

const isSame = (one: SpeakerStatus, other: SpeakerStatus): boolean =>
  one.speakerId === other.speakerId &&
  one.speakerAway?.id === other.speakerAway?.id &&
  one.speakerAway?.label === other.speakerAway?.label;

const choiceOf = (id: string | null): DeviceChoice | null =>
  id === null || id === '' ? null : { id, label: '' };
