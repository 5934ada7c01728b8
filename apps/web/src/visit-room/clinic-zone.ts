import { createContext } from 'react';

/**
 * The clinic's time zone, as the page around a visit shows its times; null where it is not known.
 */
export const ClinicZone = createContext<string | null>(null);
