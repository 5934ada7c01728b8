import {
  type Language,
  type OutreachPlan,
  type OutreachSession,
  type PlannedDoctor,
  type PlannedTeamMember,
} from '@teleward/contracts';

/** Something that goes along, as it is typed. */
export interface StockDraft {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  readonly planned: string;
}

/** A plan while somebody types it. */
export interface PlanDraft extends Omit<OutreachPlan, 'team' | 'doctors' | 'stock'> {
  readonly team: readonly PlannedTeamMember[];
  readonly doctors: readonly PlannedDoctor[];
  readonly stock: readonly StockDraft[];
}

/** What is wrong with a plan, by the field or the id of the line. */
export type PlanProblems = Readonly<
  Record<string, 'missing' | 'hours' | 'count' | 'twice' | undefined>
>;

export const emptyDraft = (siteId: string, date: string, language: Language): PlanDraft => ({
  ...{ siteId, date, from: '09:00', to: '16:00', programme: '', language, visitTypeId: null },
  ...{ team: [], doctors: [], stock: [] },
});

export const draftOf = (session: OutreachSession): PlanDraft => ({
  siteId: session.site.id,
  ...{ date: session.date, from: session.from, to: session.to },
  ...{ programme: session.programme, language: session.language },
  visitTypeId: session.visitTypeId,
  team: session.team.map(({ id, memberId, name, role, from, to }) => ({
    ...{ id, memberId, name: memberId === null ? name : null, role, from, to },
  })),
  doctors: session.doctors.map(({ id, practitionerId, from, to }) => ({
    ...{ id, practitionerId, from, to },
  })),
  stock: session.stock.map(({ id, name, unit, planned }) => ({
    ...{ id, name, unit, planned: String(planned) },
  })),
});

const isForward = ({ from, to }: { readonly from: string; readonly to: string }): boolean =>
  from !== '' && to !== '' && from < to;

const countOf = (typed: string): number | null =>
  /^\d{1,6}$/.test(typed.trim()) && Number(typed) <= 100_000 ? Number(typed) : null;

export function problemsOf(draft: PlanDraft): PlanProblems {
  const problems: Record<string, 'missing' | 'hours' | 'count' | 'twice'> = {};
  if (draft.siteId === '') problems['siteId'] = 'missing';
  if (draft.date === '') problems['date'] = 'missing';
  if (draft.programme.trim() === '') problems['programme'] = 'missing';
  if (!isForward(draft)) problems['hours'] = 'hours';
  for (const line of draft.team) {
    if (line.memberId === null && (line.name ?? '').trim() === '') problems[line.id] = 'missing';
    else if (!isForward(line)) problems[line.id] = 'hours';
  }
  for (const [index, line] of draft.doctors.entries()) {
    const isTwice = draft.doctors.some(
      (one, other) =>
        other < index &&
        one.practitionerId === line.practitionerId &&
        one.from < line.to &&
        line.from < one.to,
    );
    if (line.practitionerId === '') problems[line.id] = 'missing';
    else if (!isForward(line)) problems[line.id] = 'hours';
    else if (isTwice) problems[line.id] = 'twice';
  }
  for (const line of draft.stock) {
    if (line.name.trim() === '') problems[line.id] = 'missing';
    else if (countOf(line.planned) === null) problems[line.id] = 'count';
  }
  return problems;
}

/** What is sent of a draft without problems. */
export const planOf = (draft: PlanDraft): OutreachPlan => ({
  ...draft,
  programme: draft.programme.trim(),
  team: draft.team.map((line) => ({ ...line, name: line.name?.trim() ?? null })),
  doctors: [...draft.doctors],
  stock: draft.stock.map(({ id, name, unit, planned }) => ({
    ...{ id, name: name.trim(), unit: unit.trim(), planned: countOf(planned) ?? 0 },
  })),
});
