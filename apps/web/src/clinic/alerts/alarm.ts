import { playNotes } from '../../call/test-sound.ts';

/** Two falling notes, twice, in hertz: told apart from the rising ones of the device check. */
const notes = [880, 659.25, 880, 659.25];

/** Sounds once. Where the browser lets no page sound before somebody pressed something, it stays silent. */
export const soundAlarm = (): void => {
  playNotes(notes, null).catch(() => undefined);
};

/** Whether this browser can show something while the page is not in front. */
export const canNotify = (): boolean => typeof Notification !== 'undefined';

/**
 * Tells it outside of the page, where the person allowed that. Other people may see it: it says no name
 * and nothing clinical.
 */
export const notify = (text: string): void => {
  if (!canNotify() || Notification.permission !== 'granted') return;
  if (document.visibilityState === 'visible') return;
  try {
    const shown = new Notification(text, { tag: 'teleward-alert' });
    shown.onclick = () => {
      window.focus();
      shown.close();
    };
  } catch {
    // Some phones show only what a service worker sends.
  }
};
