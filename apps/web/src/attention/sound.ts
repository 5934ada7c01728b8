import { useSyncExternalStore } from 'react';
import { playNotes } from '../call/test-sound.ts';
import { Store } from '../call/store.ts';

/** A sound is wanted that the browser plays only after a press. */
const gate = new Store<{ closed: boolean }>({ closed: false });
let wanted: readonly number[] = [];

/**
 * Browsers let no page sound before somebody pressed something on it; older
 * ones do not say whether.
 */
const mayPlay = (): boolean =>
  !('userActivation' in navigator) || navigator.userActivation.hasBeenActive;

const presses = ['click', 'keydown', 'touchend'] as const;

function handlePress(): void {
  if (!mayPlay()) return;
  for (const press of presses) document.removeEventListener(press, handlePress, true);
  gate.update({ closed: false });
  sound(wanted);
}

/**
 * Plays these notes, in hertz; where the browser does not let the page yet, at
 * the next press on it.
 */
export function sound(notes: readonly number[]): void {
  if (mayPlay()) {
    playNotes(notes, null).catch(() => undefined);
    return;
  }
  wanted = notes;
  if (gate.read().closed) return;
  gate.update({ closed: true });
  for (const press of presses) document.addEventListener(press, handlePress, true);
}

/** Whether something would have been heard, and was not. */
export const useSoundIsClosed = (): boolean =>
  useSyncExternalStore(gate.subscribe, gate.read).closed;
