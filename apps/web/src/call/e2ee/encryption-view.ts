import { type EncryptionState } from '@teleward/contracts';

/**
 * - `off`: the clinic does not use it, or staff turned it off for this visit.
 * - `dropped`: it was on until a moment ago; nothing is sent before the person agrees to go on.
 * - `unable`: this browser cannot encrypt, and gets no media.
 * - `loading`: the program that encrypts did not load and is fetched again; nothing is sent
 *   meanwhile.
 * - `securing`: the keys are being exchanged; nothing is sent meanwhile.
 * - `secured`.
 * - `ghost`: the group has a member who is not in the visit; nothing is sent.
 * - `failed`: it broke in this page; nothing is sent.
 */
export type EncryptionCondition =
  'off' | 'dropped' | 'unable' | 'loading' | 'securing' | 'secured' | 'ghost' | 'failed';

/** The state of the call's encryption, for people. */
export interface EncryptionView {
  readonly condition: EncryptionCondition;
  /**
   * The safety code that both ends read to each other; it changes whenever anybody joins or leaves.
   * Null while somebody has keys who is not in the call.
   */
  readonly code: string | null;
  /** The participants whose keys the code covers, this one included, by id. */
  readonly roster: readonly string[];
  /** The participants who have the keys, by id: their media flow. */
  readonly holders: readonly string[];
  readonly offReason: EncryptionState['offReason'];
  readonly mayTurnOff: boolean;
  /** When staff confirmed that the codes are the same. */
  readonly comparedAt: string | null;
}

export const noEncryption: EncryptionView = {
  condition: 'off',
  code: null,
  roster: [],
  holders: [],
  offReason: null,
  mayTurnOff: false,
  comparedAt: null,
};
