/**
 * What a finger or pointer may wander during a press, in CSS pixels; further is a change of mind.
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
 * Keeps a press on the control that it began on. A part of the page that arrives between the moment
 * the button goes down and the moment it comes up pushes the control from under the pointer, and
 * the browser then gives the click to whatever has come to lie there: the press is lost, or starts
 * something else. On a slow device that is a matter of tenths of a second, and parts of a page
 * arrive late there.
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
      // A click by the keyboard or by a script has no press before it.
      if (begun === null || event.detail === 0) return;
      // A new tab or window is asked for, which no script can open in the person's place.
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      const { target, x, y, top, left } = begun;
      if (event.target instanceof Node && target.contains(event.target)) return;
      const now = target.getBoundingClientRect();
      const isElsewhere = x < now.left || x > now.right || y < now.top || y > now.bottom;
      // Where the page grew just before the press was told of, the control had moved already
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
