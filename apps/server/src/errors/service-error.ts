import {
  type ErrorCode,
  type Failure,
  type FreeTime,
  signallingProtocol,
} from '@teleward/contracts';
import { ClinicClosedError } from '@teleward/platform';
import { RecordError } from '@teleward/records';
import { SfuError } from '@teleward/sfu';

/**
 * What each code tells a person to do. The pages translate by code; these sentences are for all
 * other clients.
 */
const sentences: Readonly<Record<ErrorCode, string>> = {
  bad_request:
    'Something in this request is missing or has the wrong form. Check it and try again.',
  protocol_outdated: 'This page and the server use different protocol versions. Reload the page.',
  unauthenticated: 'Please sign in again.',
  sign_in_failed: 'The email or password is not correct. Check both and try again.',
  provider_failed: 'Sign-in through the provider did not work. Try again, or use your password.',
  provider_unknown_person:
    'No one at this clinic uses this email address. Ask your clinic’s administrator to invite you.',
  second_factor_required:
    'Your clinic requires a second step at sign-in. Add a passkey or an app under “My account” first.',
  step_up_required: 'Confirm it’s you, then try again.',
  factor_step_up_required:
    'Confirm it’s you with a passkey, an app code or a recovery code, then try again.',
  verification_failed: 'That is not correct. Check it and try again.',
  birth_date_mismatch:
    'This date of birth does not match the clinic’s record. Check it and try again.',
  code_mismatch: 'This code is wrong or has expired. Check it, or ask for a new one.',
  forbidden_origin: 'This request came from another site. Open Teleward at its own address.',
  not_found: 'This does not exist, or is not open to you.',
  link_invalid: 'This link is not valid. Ask the clinic for a new one.',
  link_not_open_yet: 'It is too early for this visit. Open the link again closer to its time.',
  link_expired: 'This link has expired. Ask the clinic for a new one.',
  records_destroyed:
    'This clinic’s records were deliberately and permanently destroyed. They can no longer be read.',
  visit_ended: 'This visit has ended.',
  visit_cancelled: 'This visit was cancelled. Ask the clinic for another time.',
  removed: 'You were removed from this visit. If you think this is a mistake, ask the clinic.',
  consent_required:
    'The patient has not consented to the video visit, or has withdrawn consent. Ask the patient to agree first.',
  not_admitted: 'You are still in the waiting room. Please wait to be let in.',
  encryption_required:
    'This visit is end-to-end encrypted, and this browser does not support that. Use an up-to-date Chrome, Edge, Firefox or Safari, or ask the clinic.',
  encryption_kept:
    'This clinic requires end-to-end encryption for all visits, so it cannot be turned off. Ask your administrator.',
  stale_epoch: 'The keys of the visit are being changed. Try again with the newest ones.',
  too_early: 'The waiting room is not open yet. Come back with your link at the time shown.',
  invalid_state: 'This cannot be done yet. Reload the page and continue from there.',
  version_conflict: 'This was changed in another window. Look at both versions before you save.',
  allergy_reason_required:
    'A drug on this prescription has the name of a recorded allergy. Choose another drug, or give the reason, and sign again.',
  interaction_reason_required:
    'A drug on this prescription must never be given together with another one that the patient takes. Choose another drug, or write the reason beside it, and sign again.',
  registration_required:
    'This clinic requires the prescriber’s registration number and council; one of them is missing.',
  allergy_reason_outdated:
    'A reason on this prescription no longer matches a recorded allergy. Remove it, check the line again, and sign.',
  allergies_known:
    'There are allergies in the record. End the one that is wrong first, then record that none are known.',
  already_cancelled: 'This prescription was already cancelled.',
  already_dispensed:
    'There is not that much left on this prescription: it was dispensed here or elsewhere. Check it again.',
  prescription_cancelled: 'The clinic cancelled this prescription. Do not dispense anything on it.',
  prescription_expired: 'This prescription has expired. The patient needs a new one.',
  already_recorded: 'This is already in the record. Change the existing entry.',
  already_signed: 'This document is signed and cannot be changed.',
  too_late: 'It is too late to change this here. Call the clinic.',
  already_called: 'A colleague has already called this patient.',
  on_hold: 'This patient is on hold. Put them back in the queue on the board first.',
  nobody_waits: 'There is no patient to call right now.',
  queue_closed: 'This queue is closed. Choose another one, or a colleague.',
  name_taken: 'This name is already in use. Choose another one.',
  identifier_taken:
    'Another patient already has this number. Look up that patient, or use a different number.',
  phone_invalid:
    'One of the phone numbers is not valid. Check it, and start numbers from other countries with + and the country code.',
  patient_merged:
    'This record was merged with another record of the same person. Open that one, or undo the merge first.',
  patient_inactive:
    'This record is inactive. Make it active again on the patient’s page, or look for another record of this person.',
  patient_deceased:
    'The clinic’s record says that this patient has died. If that is wrong, correct it on the patient’s page first.',
  slot_taken: 'The doctor is already booked at this time. Choose another time.',
  patient_booked: 'The patient has another visit at this time. Choose another time.',
  appointment_changed:
    'Someone else has changed this appointment. Check it again before you change it.',
  doctor_promised:
    'One of the doctors is promised to two places at the same time. Change their hours, here or on the other outreach day.',
  stock_short: 'There is not enough left in stock. Hand out less, or count it again.',
  visit_under_way: 'Someone on the list is in a call with a doctor. Close the day after the call.',
  already_listed: 'This person is already on the list of this day.',
  already_registered:
    'This person has a record already. Look at it, and say that it is the wrong one before you choose another.',
  held_elsewhere:
    'Another server process of the clinic holds this visit. Open it at that server’s address, and tell the server administrator that one process must hold all visits.',
  superseded: 'This visit was opened in another window and continues there.',
  open_elsewhere: 'This visit is open in another window. Continue there, or take it over here.',
  document_incomplete: 'Something required is still empty. Complete it before you sign.',
  password_wrong: 'This is not your current password. Check it and try again.',
  password_weak:
    'This password is too easy to guess: it is too short, or mostly common words, repetition or details about you. Use at least 15 characters, such as four words unrelated to each other and to you.',
  set_up_closed: 'This set-up link no longer works. Start Teleward again for a new one.',
  already_member: 'Someone with this email already works here, or used to. Find them in the list.',
  last_administrator:
    'A clinic needs an administrator. Make another person an administrator first, then try again.',
  invitation_refused:
    'This did not work with this email. If you have an account, use its password; if not, join as a new user.',
  reset_refused:
    'This link cannot set the password, because the account is also used at another clinic. Ask to be invited with a different email.',
  picture_invalid:
    'This picture cannot be used. Send a PNG, JPEG or WebP of at most 512 by 512 pixels and 60 kB.',
  media_invalid:
    'The media of this browser cannot be used. Reload the page or try another browser.',
  too_large: 'This is too large. Send less at once.',
  too_many_attempts: 'Too many attempts. Wait a while, then try again.',
  too_many_links:
    'Too many links were made for this patient in the last hour. Use the newest one, or make another later.',
  too_many_messages:
    'Too many of these messages were sent in the last hour. Call the person, or send another later.',
  too_many_invitations:
    'Too many people were invited for this patient in the last hour. Use a link you already have, or invite again later.',
  rate_limited: 'Too many requests. Wait a moment, then try again.',
  limit_reached: 'No more of these can be opened at once.',
  unavailable: 'The service cannot be reached right now. Try again in a moment.',
  database_unavailable:
    'The database cannot be reached right now. What was saved is safe. Try again in a moment.',
  storage_full:
    'The server is full, so nothing can be saved. Keep a copy of what you wrote, and tell your server administrator.',
  internal: 'Something went wrong on our side. Try again in a moment.',
};

