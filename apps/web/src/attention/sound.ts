import { useSyncExternalStore } from 'react';
import { playNotes } from '../call/test-sound.ts';
import { Store } from '../call/store.ts';

/** A sound is due that the browser plays only after a press. */
const gate = new Store<{ closed: boolean }>({ closed: false });
let wanted: readonly number[] = [];

/**
 * Browsers play no sound before the person pressed something on the page; older ones do not say
 * whether they would.
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
 * Plays these notes, in hertz; where the browser does not allow it yet, at the next
 * press on the page.
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

/** Whether a sound was due and could not be played. */
export const useSoundIsClosed = (): boolean =>
  useSyncExternalStore(gate.subscribe, gate.read).closed;
