import { type ServerPayload } from '@teleward/contracts';
import { type RoomMember } from './room-member.ts';
import { send } from './telling.ts';

/** A member who does not answer within this time is skipped, in milliseconds. */
const patienceMs = 3_000;

/** How many times all members are asked before they are assumed to have lost the keys. */
const mostRounds = 2;

/** Asks members one after the other to change the MLS group, until one of them does. */
export class GroupAsking {
  readonly #again: () => void;
  // The current request and its member.
  #asked: { readonly of: RoomMember; readonly what: string } | null = null;
  // The members asked in this epoch, and those of them who took too long.
  readonly #named = new Set<RoomMember>();
  readonly #silent = new Set<RoomMember>();
  #patience: NodeJS.Timeout | null = null;
  // How many times all of them took too long.
  #rounds = 0;
  // Whether, and for how long, there has been no member to ask.
  #lack: 'no' | 'just now' | 'for a while' = 'no';

  /** @param again called to ask again, which then asks the next member */
  constructor(again: () => void) {
    this.#again = again;
  }

  /** The member who is asked now. */
  get of(): RoomMember | null {
    return this.#asked?.of ?? null;
  }

  /** Whether the member was asked in this epoch, even if another one is asked by now. */
  wasOf(member: RoomMember): boolean {
    return this.#named.has(member);
  }

  /**
   * Asks the first candidate who has not been silent, unless they have already been asked the same.
   *
   * @returns false if there is no hope: all were silent twice, or there was no candidate for a
   * while
   */
  ask(candidates: readonly RoomMember[], ask: ServerPayload<'groupAsked'>): boolean {
    const inOrder = candidates.toSorted((one, other) => rankOf(one) - rankOf(other));
    if (inOrder.length > 0 && inOrder.every((one) => this.#silent.has(one))) {
      this.#silent.clear();
      this.#rounds += 1;
    }
    const of = inOrder.find((one) => !this.#silent.has(one));
    if (of === undefined) {
      this.#waitForSomebody();
      return this.#lack !== 'for a while';
    }
    this.#lack = 'no';
    const what = JSON.stringify(ask);
    if (this.#asked?.of !== of || this.#asked.what !== what) {
      this.#asked = { of, what };
      this.#named.add(of);
      send(of, 'groupAsked', ask);
      this.#waitFor(() => {
        this.#silent.add(of);
      });
    }
    return this.#rounds < mostRounds;
  }

  /** There is nothing to ask. */
  rest(): void {
    clearTimeout(this.#patience ?? undefined);
    this.#asked = null;
    this.#rounds = 0;
    this.#lack = 'no';
  }

  /** There is something to do, but no request is possible yet. */
  pause(): void {
    this.rest();
    this.#waitFor(() => undefined);
  }

  /** A new epoch: requests from the previous one are void. */
  begin(): void {
    this.rest();
    this.#named.clear();
    this.#silent.clear();
  }

  #waitForSomebody(): void {
    if (this.#lack !== 'no') {
      return;
    }
    this.rest();
    this.#lack = 'just now';
    this.#waitFor(() => {
      this.#lack = 'for a while';
    });
  }

  #waitFor(late: () => void): void {
    clearTimeout(this.#patience ?? undefined);
    this.#patience = setTimeout(() => {
      this.#asked = null;
      late();
      this.#again();
    }, patienceMs);
  }
}

/** Staff first, guests last; within a rank, the member who has been present longest. */
function rankOf({ participant: { role }, guest }: RoomMember): number {
  return guest !== null ? 2 : role === 'patient' ? 1 : 0;
}
