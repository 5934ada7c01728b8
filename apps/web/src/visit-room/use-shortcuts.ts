import { type RefObject, useEffect } from 'react';

/** Elements in which keys type text or belong to a menu. */
const typingPlaces = 'input, textarea, select, [contenteditable="true"]';

/**
 * Single-key shortcuts for the controls, only while the focus is in the room: shortcuts that work
 * everywhere are triggered by dictation (WCAG 2.2, 2.1.4). Pass a stable object.
 */
export function useShortcuts(
  room: RefObject<HTMLElement | null>,
  actions: Readonly<Record<string, () => void>>,
): void {
  useEffect(() => {
    const element = room.current;
    if (element === null) return;
    const handleKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) {
        return;
      }
      if (event.target instanceof Element && event.target.closest(typingPlaces) !== null) return;
      const action = actions[event.key.toLowerCase()];
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    element.addEventListener('keydown', handleKey);
    return () => {
      element.removeEventListener('keydown', handleKey);
    };
  }, [room, actions]);
}
