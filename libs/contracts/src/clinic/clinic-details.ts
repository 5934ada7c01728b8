import { z } from '../base/zod.ts';
import { Country, Phone, Site } from '../base/people.ts';
import {
  Id,
  Instant,
  isTimeZone,
  Language,
  SingleLineText,
  Nothing,
  TimeZone,
} from '../base/primitives.ts';
import { defineRoute } from '../base/route.ts';

const KnownZone = TimeZone.refine(isTimeZone);

/** A place other than the clinic itself where the clinic sees patients (FHIR Location). */
export const SiteDetails = z.object({
  siteId: Id,
  name: SingleLineText(120).min(1),
  timeZone: KnownZone,
  phone: Phone.nullable(),
  /** A closed site stays for the visits that took place there, and is no longer offered. */
  active: z.boolean(),
});
export type SiteDetails = z.infer<typeof SiteDetails>;

const facts = {
  name: SingleLineText(120).min(1),
  address: SingleLineText(300).min(1).nullable(),
  phone: Phone.nullable(),
  country: Country,
  timeZone: KnownZone,
  /** The number that patients are told to call in an emergency. */
  emergencyNumber: Phone.nullable(),
  /** The languages in which the clinic speaks with patients. */
  languages: z.array(Language).min(1).max(Language.options.length),
};

const mostSites = 200;

/** What a clinic says about itself. */
export const ClinicDetails = z.object({
  /** Counts from 1; a change names the version that it is based on. */
  version: z.int().positive(),
  ...facts,
  sites: z.array(SiteDetails).max(mostSites),
});
export type ClinicDetails = z.infer<typeof ClinicDetails>;

export const readClinicDetails = defineRoute({
  method: 'GET',
  path: '/api/clinic-details',
  summary: 'Returns the details of the clinic and its sites, for administrators.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: ClinicDetails,
});

export const changeClinicDetails = defineRoute({
  method: 'PUT',
  path: '/api/clinic-details',
  summary:
    "Changes the clinic's details. A site that is left out stays as it is; one without an id is " +
    'new. An outdated version is refused with `version_conflict`.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({
    version: z.int().positive(),
    ...facts,
    sites: z
      .array(z.strictObject({ ...SiteDetails.shape, siteId: Id.nullable() }))
      .max(mostSites)
      .refine((sites) => {
        const known = sites.flatMap(({ siteId }) => (siteId === null ? [] : [siteId]));
        return new Set(known).size === known.length;
      }),
  }),
  response: ClinicDetails,
});

export const listSites = defineRoute({
  method: 'GET',
  path: '/api/sites',
  summary: 'Lists the open sites at which patients are seen, by name.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: z.object({ sites: z.array(Site) }),
});

/** The details as they stood from one change to the next. */
export const ClinicVersion = z.object({
  details: ClinicDetails,
  /** Null for the details from the clinic's set-up. */
  changedAt: Instant.nullable(),
  changedBy: z.string().nullable(),
});
export type ClinicVersion = z.infer<typeof ClinicVersion>;

export const listClinicVersions = defineRoute({
  method: 'GET',
  path: '/api/clinic-details/versions',
  summary: "Lists the newest 100 changes of the clinic's details: what, who and when.",
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: z.object({ versions: z.array(ClinicVersion) }),
});
