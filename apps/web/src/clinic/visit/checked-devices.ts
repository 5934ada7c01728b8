import { readStored, writeStored } from '../../theme/stored.ts';

const key = 'teleward.devices-checked';

/**
 * Whether sound and picture were looked at on this device today, whoever sat before it.
 * @param today as `2026-11-24`
 */
export const areDevicesChecked = (today: string): boolean => readStored(key) === today;

export const rememberDevicesChecked = (today: string): void => {
  // Without storage it is asked at each visit, which harms nobody.
  writeStored(key, today);
};
