import { readStored, writeStored } from '../../theme/stored.ts';

const key = 'teleward.devices-checked';

/**
 * Whether the devices were checked on this computer today, by whoever used it.
 * @param today as `2026-11-24`
 */
export const areDevicesChecked = (today: string): boolean => readStored(key) === today;

export const rememberDevicesChecked = (today: string): void => {
  // Without storage the check is offered at each visit, which does no harm.
  writeStored(key, today);
};
