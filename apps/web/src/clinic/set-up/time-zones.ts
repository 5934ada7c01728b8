import { type Language } from '@teleward/contracts';
import { zoneName } from '../../i18n/format.ts';

/** Browsers list some zones by obsolete names; these are their names in the IANA database. */
const renamed: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Catamarca': 'America/Argentina/Catamarca',
  'America/Cordoba': 'America/Argentina/Cordoba',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Jujuy': 'America/Argentina/Jujuy',
  'America/Louisville': 'America/Kentucky/Louisville',
  'America/Mendoza': 'America/Argentina/Mendoza',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
};

const ianaName = (zone: string): string => renamed[zone] ?? zone;

/** The zone of this device. */
export const ownZone = (): string => ianaName(new Intl.DateTimeFormat().resolvedOptions().timeZone);

/**
 * All zones by city, with their everyday names: `Asia/Kolkata · India Standard Time`.
 * @param held zones in use: one that the browser does not list would show as another
 */
export const zonesIn = (
  language: Language,
  held: readonly string[] = [],
): { value: string; label: string }[] =>
  [...new Set([ownZone(), ...held, ...Intl.supportedValuesOf('timeZone').map(ianaName)])]
    .toSorted()
    .map((value) => ({
      value,
      label: `${value.replaceAll('_', ' ')} · ${zoneName(value, language)}`,
    }));
