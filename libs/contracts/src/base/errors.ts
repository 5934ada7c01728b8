import { z } from './zod.ts';
import { FreeTime } from './free-times.ts';
import { RequestId } from './request-id.ts';

/**
 * Every error that a person or a program can meet, with its HTTP status. The code is stable:
 * programs compare it, the web translates it. A forbidden record and a missing one both answer
 * `not_found`, so that a caller cannot find out which ids exist.
 */
export const errorStatus = {
  bad_request: 400,
  protocol_outdated: 409,
  unauthenticated: 401,
  sign_in_failed: 401,
  provider_failed: 403,
  provider_unknown_person: 403,
  second_factor_required: 403,
  step_up_required: 403,
  factor_step_up_required: 403,
  verification_failed: 403,
  birth_date_mismatch: 401,
  code_mismatch: 401,
  forbidden_origin: 403,
  not_found: 404,
  link_invalid: 404,
  link_not_open_yet: 403,
  link_expired: 410,
  too_early: 409,
  too_late: 409,
  records_destroyed: 410,
  visit_ended: 410,
  visit_cancelled: 410,
  removed: 410,
  consent_required: 409,
  not_admitted: 409,
  encryption_required: 409,
  encryption_kept: 409,
  stale_epoch: 409,
  invalid_state: 409,
  version_conflict: 409,
  already_signed: 409,
  already_called: 409,
  on_hold: 409,
  nobody_waits: 409,
  queue_closed: 409,
  name_taken: 409,
  identifier_taken: 409,
  phone_invalid: 422,
  patient_merged: 409,
  patient_inactive: 409,
  patient_deceased: 409,
  slot_taken: 409,
  patient_booked: 409,
  appointment_changed: 409,
  doctor_promised: 409,
  already_listed: 409,
  already_registered: 409,
  stock_short: 409,
  visit_under_way: 409,
  superseded: 409,
  held_elsewhere: 421,
  open_elsewhere: 409,
  document_incomplete: 422,
  allergy_reason_required: 422,
  allergy_reason_outdated: 422,
  interaction_reason_required: 422,
  registration_required: 422,
  allergies_known: 409,
  already_cancelled: 409,
  already_dispensed: 409,
  prescription_cancelled: 409,
  prescription_expired: 409,
  already_recorded: 409,
  password_weak: 422,
  password_wrong: 403,
  set_up_closed: 410,
  already_member: 409,
  last_administrator: 409,
  invitation_refused: 403,
  reset_refused: 403,
  media_invalid: 422,
  picture_invalid: 422,
  too_large: 413,
  too_many_attempts: 429,
  too_many_links: 429,
  too_many_messages: 429,
  too_many_invitations: 429,
  rate_limited: 429,
  limit_reached: 409,
  unavailable: 503,
  database_unavailable: 503,
  storage_full: 503,
  internal: 500,
} as const;

export type ErrorCode = keyof typeof errorStatus;
export const ErrorCode = z.enum(Object.keys(errorStatus) as [ErrorCode, ...ErrorCode[]]);

/** What failed: the code for programs, and one sentence for people that says what to do. */
export const Failure = z.object({
  code: ErrorCode,
  message: z.string(),
  /** Seconds until a retry makes sense. */
  retryAfter: z.number().int().positive().optional(),
  /** Where a time is taken: other free times near it, in order. */
  freeTimes: z.array(FreeTime).optional(),
  /** The id under which the server's log has the failure. */
  requestId: RequestId.optional(),
  /**
   * With `bad_request`: the first missing or invalid field, such as `dtlsParameters.fingerprints`.
   */
  field: z.string().optional(),
  /** With `protocol_outdated`: the version that the server speaks. */
  signallingProtocol: z.int().optional(),
});
export type Failure = z.infer<typeof Failure>;

/** The body of every failed REST answer: RFC 9457 problem details with our code. */
export const ProblemDetails = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: ErrorCode,
  retryAfter: z.number().int().positive().optional(),
  /** Where a time is taken: other free times near it, in order. */
  freeTimes: z.array(FreeTime).optional(),
  /** The id of the request in the server's log; also in the header `X-Request-Id`. */
  requestId: RequestId.optional(),
  /**
   * With `bad_request`: the first missing or invalid field of path, query or body, such as
   * `items.0.line`.
   */
  field: z.string().optional(),
});
export type ProblemDetails = z.infer<typeof ProblemDetails>;
