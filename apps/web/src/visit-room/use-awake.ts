import { useEffect } from 'react';

/** Keeps the screen on while this is mounted, where the browser and the battery allow it. */
export const useAwake = (): void => {
  useEffect(() => {
    let lock: WakeLockSentinel | null = null;
    let isOver = false;
    const take = async (): Promise<void> => {
      // The browser releases the lock of a hidden page.
      if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
      try {
        lock = await navigator.wakeLock.request('screen');
        if (isOver) await lock.release();
      } catch {
        // A phone that saves its battery refuses.
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
