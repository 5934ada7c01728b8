import { type ServerPayload } from '@teleward/contracts';
import { type Member } from './member.ts';
import { send } from './telling.ts';

/** Whoever is asked and says nothing for so long is passed over, in milliseconds. */
const patienceMs = 3_000;

/** So often everybody is asked before they are taken to have lost the keys. */
const mostRounds = 2;

/** Asks one after the other to change the group of keys, until somebody does. */
export class GroupAsking {
  readonly #again: () => void;
  // What is asked now, of whom.
  #asked: { readonly of: Member; readonly what: string } | null = null;
  // Who were asked in this epoch, and who of them took too long.
  readonly #named = new Set<Member>();
  readonly #silent = new Set<Member>();
  #patience: NodeJS.Timeout | null = null;
  // How often all of them took too long.
  #rounds = 0;
  // Since when nobody is there to be asked.
  #lack: 'no' | 'just now' | 'for a while' = 'no';

  /** @param again asks anew, by then of the next one */
  constructor(again: () => void) {
    this.#again = again;
  }

  /** Who is asked now. */
  get of(): Member | null {
    return this.#asked?.of ?? null;
  }

  /** Whether it was asked of them in this epoch, though it may be asked of another one by now. */
  wasOf(member: Member): boolean {
    return this.#named.has(member);
  }

  /**
   * Asks the first of them who was not silent, unless they have been asked the same.
   * @returns false where there is no hope: all were silent twice, or nobody was there for a while
   */
  ask(candidates: readonly Member[], ask: ServerPayload<'groupAsked'>): boolean {
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

  /** Nothing is to be done. */
  rest(): void {
    clearTimeout(this.#patience ?? undefined);
    this.#asked = null;
    this.#rounds = 0;
    this.#lack = 'no';
  }

  /** Nothing can be asked yet. */
  restAWhile(): void {
    this.rest();
    this.#waitFor(() => undefined);
  }

  /** A new epoch: whoever was asked in the one before is so no more. */
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

/** Staff first, guests last; beside that, who has been here longest. */
function rankOf({ participant: { role }, guest }: Member): number {
  return guest !== null ? 2 : role === 'patient' ? 1 : 0;
}
