import { Quantity } from '../dosage/dosage.ts';
import { LinkToken } from '../identity/identity.ts';
import { Id, Instant, SingleLineText, Nothing } from '../base/primitives.ts';
import { defineRoute } from '../base/route.ts';
import { PublishedKeys, SignedPrescription } from './signed-prescriptions.ts';
import { MyVisitParams } from '../visits/visits.ts';
import { z } from '../base/zod.ts';

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
  substitution: z
    .strictObject({ product: SingleLineText(120).min(1), reason: SingleLineText(300).min(1) })
    .nullable(),
});
export type DispensedItem = z.infer<typeof DispensedItem>;

/** The pharmacy as it describes itself: this system has no register of pharmacies. */
export const Dispenser = z.strictObject({
  pharmacy: SingleLineText(120).min(1),
  place: SingleLineText(120).min(1),
  pharmacist: SingleLineText(120).min(1),
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
  summary:
    'Returns the public keys that verify prescriptions, of all clinics, each with its validity.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: PublishedKeys,
});

export const readPrescriptionStanding = defineRoute({
  method: 'POST',
  path: '/api/pharmacy/standing',
  summary: 'Returns the status of a signed prescription to whoever holds it.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({ possession: Possession }),
  response: PrescriptionStanding,
});

export const openSharedPrescription = defineRoute({
  method: 'POST',
  path: '/api/pharmacy/shared',
  summary:
    'Returns the signed prescription behind a link created by its patient; `link_expired` after ' +
    'three days.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({ token: LinkToken }),
  response: z.object({ jws: z.string() }),
});

export const dispensePrescription = defineRoute({
  method: 'POST',
  path: '/api/pharmacy/dispenses',
  summary:
    'Records a dispense by a pharmacy. The client generates the id; a retry has no effect. ' +
    '`already_dispensed` if less remains, `prescription_cancelled`, `prescription_expired`.',
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
    'Cancels a signed prescription, with a reason; it stays readable. `already_cancelled`, or ' +
    '`already_dispensed` if nothing remains.',
  params: z.strictObject({ documentId: Id }),
  query: Nothing,
  body: z.strictObject({
    reason: SingleLineText(300).min(1),
    /** Another signed prescription of the same patient that replaces it. */
    replacedBy: Id.nullable(),
  }),
  response: PrescriptionSignature,
});

export const sharePrescription = defineRoute({
  method: 'POST',
  path: '/api/my-visit/{encounterId}/prescriptions/{documentId}/shares',
  summary:
    'Creates a link with which a pharmacy can open a prescription of the visit for three days.',
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
  summary: 'Lists the keys with which prescriptions are signed, for administrators.',
  params: Nothing,
  body: Nothing,
  ...ofKeys,
});

export const changePrescriptionValidity = defineRoute({
  method: 'PUT',
  path: '/api/prescription-validity',
  summary:
    'Sets for how many days prescriptions signed from now on can be dispensed, and whether ' +
    'prescribers need a registration number and council.',
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
  summary: 'Creates a new signing key. Signatures of the previous one stay valid.',
  params: Nothing,
  body: Nothing,
  ...ofKeys,
});

export const revokeSigningKey = defineRoute({
  method: 'POST',
  path: '/api/signing-keys/{keyId}/revocation',
  summary:
    'Revokes a key that may be compromised: its signatures are valid only if this server ' +
    'confirms them. Irreversible.',
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
