import { type IntakeState } from '@teleward/contracts';
import { type Actor } from './actor.ts';
import { may } from './policies.ts';

/** The clinical parts of a row in a list that the whole clinic uses. */
interface ListRow {
  readonly intake: IntakeState;
  readonly note?: string | null;
}

/**
 * The rows of a list as the actor may see them. The front desk has to know that a patient cannot
 * wait, but not the answers or the note of the transfer (HIPAA 45 CFR 164.502(b), minimum
 * necessary).
 */
export function shownTo<Row extends ListRow>(actor: Actor, rows: readonly Row[]): Row[] {
  const [flags, note] = [may(actor, 'intake.read-flags'), may(actor, 'queue.read-note')];
  return rows.map((row) => ({
    ...row,
    ...(!flags && { intake: { ...row.intake, redFlags: [] } }),
    ...(!note && row.note !== undefined && { note: null }),
  }));
}
