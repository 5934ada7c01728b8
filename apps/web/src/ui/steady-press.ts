/**
 * How far a finger or pointer may move during a press, in CSS pixels; further
 * means a change of mind.
 */
const wanderPx = 12;

const pressable = 'button, a[href], summary, label';

interface Press {
  readonly target: HTMLElement;
  readonly x: number;
  readonly y: number;
  readonly top: number;
  readonly left: number;
}

/**
 * Keeps a press on the control that it began on. Content that loads between pointer down and
 * pointer up moves the control from under the pointer, and the browser then sends the click to
 * whatever is there instead: the press is lost, or starts something else. On a slow device that
 * takes tenths of a second, and content loads late there.
 */
export function keepPressesSteady(page: Document): void {
  let press: Press | null = null;

  page.addEventListener(
    'pointerdown',
    ({ target, isPrimary, button, clientX, clientY }) => {
      press = null;
      const control = target instanceof Element ? target.closest<HTMLElement>(pressable) : null;
      if (control === null || !isPrimary || button !== 0) return;
      const { top, left } = control.getBoundingClientRect();
      press = { target: control, x: clientX, y: clientY, top, left };
    },
    true,
  );

  page.addEventListener(
    'pointercancel',
    () => {
      press = null;
    },
    true,
  );

  page.addEventListener(
    'click',
    (event) => {
      const begun = press;
      press = null;
      // A click by keyboard or script has no press before it.
      if (begun === null || event.detail === 0) return;
      // Asks for a new tab or window, which a script cannot open for the person.
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      const { target, x, y, top, left } = begun;
      if (event.target instanceof Node && target.contains(event.target)) return;
      const now = target.getBoundingClientRect();
      const isElsewhere = x < now.left || x > now.right || y < now.top || y > now.bottom;
      // If the page grew just before the press event, the control had already moved
      // when it was measured.
      const hasMoved =
        isElsewhere || Math.abs(now.top - top) >= 1 || Math.abs(now.left - left) >= 1;
      const wandered = Math.hypot(event.clientX - x, event.clientY - y) > wanderPx;
      if (!target.isConnected || !hasMoved || wandered) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      target.click();
    },
    true,
  );
}
