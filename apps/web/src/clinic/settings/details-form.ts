import {
  type ClinicDetails,
  type Language,
  Phone,
  type RouteInput,
  type routes,
} from '@teleward/contracts';

export interface SiteForm {
  /** The key of the row on the page. */
  readonly key: string;
  /** Null for a new one. */
  readonly siteId: string | null;
  readonly name: string;
  readonly timeZone: string;
  readonly phone: string;
  readonly active: boolean;
}

/** The clinic's details as typed. */
export interface DetailsForm {
  readonly name: string;
  readonly address: string;
  readonly phone: string;
  readonly country: string;
  readonly timeZone: string;
  readonly emergencyNumber: string;
  readonly languages: readonly Language[];
  readonly sites: readonly SiteForm[];
}

export const formOf = (details: ClinicDetails): DetailsForm => ({
  name: details.name,
  address: details.address ?? '',
  phone: details.phone ?? '',
  country: details.country,
  timeZone: details.timeZone,
  emergencyNumber: details.emergencyNumber ?? '',
  languages: details.languages,
  sites: details.sites.map(({ siteId, phone, ...site }) => ({
    ...site,
    key: siteId,
    siteId,
    phone: phone ?? '',
  })),
});

const isWrongPhone = (text: string): boolean =>
  text.trim() !== '' && !Phone.safeParse(text).success;

/** The errors by field, as text keys; for a site, its key comes before the field's name. */
export const problemsOf = (form: DetailsForm): Readonly<Record<string, string>> => {
  const problems: Record<string, string> = {};
  if (form.name.trim() === '') problems['name'] = 'setUp.missing';
  if (form.country === '') problems['country'] = 'setUp.missing';
  if (isWrongPhone(form.phone)) problems['phone'] = 'setUp.wrongNumber';
  if (isWrongPhone(form.emergencyNumber)) problems['emergencyNumber'] = 'setUp.wrongNumber';
  if (form.languages.length === 0) problems['languages'] = 'about.noLanguage';
  for (const { key, name, phone } of form.sites) {
    if (name.trim() === '') problems[`${key}.name`] = 'setUp.missing';
    if (isWrongPhone(phone)) problems[`${key}.phone`] = 'setUp.wrongNumber';
  }
  return problems;
};

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** In the shape of the contract. */
export const changeOf = (
  form: DetailsForm,
  version: number,
): RouteInput<typeof routes.changeClinicDetails>['body'] => ({
  ...form,
  version,
  address: orNull(form.address),
  phone: orNull(form.phone),
  emergencyNumber: orNull(form.emergencyNumber),
  languages: [...form.languages],
  sites: form.sites.map(({ key: _key, phone, ...site }) => ({ ...site, phone: orNull(phone) })),
});
