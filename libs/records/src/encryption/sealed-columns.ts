import { installation } from './data-keys.ts';

/**
 * Every encrypted column: those of the database type `sealed`, which accepts nothing else. A test
 * compares the list with the schema. Key rotation and the first encryption go through it.
 */
export const sealedColumns = {
  patient: ['identifier', 'name', 'birth_date', 'phone', 'email', 'details'],
  patient_version: ['content'],
  appointment: ['reason', 'cancellation_note'],
  encounter_participant: ['name'],
  guest: ['name'],
  chat_message: ['text'],
  document_draft: ['content'],
  document_version: ['content'],
  signing_key: ['private_key'],
  signed_prescription: ['signed'],
  prescription_cancellation: ['reason'],
  dispense: ['content'],
  prescription_favourite: ['items'],
  clinical_fact_version: ['content'],
  vital_signs_version: ['content'],
  communication: ['text'],
  message: ['sent_to'],
  queue_entry: ['note'],
  intake_response: ['answers'],
  feedback: ['text'],
  site_profile: ['contact'],
  outreach_participant: ['details', 'priority_reason'],
  outreach_hand_out: ['content'],
  outreach_owed: ['details'],
  portrait: ['picture'],
  invitation: ['email'],
  account: ['email'],
  account_totp: ['secret'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type SealedTable = keyof typeof sealedColumns;

const tablesOfInstallation: readonly SealedTable[] = ['account', 'account_totp'];

/**
 * The tables whose rows are sealed with the keys of this owner: a clinic, by its id, or the
 * installation.
 */
export const sealedTablesOf = (owner: string): readonly SealedTable[] =>
  (Object.keys(sealedColumns) as SealedTable[]).filter(
    (table) => tablesOfInstallation.includes(table) === (owner === installation),
  );

/**
 * Columns of the type `blind_index`, for finding equal values, with the column that each one stands
 * for.
 */
export const blindIndexes: Readonly<
  Record<string, readonly { readonly column: string; readonly of: string }[]>
> = {
  patient: [{ column: 'identifier_index', of: 'identifier' }],
  invitation: [{ column: 'email_index', of: 'email' }],
  account: [{ column: 'email_index', of: 'email' }],
};
