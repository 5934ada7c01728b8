import { pharmacyRoutes, PublishedKeys, type PublishedKey } from '@teleward/contracts';
import { call } from '../api/call.ts';
import { readStored, writeStored } from '../theme/stored.ts';

/** Keys as they were published at a time. They are public: nothing of a prescription is kept. */
export interface Known {
  readonly at: string;
  readonly keys: readonly PublishedKey[];
}

const stored = 'teleward.pharmacy.keys';

/** Those that this device knows; null where it never had network here. */
export const knownKeys = (): Known | null => {
  try {
    const said = JSON.parse(readStored(stored) ?? 'null') as unknown;
    const { success, data } = PublishedKeys.safeParse(said);
    const { at } = said as { readonly at?: unknown };
    return success && typeof at === 'string' ? { at, keys: data.keys } : null;
  } catch {
    return null;
  }
};

/** @throws ApiError `unavailable` without network */
export const fetchKeys = async (): Promise<Known> => {
  const { keys } = await call(pharmacyRoutes.readPublishedKeys, {}, { retries: 0 });
  const known = { at: new Date().toISOString(), keys };
  writeStored(stored, JSON.stringify(known));
  return known;
};
