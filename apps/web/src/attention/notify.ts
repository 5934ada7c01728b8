/** Whether this browser can show notifications while the page is in the background. */
export const canNotify = (): boolean => typeof Notification !== 'undefined';

/**
 * Shows a notification where the person allowed it. Other people may see it: it contains no name
 * and nothing clinical.
 * @param tag a later notification with the same tag replaces this one
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
    // Some phones show only notifications of a service worker.
  }
};
