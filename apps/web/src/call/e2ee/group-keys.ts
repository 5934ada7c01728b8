import { type Bytes } from './bytes.ts';
import { type FrameKey } from './frame-keys.ts';

/** A participant to be added, with the key package that they published. */
export interface Newcomer {
  readonly participantId: string;
  readonly keyPackage: Bytes;
}

/** A commit made by this member, which takes effect once the server has accepted it. */
export interface Change {
  readonly commit: Bytes;
  /** For all added participants; null where there are none. */
  readonly welcome: Bytes | null;
}

export interface EpochKeys {
  /** This member's own key. */
  readonly sending: Omit<FrameKey, 'participantId'>;
  readonly receiving: readonly FrameKey[];
}

export class GroupError extends Error {
  override readonly name = 'GroupError';
}

/**
 * The keys of those who are in a call together: every member of the group has them, and nobody
 * else. They change whenever anybody joins or leaves. The protocol behind it (docs/adr/0011) stays
 * behind this interface.
 */
export interface GroupKeys {
  /** Null outside of any group. */
  readonly epoch: number | null;
  /** The owners of the leaves, one entry for each: a participant listed twice is a ghost. */
  readonly roster: readonly string[];
  /** Those who got a leaf by the last step; it may replace an earlier one of theirs. */
  readonly joined: readonly string[];
  /** A key package with which this participant can be added once. */
  keyPackage(): Promise<Bytes>;
  /** Creates a group with no other member. */
  create(groupId: string): Promise<void>;
  /**
   * Prepares a commit; the group stays as it is until `confirm()`.
   *
   * @param remove participants; one who is also added gets a new leaf in place of the old one
   * @throws {GroupError} where a key package is not by the participant it is said to be from
   */
  change(add: readonly Newcomer[], remove: readonly string[]): Promise<Change>;
  /** The server accepted the prepared commit. */
  confirm(): void;
  /** The server refused it. */
  discard(): void;
  /** Applies another member's commit. @throws where it does not apply */
  process(commit: Bytes): Promise<void>;
  /**
   * Joins by a welcome to one of the key packages made here.
   * @throws where it is for none of them
   */
  join(groupId: string, welcome: Bytes): Promise<void>;
  /** Deletes everything, key packages included. */
  forget(): void;
  /** An exported secret of this epoch for one purpose. @throws {GroupError} outside of any group */
  exporter(label: string, context: Bytes, length: number): Promise<Bytes>;
  keys(): Promise<EpochKeys>;
}

const codeDigits = 15;

/**
 * What people read to each other: five groups of three digits, 49.8 bits, the same for every member
 * of the group. A server in the middle has two groups and so two codes. The code comes from the MLS
 * exporter, to which each side contributed fresh randomness: a code made from public keys alone
 * could be matched by trying many key pairs.
 */
export async function safetyCode(group: GroupKeys, visitId: string): Promise<string> {
  const context = new TextEncoder().encode(visitId);
  const bytes = await group.exporter('teleward safety code', context, 8);
  const value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const digits = (value % 10n ** BigInt(codeDigits)).toString().padStart(codeDigits, '0');
  return (digits.match(/\d{3}/g) ?? []).join(' ');
}
