declare global {
  /** The last presses on this page, oldest first: see `keepPressDiary`. */
  var pressDiary: string[] | undefined;
}

/**
 * Runs in the page, before its own scripts: records how the browser handled each press, so that a
 * press without effect can be told from one that was never made. A reload starts a new record.
 */
export function keepPressDiary(): void {
  const most = 24;
  const lines: string[] = [];
  globalThis.pressDiary = lines;
  for (const name of ['pointerdown', 'pointerup', 'pointercancel', 'click', 'focusin'] as const) {
    addEventListener(
      name,
      (event) => {
        const { target, isTrusted, timeStamp } = event;
        if (!(target instanceof Element)) return;
        const words = target.textContent.trim().replaceAll(/\s+/g, ' ').slice(0, 40);
        const { left, top, width, height } = target.getBoundingClientRect();
        const place = [left, top, width, height].map(Math.round).join(' ');
        const at = event instanceof MouseEvent ? ` at ${event.clientX} ${event.clientY}` : '';
        const by = isTrusted ? '' : ' by a script';
        lines.push(
          `${Math.round(timeStamp)} ms ${name}${by}${at} on ${target.localName} “${words}” (${place})`,
        );
        if (lines.length > most) lines.shift();
      },
      true,
    );
  }
}
