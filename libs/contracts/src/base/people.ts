import { z } from './zod.ts';
import { Id, Language, SingleLineText, PartialDate, TimeZone } from './primitives.ts';
import { plainDigits } from './typed.ts';

/** The roles of a member in one clinic; a member may have several. */
export const StaffRole = z.enum([
  'administrator',
  'doctor',
  'nurse',
  /**
   * Community health worker: cares for people where they live, and is with them at a remote visit.
   */
  'chw',
  'front-desk',
  'auditor',
]);
export type StaffRole = z.infer<typeof StaffRole>;

/** The role of a person who is invited to one visit without an account. */
export const GuestRole = z.enum(['family', 'interpreter']);
export type GuestRole = z.infer<typeof GuestRole>;

/** The clinic's brand colour, `#rrggbb`. Pages derive readable shades from it. */
export const Accent = z.string().regex(/^#[\da-f]{6}$/);

/** How people recognise a clinic, besides its name. */
export const ClinicLook = z.object({
  accent: Accent.nullable().default(null),
  /** The path of the logo; null where there is none. */
  logo: z.string().nullable().default(null),
});
export type ClinicLook = z.infer<typeof ClinicLook>;

export const Clinic = z.object({
  id: Id,
  name: z.string(),
  timeZone: TimeZone,
  /** ISO 3166-1 alpha-2. */
  country: z.string(),
  /** The emergency number of the clinic's country; null where none is set. */
  emergencyNumber: z.string().nullable(),
  phone: z.string().nullable(),
  ...ClinicLook.shape,
});
export type Clinic = z.infer<typeof Clinic>;

/** What a patient or guest who comes by a link sees of the clinic. */
export const VisitedClinic = Clinic.omit({ id: true, country: true });
export type VisitedClinic = z.infer<typeof VisitedClinic>;

/** An ISO 3166-1 alpha-2 code. */
export const Country = z.string().regex(/^[A-Z]{2}$/);

/** A telephone number as people write it, in the digits of any script. */
export const Phone = SingleLineText(32)
  .overwrite(plainDigits)
  .regex(/^\+?[\d ()/.-]{2,}$/);

export const Practitioner = z.object({
  id: Id,
  name: z.string(),
  qualification: z.string().nullable(),
  registrationNumber: z.string().nullable(),
});
export type Practitioner = z.infer<typeof Practitioner>;

/** FHIR AdministrativeGender. */
export const AdministrativeGender = z.enum(['male', 'female', 'other', 'unknown']);
export type AdministrativeGender = z.infer<typeof AdministrativeGender>;

export const Patient = z.object({
  id: Id,
  /** The clinic's own number for the patient. */
  identifier: z.string(),
  name: z.string(),
  birthDate: PartialDate,
  gender: AdministrativeGender,
  phone: z.string().nullable(),
  language: Language,
});
export type Patient = z.infer<typeof Patient>;

export const Site = z.object({
  id: Id,
  name: z.string(),
  timeZone: TimeZone,
  phone: z.string().nullable(),
});
export type Site = z.infer<typeof Site>;