/** A request failed; `code` is what its sender gets. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: ErrorCode;
  /** Seconds. */
  readonly retryAfter: number | undefined;
  /** Where a time is taken: other free times near it. */
  readonly freeTimes: readonly FreeTime[] | undefined;

  constructor(code: ErrorCode, retryAfter?: number, freeTimes?: readonly FreeTime[]) {
    super(code);
    this.code = code;
    this.retryAfter = retryAfter;
    this.freeTimes = freeTimes;
  }
}

/** The failure to report, without internal details; null for an unexpected error. */
export function failureOf(error: unknown): Failure | null {
  if (error instanceof ServiceError) {
    const { code, retryAfter, freeTimes } = error;
    return {
      ...failure(code),
      ...(retryAfter === undefined ? {} : { retryAfter }),
      ...(freeTimes === undefined ? {} : { freeTimes: [...freeTimes] }),
      ...(code === 'protocol_outdated' ? { signallingProtocol } : {}),
      ...('field' in error && typeof error.field === 'string' ? { field: error.field } : {}),
    };
  }
  if (error instanceof RecordError || error instanceof SfuError) {
    return failure(error.code);
  }
  // Data of the demo do not exist where the demo is off.
  if (error instanceof ClinicClosedError) {
    return failure('not_found');
  }
  return null;
}

export const failure = (code: ErrorCode): Failure => ({ code, message: sentences[code] });
