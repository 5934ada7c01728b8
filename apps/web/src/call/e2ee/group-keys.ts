import { type Bytes } from './bytes.ts';
import { type FrameKey } from './frame-keys.ts';

/** Somebody who is to come in, by the package that they published. */
export interface Newcomer {
  readonly participantId: string;
  readonly keyPackage: Bytes;
}

/** A step that this member made, and that counts once the server has taken it. */
export interface Change {
  readonly commit: Bytes;
  /** For all newcomers; null where there are none. */
  readonly welcome: Bytes | null;
}

export interface EpochKeys {
  /** This member's own. */
  readonly sending: Omit<FrameKey, 'participantId'>;
  readonly receiving: readonly FrameKey[];
}

export class GroupError extends Error {
  override readonly name = 'GroupError';
}

/**
 * The keys of those who are in a call together: everybody in the group has them, and nobody else.
 * They change with everybody who comes or goes. What is behind it (docs/adr/0011) stays behind it.
 */
export interface GroupKeys {
  /** Null outside of any group. */
  readonly epoch: number | null;
  /** Whose leaves there are, one entry for each: a participant twice is a participant too many. */
  readonly roster: readonly string[];
  /** A package by which this participant may be added once. */
  keyPackage(): Promise<Bytes>;
  /** Begins a group with nobody else in it. */
  create(groupId: string): Promise<void>;
  /**
   * Prepares a step; the group stays as it is until `confirm()`.
   *
   * @param remove participants; who is also added gets a new leaf in place of the old one.
   * @throws {GroupError} where a package is not by whom it is said to be.
   */
  change(add: readonly Newcomer[], remove: readonly string[]): Promise<Change>;
  /** The server took the step that was prepared. */
  confirm(): void;
  /** It did not. */
  discard(): void;
  /** Takes in a step of another member. @throws where it does not fit. */
  process(commit: Bytes): Promise<void>;
  /**
   * Comes in by a welcome to one of the packages made here.
   * @throws where it is for none of them.
   */
  join(groupId: string, welcome: Bytes): Promise<void>;
  /** Leaves everything behind, packages included. */
  forget(): void;
  /** A secret of this epoch for one purpose. @throws {GroupError} outside of any group. */
  exporter(label: string, context: Bytes, length: number): Promise<Bytes>;
  keys(): Promise<EpochKeys>;
}

const codeDigits = 15;

/**
 * What people read to each other: five groups of three digits, 49.8 bits, the same at everybody in
 * the group. A server that stands between them has two groups and so two codes. It comes from the
 * exporter, to which each side added what nobody could foresee: a hash of public keys could be hit
 * by trying pairs of them.
 */
export async function safetyCode(group: GroupKeys, visitId: string): Promise<string> {
  const context = new TextEncoder().encode(visitId);
  const bytes = await group.exporter('teleward safety code', context, 8);
  const value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const digits = (value % 10n ** BigInt(codeDigits)).toString().padStart(codeDigits, '0');
  return (digits.match(/\d{3}/g) ?? []).join(' ');
}
