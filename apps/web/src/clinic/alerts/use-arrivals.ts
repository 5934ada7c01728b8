import { useEffect, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Store } from '../../call/store.ts';
import { notify } from '../../attention/notify.ts';
import { type Board } from '../board/lines.ts';
import { Arrivals } from './arrivals.ts';
import { soundArrival, useArrivalSignals } from './signals.ts';

/** Kept while the person navigates: each page has an alert bar of its own. */
const arrivals = new Arrivals();
/** Arrivals while the page was hidden. */
const unseen = new Store({ count: 0 });

/**
 * Announces every arrival, as this browser is set.
 * @returns the number of arrivals while the page was hidden
 */
export function useArrivals(board: Board | null): number {
  const { t } = useTranslation('clinic');
  const signals = useArrivalSignals();
  const { count } = useSyncExternalStore(unseen.subscribe, unseen.read);
  const text = t('alerts.arrival');
  const ids =
    board?.entries
      .filter(({ state }) => state === 'waiting')
      .map(({ encounterId }) => encounterId)
      .sort()
      .join(' ') ?? null;

  useEffect(() => {
    if (ids === null) return;
    const fresh = arrivals.take(ids === '' ? [] : ids.split(' '));
    if (fresh.length === 0) return;
    if (signals.sound) soundArrival();
    if (signals.notification) notify(text, 'arrival');
    if (document.visibilityState === 'hidden') {
      unseen.update({ count: unseen.read().count + fresh.length });
    }
  }, [ids, signals, text]);

  useEffect(() => {
    const handleLook = (): void => {
      if (document.visibilityState === 'visible') unseen.update({ count: 0 });
    };
    document.addEventListener('visibilitychange', handleLook);
    return () => {
      document.removeEventListener('visibilitychange', handleLook);
    };
  }, []);
  return signals.mark ? count : 0;
}
