import { Quantity } from './dosage/dosage.ts';
import { LinkToken } from './identity.ts';
import { Id, Instant, Line, Nothing } from './primitives.ts';
import { defineRoute } from './route.ts';
import { PublishedKeys, SignedPrescription } from './signed-prescriptions.ts';
import { MyVisitParams } from './visits.ts';
import { z } from './zod.ts';

/**
 * SHA-256 of a signed prescription (its JWS), base64url: only a holder of the prescription can
 * compute it.
 */
const Possession = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** What was dispensed of one drug. */
export const DispensedItem = z.strictObject({
  /** Its index in the prescription, from 0. */
  item: z.int().min(0).max(19),
  /**
   * In the prescription's unit; null where the prescription states no quantity and the pharmacist
   * did not count.
   */
  amount: Quantity(100_000).nullable(),
  /** The drug is dispensed completely. */
  whole: z.boolean(),
  /**
   * A substituted product and the reason (FHIR MedicationDispense.substitution); null for the
   * prescribed one.
   */
  substitution: z.strictObject({ product: Line(120).min(1), reason: Line(300).min(1) }).nullable(),
});
export type DispensedItem = z.infer<typeof DispensedItem>;

/** The pharmacy as it describes itself: this system has no register of pharmacies. */
export const Dispenser = z.strictObject({
  pharmacy: Line(120).min(1),
  place: Line(120).min(1),
  pharmacist: Line(120).min(1),
});
export type Dispenser = z.infer<typeof Dispenser>;

/** FHIR MedicationDispense: what a pharmacy dispensed on one occasion. */
export const Dispense = z.object({
  dispenseId: Id,
  dispensedAt: Instant,
  ...Dispenser.shape,
  items: z.array(DispensedItem),
});
export type Dispense = z.infer<typeof Dispense>;

/** Why a prescription is no longer valid. */
export const PrescriptionCancellation = z.object({
  cancelledAt: Instant,
  /** The number of the prescription that replaces it; null where there is none. */
  replacedBy: z.string().nullable(),
});
export type PrescriptionCancellation = z.infer<typeof PrescriptionCancellation>;

/** What remains to be dispensed of one drug. */
export const Remaining = z.object({
  /** In the prescription's unit; null where the prescription states no quantity. */
  amount: z.number().nullable(),
  done: z.boolean(),
});
export type Remaining = z.infer<typeof Remaining>;

/** The current status of a signed prescription. */
export const PrescriptionStanding = z.object({
  expires: Instant,
  /** By the server's clock, because the clock of a pharmacy's device may be wrong. */
  expired: z.boolean(),
  cancellation: PrescriptionCancellation.nullable(),
  /** By time. */
  dispenses: z.array(Dispense),
  /** One entry for each drug of the prescription. */
  remaining: z.array(Remaining),
});
export type PrescriptionStanding = z.infer<typeof PrescriptionStanding>;

/** What the clinic and the patient keep of a signature. */
export const PrescriptionSignature = z.object({
  ...PrescriptionStanding.shape,
  /** A bearer token: any person who holds it may collect the drugs. */
  jws: z.string(),
  says: SignedPrescription,
  cancellation: PrescriptionCancellation.extend({ by: z.string(), reason: z.string() }).nullable(),
});
export type PrescriptionSignature = z.infer<typeof PrescriptionSignature>;

export const readPublishedKeys = defineRoute({
  method: 'GET',
  path: '/.well-known/jwks.json',
  summary: 'The keys by which prescriptions are checked, of all clinics, with the time of each.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: PublishedKeys,
});

export const readPrescriptionStanding = defineRoute({
  method: 'POST',
  path: '/api/pharmacy/standing',
  summary: 'How a signed prescription stands, for whoever holds it.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({ possession: Possession }),
  response: PrescriptionStanding,
});

export const openSharedPrescription = defineRoute({
  method: 'POST',
  path: '/api/pharmacy/shared',
  summary:
    'The signed prescription behind a link that its patient made; `link_expired` after three days.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({ token: LinkToken }),
  response: z.object({ jws: z.string() }),
});

