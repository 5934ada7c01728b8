import { pharmacyRoutes, PublishedKeys, type PublishedKey } from '@teleward/contracts';
import { request } from '../api/request.ts';
import { readStored, writeStored } from '../theme/stored.ts';

/**
 * The published keys and when they were loaded. They are public: nothing of a
 * prescription is stored.
 */
export interface Known {
  readonly at: string;
  readonly keys: readonly PublishedKey[];
}

const stored = 'teleward.pharmacy.keys';

/** The keys on this device; null where it was never online here. */
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

/** @throws ApiError `unavailable` when offline */
export const fetchKeys = async (): Promise<Known> => {
  const { keys } = await request(pharmacyRoutes.readPublishedKeys, {}, { retries: 0 });
  const known = { at: new Date().toISOString(), keys };
  writeStored(stored, JSON.stringify(known));
  return known;
};
