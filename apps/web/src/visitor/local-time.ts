import { type Language } from '@teleward/contracts';
import { formatDateTime } from '../i18n/format.ts';

/** The time zone of this device. */
export const deviceZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The zone in which to show a time to a person who may be far from the clinic. */
export interface LocalZone {
  /** The device's zone. */
  readonly own: string;
  /** The clinic's clock differs at that time, so that its time must be shown, too. */
  readonly differs: boolean;
}

/**
 * @param instant the time: clocks may agree in summer and not in winter.
 * @param clinicZone an IANA name
 */
export function localZone(instant: string, clinicZone: string, language: Language): LocalZone {
  const own = deviceZone();
  const [here, there] = [own, clinicZone].map((zone) => formatDateTime(instant, zone, language));
  return { own: here === there ? clinicZone : own, differs: here !== there };
}
