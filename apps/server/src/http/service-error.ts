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
  protocol_outdated:
    'This page and the server do not speak the same protocol. Load the page again.',
  unauthenticated: 'Please sign in again.',
  sign_in_failed: 'E-mail address or password is wrong. Check both and try again.',
  provider_failed: 'Signing in through the provider did not work. Try again, or use your password.',
  provider_unknown_person:
    'Nobody with this address works here. Ask an administrator of your clinic to invite you.',
  second_factor_required:
    'Your clinic asks for a second step when you sign in. Add a passkey or an app under “My account” first.',
  proof_required: 'Please prove once more that it is you, then try again.',
  factor_proof_required:
    'Please prove once more that it is you, with a passkey, a code of your app or a recovery code, then try again.',
  proof_failed: 'This is not right. Check it and try again.',
  birth_date_mismatch: 'This birth date is not the one the clinic has. Check it and try again.',
  code_mismatch: 'This code is not right, or too old. Check it, or ask for a new one.',
  forbidden_origin: 'This request came from another site. Open Teleward at its own address.',
  not_found: 'This does not exist, or is not open to you.',
  link_invalid: 'This link is not valid. Ask the clinic for a new one.',
  link_not_open_yet: 'It is too early for this visit. Open the link again closer to its time.',
  link_expired: 'This link has expired. Ask the clinic for a new one.',
  records_destroyed:
    'The records of this clinic were destroyed for good, on purpose. They cannot be read any more.',
  visit_ended: 'This visit has ended.',
  visit_cancelled: 'This visit was cancelled. Ask the clinic for another time.',
  removed: 'You were taken out of this visit. Ask the clinic if you think that this is a mistake.',
  consent_required:
    'The consent to the video visit is missing, or was taken back. The patient gives it first.',
  not_admitted: 'You are still in the waiting room. Please wait to be let in.',
  encryption_required:
    'This visit is encrypted from end to end, and this browser cannot do that. Use an up-to-date Chrome, Edge, Firefox or Safari, or ask the clinic.',
  encryption_kept:
    'This clinic holds its visits encrypted from end to end and does not let anybody turn that off. Ask your administrator.',
  stale_epoch: 'The keys of the visit are being changed. Try again upon the newest ones.',
  too_early:
    'The waiting room is not open yet. Come back with your link at the time that it shows.',
  wrong_order: 'This does not fit the present state. Reload the page and try again.',
  version_conflict: 'This was changed in another window. Look at both versions before you save.',
  allergy_reason_required:
    'A drug on this prescription has the name of a recorded allergy. Choose another drug, or give the reason, and sign again.',
  interaction_reason_required:
    'A drug on this prescription is never given with another one that the patient takes. Choose another drug, or write the reason beside it, and sign again.',
  registration_required:
    'This clinic demands the registration number and council of whoever prescribes; one of them is missing.',
  allergy_reason_outdated:
    'A reason on this prescription answers no allergy that is recorded now. Take it away, look at the line again, and sign.',
  allergies_known:
    'There are allergies in the record. End the one that is wrong first, then record that none are known.',
  already_cancelled: 'This prescription was cancelled before.',
  already_dispensed:
    'So much is not left of this prescription: it was handed out, here or elsewhere. Look at it again.',
  prescription_cancelled: 'The clinic cancelled this prescription. Hand nothing out on it.',
  prescription_expired: 'This prescription has expired. The patient needs a new one.',
  already_recorded: 'This is in the record already. Change the entry that is there.',
  already_signed: 'This document is signed and does not change any more.',
  too_late: 'It is too late to change this by yourself. Call the clinic.',
  already_called: 'A colleague has called this patient already.',
  on_hold: 'This patient is on hold. Put them back in line on the board first.',
  nobody_waits: 'Nobody is there to be called right now.',
  queue_closed: 'This queue is closed. Choose another one, or a colleague.',
  name_taken: 'Something has this name already. Choose another one.',
  identifier_taken:
    'Another patient has this number already. Look them up, or take another number.',
  phone_invalid:
    'One of the telephone numbers cannot be right. Check it, with the country’s code if it is from elsewhere.',
  patient_merged:
    'This record was merged with another one of the same person. Open that one, or take the merge back first.',
  patient_inactive:
    'This record is not used any more. Use it again on the patient’s page, or look for another record of the person.',
  patient_deceased:
    'The clinic has written down that this patient died. If that is wrong, correct it on the patient’s page first.',
  slot_taken: 'The doctor is taken at this time. Choose another one.',
  patient_booked: 'The patient has another visit at this time. Choose another one.',
  appointment_changed:
    'Somebody else has changed this appointment meanwhile. Look at it again before you change it.',
  doctor_promised:
    'One of the doctors is promised to two places at the same time. Change their hours, here or on the other outreach day.',
  stock_short: 'There is not so much left in the stock. Hand out less, or count it again.',
  visit_under_way:
    'Somebody of the list is in a call with a doctor. Close the day when the call is over.',
  already_listed: 'This person is on the list of this day already.',
  held_elsewhere:
    'Another server process of the clinic holds this visit. Open it at that one’s address, and tell whoever runs the servers that one process holds all visits.',
  superseded: 'This visit was opened in another window, and goes on there.',
  open_elsewhere: 'This visit is open in another window. Go on there, or take it over.',
  document_incomplete: 'Something required is still empty. Complete it before you sign.',
  password_wrong: 'This is not your present password. Check it and try again.',
  password_weak:
    'This password is too easy to guess: too short, or mostly what many people use, repeated or known about you. Take at least 15 characters, such as four words that have nothing to do with each other or with you.',
  set_up_closed: 'This set-up link no longer works. Start Teleward again for a new one.',
  already_member:
    'Somebody with this e-mail address works or worked in this clinic already. Look for them in the list.',
  last_administrator:
    'A clinic needs an administrator. Make somebody else one first, then try again.',
  invitation_refused:
    'This did not work with this e-mail address. If you have an account, use its password; if not, say that you are new here.',
  reset_refused:
    'This link cannot set the password, because the account is used in another clinic, too. Ask to be invited with another e-mail address.',
  picture_invalid:
    'This picture cannot be used. Send a PNG, JPEG or WebP of at most 512 by 512 pixels and 60 kB.',
  media_invalid:
    'The media of this browser cannot be used. Reload the page or try another browser.',
  too_large: 'This is too large. Send less at once.',
  too_many_attempts: 'Too many attempts. Wait a while, then try again.',
  too_many_links:
    'Many links were made for this patient within the last hour. Use the newest one, or make another later.',
  too_many_messages:
    'Many of these messages were sent within the last hour. Call the person, or send another later.',
  too_many_invitations:
    'Many people were invited for this patient within the last hour. Use a link that you have, or invite again later.',
  rate_limited: 'Too many requests. Wait a moment, then try again.',
  limit_reached: 'No more of these can be opened at once.',
  unavailable: 'The service cannot be reached right now. Try again in a moment.',
  database_unavailable:
    'The database cannot be reached right now. What was saved is safe. Try again in a moment.',
  storage_full:
    'The server has no space left, so that nothing can be saved. Keep what you wrote, and tell whoever runs the server.',
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
