import { type QueuePosition } from '@teleward/contracts';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { notify } from '../attention/notify.ts';
import { sound } from '../attention/sound.ts';
import { setTitleMark } from '../ui/page-title.ts';

/** Rising notes, three times, in hertz: audible beside a television. */
const turn = [523.25, 659.25, 783.99, 523.25, 659.25, 783.99, 523.25, 659.25, 783.99];
/** In milliseconds: long, short, long. */
const buzz = [500, 150, 200, 150, 500];

const looks = ['pointerdown', 'keydown', 'visibilitychange'] as const;

function handleLook(): void {
  if (document.visibilityState !== 'visible') return;
  for (const look of looks) document.removeEventListener(look, handleLook);
  setTitleMark('');
}

/**
 * Alerts a patient whose page is hidden, or whose phone lies on the table, by title,
 * sound and vibration.
 */
export function signalTurn(text: string): void {
  setTitleMark('● ');
  for (const look of looks) document.addEventListener(look, handleLook);
  sound(turn);
  // Apple's phones do not vibrate for a page.
  if ('vibrate' in navigator) navigator.vibrate(buzz);
  notify(text, 'turn');
}

/** Signals when a waiting patient is called in. */
export function useTurnSignal(queuePosition: QueuePosition | null): void {
  const { t } = useTranslation('patient');
  const state = queuePosition?.state ?? null;
  const before = useRef<QueuePosition['state'] | null>(null);
  const text = t('position.signal');
  useEffect(() => {
    const was = before.current;
    before.current = state;
    if (state === 'called' && was !== 'called') signalTurn(text);
    // The call was withdrawn: there is no hurry.
    if (state !== 'called' && was === 'called') setTitleMark('');
  }, [state, text]);
}
