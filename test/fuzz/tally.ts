import { type ErrorCode } from '@teleward/contracts';

/** How a message was answered; `closed` where its socket had to be closed instead. */
export type Outcome = ErrorCode | 'ok' | 'closed';

export type Verdict = { readonly outcome: Outcome } | { readonly fault: string };

/** Outcomes that come before a handler is called. */
const atTheDoor: readonly Outcome[] = [
  ...(['bad_request', 'unauthenticated', 'step_up_required', 'forbidden_origin'] as const),
  ...(['too_large', 'rate_limited', 'closed'] as const),
];

/** The number of generated messages, and how far they got. */
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

  /** Those of these whose handler was never called. */
  unreached<T extends string>(all: readonly T[]): T[] {
    return all.filter((what) =>
      [...(this.#answers.get(what)?.keys() ?? [])].every((outcome) => isAtTheDoor(outcome)),
    );
  }

  /** The share of answered messages that reached a handler. */
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
