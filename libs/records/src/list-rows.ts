import { type IntakeState } from '@teleward/contracts';
import { type Actor } from './actor.ts';
import { may } from './policies.ts';

/** A row of a list that the whole clinic works with, and what of it is clinical. */
interface ListRow {
  readonly intake: IntakeState;
  readonly note?: string | null;
}

/**
 * The rows of a list as somebody may see them. Whoever brings patients and doctors together must know that something
 * does not wait, and not what was answered or handed over (HIPAA 45 CFR 164.502(b), minimum necessary).
 */
export function shownTo<Row extends ListRow>(actor: Actor, rows: readonly Row[]): Row[] {
  const [flags, note] = [may(actor, 'intake.read-flags'), may(actor, 'queue.read-note')];
  return rows.map((row) => ({
    ...row,
    ...(!flags && { intake: { ...row.intake, redFlags: [] } }),
    ...(!note && row.note !== undefined && { note: null }),
  }));
}
