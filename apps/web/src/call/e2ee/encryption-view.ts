import { type EncryptionState } from '@teleward/contracts';

/**
 * - `off`: the clinic has none, or staff turned it off for this visit.
 * - `dropped`: it was on until a moment ago; nothing is sent before the person says to go on.
 * - `unable`: this browser has no way to, and gets no media.
 * - `securing`: the keys are on their way; nothing is sent meanwhile.
 * - `secured`.
 * - `ghost`: somebody is in the group who is not in the visit; nothing is sent.
 * - `failed`: it broke in this page; nothing is sent.
 */
export type EncryptionCondition =
  'off' | 'dropped' | 'unable' | 'securing' | 'secured' | 'ghost' | 'failed';

/** How it stands with the encryption of this call, for people. */
export interface EncryptionView {
  readonly condition: EncryptionCondition;
  /** What both ends read to each other; it changes with everybody who comes or goes. */
  readonly code: string | null;
  /** Who has the keys, by participant id: their media flow. */
  readonly holders: readonly string[];
  readonly offReason: EncryptionState['offReason'];
  readonly mayTurnOff: boolean;
  /** When staff said that the codes are the same. */
  readonly comparedAt: string | null;
}

export const noEncryption: EncryptionView = {
  condition: 'off',
  code: null,
  holders: [],
  offReason: null,
  mayTurnOff: false,
  comparedAt: null,
};
