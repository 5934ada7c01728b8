import { DoseForm, Dosage, Strength, type Prescribed } from '../dosage/dosage.ts';
import { Id, Instant, PartialDate } from '../base/primitives.ts';
import { z } from '../base/zod.ts';

/** One drug as it is signed. Dispensing refers to it by its index in the list, from 0. */
const SignedItem = z.strictObject({
  /** What the doctor typed. */
  line: z.string(),
  drug: z.string(),
  strength: z.preprocess(fillStrength, Strength).exactOptional(),
  form: DoseForm.exactOptional(),
  /** The steps read from the line, in order. */
  dosage: z.array(z.preprocess(fillDosage, Dosage)).exactOptional(),
  /** The total quantity to dispense; absent where the doctor left it open. */
  quantity: z.number().positive().exactOptional(),
  unit: z.string().exactOptional(),
  /** For the patient and the pharmacy. */
  note: z.string().exactOptional(),
  /** Why it is prescribed despite a recorded allergy. */
  overrides: z.array(z.strictObject({ substance: z.string(), reason: z.string() })).exactOptional(),
  /** Why it is prescribed together with a drug that it must never be given with. */
  beside: z.array(z.strictObject({ drug: z.string(), reason: z.string() })).exactOptional(),
});
export type SignedItem = z.infer<typeof SignedItem>;

/**
 * What a clinic signs: canonical JSON (RFC 8785), compressed (DEFLATE, RFC 1951), as the payload of
 * a JWS. Pharmacies read it for as long as paper lasts, so a member never changes its meaning; an
 * incompatible change takes another `v`. What was not stated is absent.
 */
export const SignedPrescription = z.strictObject({
  v: z.literal(1),
  /** The clinic's number of the document, short enough to read out on the telephone. */
  number: z.string(),
  issued: Instant,
  /** It may be dispensed until then. */
  expires: Instant,
  clinic: z.strictObject({
    name: z.string(),
    address: z.string().exactOptional(),
    phone: z.string().exactOptional(),
    /** ISO 3166-1 alpha-2. */
    country: z.string(),
    /** The IANA time zone in which its dates are shown. */
    zone: z.string(),
  }),
  prescriber: z.strictObject({
    name: z.string(),
    qualification: z.string().exactOptional(),
    registration: z.string().exactOptional(),
    /** The body that keeps the register. */
    council: z.string().exactOptional(),
  }),
  patient: z.strictObject({
    name: z.string(),
    birthDate: PartialDate,
    sex: z.enum(['male', 'female', 'other']).exactOptional(),
  }),
  /**
   * As they were recorded on signing. `unknown` means that the question was never asked, which is
   * not the same as `none`.
   */
  allergies: z.union([
    z.enum(['none', 'unknown']),
    z
      .array(
        z.strictObject({
          substance: z.string(),
          type: z.enum(['allergy', 'intolerance']).exactOptional(),
          unconfirmed: z.literal(true).exactOptional(),
        }),
      )
      .min(1),
  ]),
  items: z.array(SignedItem).min(1).max(20),
});
export type SignedPrescription = z.infer<typeof SignedPrescription>;

/**
 * A value without the members that were not stated: null, false, the empty text and the empty list.
 */
export const stated = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(stated);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => !isNothing(member))
      .map(([name, member]) => [name, stated(member)]),
  );
};

const isNothing = (value: unknown): boolean =>
  value === null || value === false || value === '' || (Array.isArray(value) && value.length === 0);

/** In the form in which the other modules read a drug. */
export const prescribedOf = ({ drug, strength, form, dosage }: SignedItem): Prescribed => ({
  ...{ drug, strength: strength ?? null, form: form ?? null, dosage: dosage ?? [] },
});

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fill = (value: unknown, absent: Readonly<Record<string, unknown>>): unknown =>
  isRecord(value) ? { ...absent, ...value } : value;

function fillStrength(value: unknown): unknown {
  return fill(value, { per: null });
}

function fillDosage(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const { amount = null, timing = null } = value;
  const isEach = isRecord(amount) && amount['kind'] === 'each';
  const isRepeat = isRecord(timing) && timing['kind'] === 'repeat';
  return {
    ...{ route: null, site: null, when: [], weekdays: [], after: '', asNeeded: false },
    ...{ neededFor: '', maxPerDay: null, duration: null },
    ...value,
    amount: isEach ? fill(amount, { high: null, unit: null }) : fill(amount, { unit: null }),
    timing: isRepeat ? fill(timing, { timesMax: null, periodMax: null }) : timing,
  };
}

/**
 * A public key of a clinic: a JWK (RFC 7517) with the times of OpenID Federation 1.0's historical
 * keys, in seconds since 1970. It signed nothing before `iat` and nothing after `exp`.
 */
export const PublishedKey = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  alg: z.literal('ES256'),
  use: z.literal('sig'),
  /** Its thumbprint (RFC 7638). */
  kid: z.string(),
  iat: z.int(),
  exp: z.int().exactOptional(),
  /** The key may have been stolen: its signatures count only if the clinic itself confirms them. */
  revoked: z.object({ revoked_at: z.int() }).exactOptional(),
  /**
   * The owner of the key. A prescription that names another clinic counts only if that clinic's
   * server confirms it.
   */
  clinic: z.object({
    id: Id,
    name: z.string(),
    /** The clinic's earlier names. */
    formerNames: z.array(z.string()),
  }),
});
export type PublishedKey = z.infer<typeof PublishedKey>;

export const PublishedKeys = z.object({ keys: z.array(PublishedKey) });
export type PublishedKeys = z.infer<typeof PublishedKeys>;
