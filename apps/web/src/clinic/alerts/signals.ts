import { useSyncExternalStore } from 'react';
import { sound } from '../../attention/sound.ts';
import { Store } from '../../call/store.ts';
import { readStored, writeStored } from '../../theme/stored.ts';

/** Two falling notes, twice, in hertz: distinct from the rising ones of the device check. */
const alarm = [880, 659.25, 880, 659.25];
/** One soft pair, in hertz: an arrival, no alarm. */
const arrival = [523.25, 783.99];

export const soundAlarm = (): void => {
  sound(alarm);
};

export const soundArrival = (): void => {
  sound(arrival);
};

/** How this browser announces an arrival; each can be turned off. */
export const arrivalSignals = ['sound', 'mark', 'notification'] as const;
export type ArrivalSignal = (typeof arrivalSignals)[number];

const keyOf = (signal: ArrivalSignal): string => `teleward.arrival.${signal}`;
const isOn = (signal: ArrivalSignal): boolean => readStored(keyOf(signal)) !== 'off';
const chosen = new Store<Record<ArrivalSignal, boolean>>({
  sound: isOn('sound'),
  mark: isOn('mark'),
  notification: isOn('notification'),
});

export const useArrivalSignals = (): Readonly<Record<ArrivalSignal, boolean>> =>
  useSyncExternalStore(chosen.subscribe, chosen.read);

export const setArrivalSignal = (signal: ArrivalSignal, on: boolean): void => {
  writeStored(keyOf(signal), on ? 'on' : 'off');
  chosen.update({ [signal]: on });
};
