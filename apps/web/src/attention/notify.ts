/** Whether this browser can show something while the page is not in front. */
export const canNotify = (): boolean => typeof Notification !== 'undefined';

/**
 * Tells it outside of the page, where the person allowed that. Other people may see it: it says no
 * name and nothing clinical.
 * @param tag what a later one takes the place of
 */
export const notify = (text: string, tag: string): void => {
  if (!canNotify() || Notification.permission !== 'granted') return;
  if (document.visibilityState === 'visible') return;
  try {
    const shown = new Notification(text, { tag: `teleward-${tag}` });
    shown.onclick = () => {
      window.focus();
      shown.close();
    };
  } catch {
    // Some phones show only what a service worker sends.
  }
};
