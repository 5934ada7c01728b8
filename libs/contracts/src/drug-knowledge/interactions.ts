import { classesOf, type DrugClassId } from './drug-classes.ts';
import { knowledgeSources } from './sources.ts';

interface Interaction {
  /** The row number in table 2. */
  readonly row: number;
  readonly one: DrugClassId;
  readonly other: DrugClassId;
}

/**
 * The pairs that a panel for the US Office of the National Coordinator for Health IT found so
 * dangerous that they must never be given together (Phansalkar et al. 2012, table 2). Row 21, two
 * drugs that prolong the QT interval, is absent: the paper names no members and refers to a list
 * that may not be redistributed.
 */
export const interactions = {
  'amphetamine-maoi': { row: 3, one: 'amphetamines', other: 'maois' },
  'atazanavir-ppi': { row: 4, one: 'atazanavir', other: 'proton-pump-inhibitors' },
  'febuxostat-thiopurine': { row: 6, one: 'febuxostat', other: 'thiopurines' },
  'ssri-maoi': { row: 8, one: 'serotonin-reuptake-inhibitors', other: 'maois' },
  'irinotecan-cyp3a4': { row: 11, one: 'irinotecan', other: 'cyp3a4-inhibitors-and-irinotecan' },
  'opioid-maoi': { row: 16, one: 'opioids', other: 'maois' },
  'tricyclic-maoi': { row: 20, one: 'tricyclics', other: 'maois' },
  'ramelteon-cyp1a2': { row: 22, one: 'ramelteon', other: 'cyp1a2-inhibitors-and-ramelteon' },
  'inducer-protease-inhibitor': { row: 23, one: 'cyp3a4-inducers', other: 'protease-inhibitors' },
  'statin-cyp3a4': {
    ...{ row: 25, one: 'simvastatin-lovastatin', other: 'cyp3a4-inhibitors-and-statins' },
  },
  'ergot-cyp3a4': { row: 27, one: 'ergots', other: 'cyp3a4-inhibitors-and-ergots' },
  'tizanidine-cyp1a2': { row: 28, one: 'tizanidine', other: 'cyp1a2-inhibitors-and-tizanidine' },
  'tranylcypromine-procarbazine': { row: 30, one: 'tranylcypromine', other: 'procarbazine' },
  'triptan-maoi': { row: 31, one: 'triptans', other: 'maois-and-triptans' },
} as const satisfies Readonly<Record<string, Interaction>>;

export type InteractionId = keyof typeof interactions;

export const interactionIds = Object.keys(interactions) as readonly InteractionId[];

/** The panel's remark about one drug of a row (table 2, considerations). */
export type InteractionRemark = 'selegiline';

export const remarkOf = (
  interaction: InteractionId,
  drug: string,
  other: string,
): InteractionRemark | null =>
  interaction === 'amphetamine-maoi' &&
  [drug, other].some((one) => classesOf(one).get('maois') === 'selegiline')
    ? 'selegiline'
    : null;

/**
 * The citation shown with a pair. For indinavir it is the label, because the table's row of the
 * statins does not name it.
 */
export const interactionCitationOf = (
  interaction: InteractionId,
  drug: string,
  other: string,
): string => {
  const isIndinavir =
    interaction === 'statin-cyp3a4' &&
    [drug, other].some(
      (one) => classesOf(one).get('cyp3a4-inhibitors-and-statins') === 'indinavir',
    );
  return knowledgeSources[isIndinavir ? 'indinavir-label' : 'phansalkar-2012'].citation;
};

/** The rows that forbid giving these two drugs together, in either order. */
export const interactionsOf = (drug: string, other: string): readonly InteractionId[] => {
  const [a, b] = [classesOf(drug), classesOf(other)];
  if (a.size === 0 || b.size === 0) return [];
  return interactionIds.filter((id) => {
    const row = interactions[id];
    return (a.has(row.one) && b.has(row.other)) || (a.has(row.other) && b.has(row.one));
  });
};
