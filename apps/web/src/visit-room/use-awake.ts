import { useEffect } from 'react';

/** Keeps the screen on while this is shown, where the browser and the battery allow it. */
export const useAwake = (): void => {
  useEffect(() => {
    let lock: WakeLockSentinel | null = null;
    let isOver = false;
    const take = async (): Promise<void> => {
      // The browser takes it back from a page that is not seen.
      if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
      try {
        lock = await navigator.wakeLock.request('screen');
        if (isOver) await lock.release();
      } catch {
        // A phone that saves its battery says no.
      }
    };
    const handleVisible = (): void => void take();
    handleVisible();
    document.addEventListener('visibilitychange', handleVisible);
    return () => {
      isOver = true;
      document.removeEventListener('visibilitychange', handleVisible);
      lock?.release().catch(() => undefined);
    };
  }, []);
};
