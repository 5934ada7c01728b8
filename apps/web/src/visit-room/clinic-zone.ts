import { createContext } from 'react';

/**
 * The clinic's time zone, in which the page around a visit shows its times; null
 * where it is unknown.
 */
export const ClinicZone = createContext<string | null>(null);
