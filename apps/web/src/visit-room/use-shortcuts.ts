import { type RefObject, useEffect } from 'react';

/** Where keys mean text, or belong to a menu. */
const typingPlaces = 'input, textarea, select, [contenteditable="true"]';

/**
 * Single keys for the controls, only while the focus is in the room: keys that work everywhere fire
 * when somebody dictates (WCAG 2.2, 2.1.4). Pass a stable object.
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
