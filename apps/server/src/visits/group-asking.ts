import { type ServerPayload } from '@teleward/contracts';
import { type Member } from './member.ts';
import { send } from './telling.ts';

/** Whoever is asked and says nothing for so long is passed over, in milliseconds. */
const patienceMs = 3_000;

/** Asks one after the other to change the group of keys, until somebody does. */
export class GroupAsking {
  readonly #again: () => void;
  // What is asked now, of whom.
  #asked: { readonly of: Member; readonly what: string } | null = null;
  // Who were asked in this epoch, and who of them took too long.
  readonly #named = new Set<Member>();
  readonly #silent = new Set<Member>();
  #patience: NodeJS.Timeout | null = null;

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

  /** Asks the first of them who was not silent, unless they have been asked the same. */
  ask(candidates: readonly Member[], ask: ServerPayload<'groupAsked'>): void {
    const inOrder = candidates.toSorted((one, other) => rankOf(one) - rankOf(other));
    if (inOrder.every((one) => this.#silent.has(one))) {
      this.#silent.clear();
    }
    const of = inOrder.find((one) => !this.#silent.has(one));
    if (of === undefined) {
      this.rest();
      return;
    }
    const what = JSON.stringify(ask);
    if (this.#asked?.of === of && this.#asked.what === what) {
      return;
    }
    this.#asked = { of, what };
    this.#named.add(of);
    send(of, 'groupAsked', ask);
    this.#waitFor(() => {
      this.#silent.add(of);
    });
  }

  /** Nothing is to be done. */
  rest(): void {
    clearTimeout(this.#patience ?? undefined);
    this.#asked = null;
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
