/**
 * Without activity for this long, in ms, nobody is about to press a row: the
 * pointer was left there.
 */
export const patienceMs = 10_000;
/**
 * The result of the person's own action is shown at once: pointer movements this soon after it, in
 * ms, do not hold the list.
 */
export const ownDoingMs = 300;

/** The parts of the watched element that are needed. */
type Watched = Pick<
  HTMLElement,
  'addEventListener' | 'removeEventListener' | 'querySelector' | 'contains'
>;

interface Reactions {
  /** Called with each sign that the person is about to press something in the element. */
  readonly onUse: () => void;
  readonly onUnused: () => void;
}

/** Tells when a person is about to press something in an element, and when no longer. */
export class InUse {
  readonly #element: Watched;
  readonly #reactions: Reactions;
  readonly #abort = new AbortController();
  #isPointed = false;
  #settledAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(element: Watched, reactions: Reactions) {
    this.#element = element;
    this.#reactions = reactions;
    const { signal } = this.#abort;
    const keep = (): void => {
      this.#keep();
    };
    const handlePointer = ({ pointerType }: PointerEvent): void => {
      this.#isPointed = pointerType === 'mouse';
      this.#keep();
    };
    const handleLeave = ({ pointerType }: PointerEvent): void => {
      // A finger's pointer leaves as the finger lifts, before the press event.
      if (pointerType !== 'mouse') return;
      this.#isPointed = false;
      // A press leaves the focus on its button; moving the pointer away ends the use all the same.
      if (!this.#isMenuOpen()) this.#release();
    };
    const handleFocusOut = ({ relatedTarget }: FocusEvent): void => {
      if (relatedTarget instanceof Node && element.contains(relatedTarget)) return;
      // The focus has not arrived anywhere yet.
      setTimeout(() => {
        const isUsed =
          this.#isPointed || this.#isMenuOpen() || element.contains(document.activeElement);
        if (!isUsed) this.#release();
      });
    };
    element.addEventListener('pointermove', handlePointer, { signal });
    element.addEventListener('pointerdown', handlePointer, { signal });
    element.addEventListener('pointerleave', handleLeave, { signal });
    element.addEventListener('focusin', keep, { signal });
    element.addEventListener('keydown', keep, { signal });
    element.addEventListener('focusout', handleFocusOut, { signal });
  }

  /** The person has done what they were about to do. */
  settle(): void {
    this.#settledAt = Date.now();
    this.#release();
  }

  close(): void {
    this.#abort.abort();
    clearTimeout(this.#timer);
  }

  #keep(): void {
    if (Date.now() - this.#settledAt < ownDoingMs) return;
    this.#reactions.onUse();
    this.#wait();
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      // A person who reads a menu does not move the pointer.
      if (this.#isMenuOpen()) this.#wait();
      else this.#release();
    }, patienceMs);
  }

  #release(): void {
    clearTimeout(this.#timer);
    this.#reactions.onUnused();
  }

  /** An open menu belongs to a row, though its element is outside the list. */
  #isMenuOpen(): boolean {
    return this.#element.querySelector('[aria-haspopup][aria-expanded=true]') !== null;
  }
}
