import { type Language } from '@teleward/contracts';
import { formatDateTime } from '../i18n/format.ts';

/** The zone that this device lives in. */
export const deviceZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** By which clock a time is told to somebody who may be far from the clinic. */
export interface LocalZone {
  /** The device's. */
  readonly own: string;
  /** Another clock stands at the clinic then, so that its time must be said, too. */
  readonly differs: boolean;
}

/** @param instant when; clocks agree in summer and not in winter. @param clinicZone an IANA name */
export function localZone(instant: string, clinicZone: string, language: Language): LocalZone {
  const own = deviceZone();
  const [here, there] = [own, clinicZone].map((zone) => formatDateTime(instant, zone, language));
  return { own: here === there ? clinicZone : own, differs: here !== there };
}