export const dispensePrescription = defineRoute({
  method: 'POST',
  path: '/api/pharmacy/dispenses',
  summary:
    'Records what a pharmacy hands out. The client makes the id, so that a retry is harmless. `already_dispensed` for more ' +
    'than is left, `prescription_cancelled`, `prescription_expired`.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({
    possession: Possession,
    dispenseId: Id,
    ...Dispenser.shape,
    items: z
      .array(DispensedItem)
      .min(1)
      .max(20)
      .refine((items) => new Set(items.map(({ item }) => item)).size === items.length),
  }),
  response: PrescriptionStanding,
});

export const cancelPrescription = defineRoute({
  method: 'POST',
  path: '/api/prescriptions/{documentId}/cancellation',
  summary:
    'Cancels a signed prescription, with a reason; it stays readable. `already_cancelled`, and `already_dispensed` once ' +
    'nothing of it is left.',
  params: z.strictObject({ documentId: Id }),
  query: Nothing,
  body: z.strictObject({
    reason: Line(300).min(1),
    /** Another signed prescription of the same patient that replaces it. */
    replacedBy: Id.nullable(),
  }),
  response: PrescriptionSignature,
});

export const sharePrescription = defineRoute({
  method: 'POST',
  path: '/api/my-visit/{encounterId}/prescriptions/{documentId}/shares',
  summary: 'Makes a link by which a pharmacy opens a prescription of the visit, for three days.',
  params: z.strictObject({ ...MyVisitParams.shape, documentId: Id }),
  query: Nothing,
  body: Nothing,
  response: z.object({ url: z.string(), validUntil: Instant }),
});

/** A signing key of the clinic, as its administrators see it. */
export const SigningKey = z.object({
  keyId: Id,
  kid: z.string(),
  createdAt: Instant,
  /** Since when it no longer signs; null for the current key. */
  retiredAt: Instant.nullable(),
  revokedAt: Instant.nullable(),
  /** The number of prescriptions it signed. */
  signed: z.int(),
});
export type SigningKey = z.infer<typeof SigningKey>;

const SigningSettings = z.object({
  /** For how many days a prescription may be dispensed. */
  validDays: z.int().min(1).max(366),
  /** A prescriber without registration number and council cannot sign. */
  registrationRequired: z.boolean(),
  /** The newest first. */
  keys: z.array(SigningKey),
});
export type SigningSettings = z.infer<typeof SigningSettings>;

const ofKeys = { query: Nothing, response: SigningSettings } as const;

export const readSigningSettings = defineRoute({
  method: 'GET',
  path: '/api/signing-keys',
  summary: 'The keys that prescriptions are signed with, for administrators.',
  params: Nothing,
  body: Nothing,
  ...ofKeys,
});

export const changePrescriptionValidity = defineRoute({
  method: 'PUT',
  path: '/api/prescription-validity',
  summary:
    'For how many days prescriptions that are signed from now on may be dispensed, and whether their prescribers must have ' +
    'registration number and council on their page.',
  params: Nothing,
  body: z.strictObject({
    validDays: SigningSettings.shape.validDays,
    registrationRequired: SigningSettings.shape.registrationRequired,
  }),
  ...ofKeys,
});

export const rotateSigningKey = defineRoute({
  method: 'POST',
  path: '/api/signing-keys',
  summary: 'Makes another key to sign with. What the one before signed stays valid.',
  params: Nothing,
  body: Nothing,
  ...ofKeys,
});

export const revokeSigningKey = defineRoute({
  method: 'POST',
  path: '/api/signing-keys/{keyId}/revocation',
  summary:
    'Revokes a key that somebody else may have: what it signed counts only where this server confirms it. It cannot be taken back.',
  params: z.strictObject({ keyId: Id }),
  body: Nothing,
  ...ofKeys,
});

/** The routes of the pharmacy's page. */
export const pharmacyRoutes = {
  readPublishedKeys,
  readPrescriptionStanding,
  openSharedPrescription,
  dispensePrescription,
} as const;

export const signingRoutes = {
  cancelPrescription,
  sharePrescription,
  readSigningSettings,
  changePrescriptionValidity,
  rotateSigningKey,
  revokeSigningKey,
} as const;
