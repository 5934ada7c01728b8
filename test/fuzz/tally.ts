import { type ErrorCode } from '@teleward/contracts';

/** How a message was answered; `closed` where its socket was closed instead, and had to be. */
export type Outcome = ErrorCode | 'ok' | 'closed';

export type Verdict = { readonly outcome: Outcome } | { readonly fault: string };

/** What comes back before any handler is asked. */
const atTheDoor: readonly Outcome[] = [
  ...(['bad_request', 'unauthenticated', 'proof_required', 'forbidden_origin'] as const),
  ...(['too_large', 'rate_limited', 'closed'] as const),
];

/** How many messages were made up, and how far they came. */
export class Tally {
  generated = 0;
  readonly #answers = new Map<string, Map<string, number>>();

  /** @param what the route or event */
  count(what: string, outcome: Outcome): void {
    this.generated += 1;
    const answers = this.#answers.get(what) ?? new Map<string, number>();
    answers.set(outcome, (answers.get(outcome) ?? 0) + 1);
    this.#answers.set(what, answers);
  }

  /** Of these, the ones whose handler was never asked. */
  unreached<T extends string>(all: readonly T[]): T[] {
    return all.filter((what) =>
      [...(this.#answers.get(what)?.keys() ?? [])].every((outcome) => isAtTheDoor(outcome)),
    );
  }

  /** The share of what was answered that a handler was asked about. */
  get reached(): number {
    let [reached, all] = [0, 0];
    for (const answers of this.#answers.values()) {
      for (const [outcome, times] of answers) {
        all += times;
        reached += isAtTheDoor(outcome) ? 0 : times;
      }
    }
    return all === 0 ? 0 : reached / all;
  }

  toString(): string {
    return [...this.#answers]
      .map(([what, answers]) => {
        const outcomes = [...answers].sort(([, one], [, other]) => other - one);
        return `${what}: ${outcomes.map(([name, times]) => `${name} ${times}`).join(', ')}`;
      })
      .join('\n');
  }
}

const isAtTheDoor = (outcome: string): boolean => atTheDoor.some((one) => one === outcome);
