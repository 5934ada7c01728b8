import { type Allergy, type KnownFacts } from '../records/clinical-facts.ts';
import { allergiesOf, allergyStateOf, medicinesOf } from '../records/known-facts.ts';
import { type ClassAllergyId, classAllergyOf, levelOf } from '../drug-knowledge/class-allergies.ts';
import { classesOf, drugClasses, type DrugClassId } from '../drug-knowledge/drug-classes.ts';
import {
  interactionIds,
  type InteractionId,
  interactions,
  interactionsOf,
} from '../drug-knowledge/interactions.ts';
import { lookAlikeOf } from '../drug-knowledge/look-alikes.ts';
import { isSameDrug, isSameName } from '../drug-knowledge/drug-names.ts';
import { type AllergyOverride, type InteractionOverride } from '../records/records.ts';

/** The part of a prescription item that the checks use. */
export interface CheckedItem {
  readonly id: string;
  readonly drug: string;
  readonly allergyOverrides?: readonly AllergyOverride[] | undefined;
  readonly interactionOverrides?: readonly InteractionOverride[] | undefined;
}

/** How it is known that a drug is taken. Where `maybe-told`, nobody knows whether it still is. */
export type TakenFrom = 'told' | 'maybe-told' | 'prescribed';

/** The clinical facts that a check needs. */
export type Known = Pick<KnownFacts, 'facts' | 'prescribed'>;

interface AllergyFound {
  readonly itemId: string;
  readonly drug: string;
  /** The row that applies to a class of drugs; null where the drug's name matches the substance. */
  readonly byClass: ClassAllergyId | null;
  /** The recorded allergy. */
  readonly factId: string;
  readonly factVersion: number;
  readonly substance: string;
  readonly reaction: string;
  readonly severity: Allergy['severity'];
  readonly type: Allergy['type'];
  readonly verification: Allergy['verification'];
}

/** A finding of the checks. A prescription with a `stop` can be signed only with a reason. */
export type Finding =
  | (AllergyFound & { readonly kind: 'allergy'; readonly level: 'stop' })
  | (AllergyFound & {
      /** An allergy to another drug of a class that may cross-react with this one. */
      readonly kind: 'class-allergy';
      readonly level: 'warning';
      readonly byClass: ClassAllergyId;
    })
  | {
      /** Two drugs that must never be given together. */
      readonly kind: 'interaction';
      readonly level: 'stop';
      readonly itemId: string;
      readonly drug: string;
      readonly interaction: InteractionId;
      /** The name of the other drug, and the source that it is known from. */
      readonly other: string;
      readonly from: TakenFrom | 'this-prescription';
    }
  | {
      /** Two different drugs of one class. */
      readonly kind: 'same-class';
      readonly level: 'warning';
      readonly itemId: string;
      readonly drug: string;
      readonly drugClass: DrugClassId;
      readonly other: string;
      readonly from: TakenFrom | 'this-prescription';
    }
  | {
      /** The drug's name has been confused with another one. */
      readonly kind: 'look-alike';
      readonly level: 'warning';
      readonly itemId: string;
      readonly drug: string;
      /** Both with the differing letters in capitals. */
      readonly name: string;
      readonly other: string;
    }
  | {
      /** Another line of the same prescription contains the same drug. */
      readonly kind: 'same-drug';
      readonly level: 'warning';
      readonly itemId: string;
      readonly drug: string;
    }
  | {
      /** The patient already takes the drug, or may do so: a report may be out of date. */
      readonly kind: 'taken';
      readonly level: 'warning';
      readonly itemId: string;
      readonly drug: string;
      /** As it was reported or prescribed. */
      readonly taken: string;
      readonly from: TakenFrom;
    }
  | {
      readonly kind: 'allergies-unknown';
      readonly level: 'warning';
      /** It concerns the whole prescription. */
      readonly itemId: null;
    };

interface Beside {
  readonly drug: string;
  readonly from: TakenFrom | 'this-prescription';
}

/**
 * Findings between a drug and others: the drugs that are taken, and those before it in this
 * prescription.
 */
const besideOthers = (
  item: CheckedItem,
  items: readonly CheckedItem[],
  taken: readonly Beside[],
): readonly Finding[] => {
  const { id: itemId, drug } = item;
  const findings: Finding[] = [];
  const classes = classesOf(drug);
  if (classes.size === 0) return findings;
  const before = items
    .slice(0, items.indexOf(item))
    .map((one): Beside => ({ drug: one.drug, from: 'this-prescription' }));
  const told = new Set<string>();
  for (const { drug: other, from } of [...before, ...taken]) {
    for (const interaction of interactionsOf(drug, other)) {
      // A drug that is both reported and prescribed counts once.
      if (told.has(`${interaction} ${other}`)) continue;
      told.add(`${interaction} ${other}`);
      findings.push({
        ...{ kind: 'interaction', level: 'stop', itemId, drug, interaction, other, from },
      });
    }
    const others = classesOf(other);
    for (const [drugClass, member] of classes) {
      const otherMember = others.get(drugClass);
      const isTwice = 'twice' in drugClasses[drugClass] && otherMember !== undefined;
      if (!isTwice || otherMember === member || told.has(`${drugClass} ${other}`)) continue;
      told.add(`${drugClass} ${other}`);
      findings.push({
        ...{ kind: 'same-class', level: 'warning', itemId, drug, drugClass, other, from },
      });
    }
  }
  return findings;
};

/**
 * Checks the lines of a prescription against each other and against the patient's facts. A pure
 * function that needs no network.
 */
export function checkPrescription(items: readonly CheckedItem[], known: Known): readonly Finding[] {
  const named = items.filter(({ drug }) => drug.trim() !== '');
  if (named.length === 0) return [];
  const findings: Finding[] = [];
  if (allergyStateOf(known.facts) === 'unknown') {
    findings.push({ kind: 'allergies-unknown', level: 'warning', itemId: null });
  }
  const told = medicinesOf(known.facts)
    .filter(({ content }) => content.taking !== 'no')
    // A statement about a prescribed drug is left out: the drug is in `prescribed` already.
    .filter(({ content }) =>
      known.prescribed.every(({ item }) => item.id !== content.prescriptionItemId),
    )
    .map(({ content: { drug, dose, taking } }) => ({
      ...{ drug, taken: `${drug} ${dose}`.trim() },
      from: taking === 'yes' ? ('told' as const) : ('maybe-told' as const),
    }));
  const taken: readonly Beside[] = [
    ...told.map(({ drug, from }) => ({ drug, from })),
    ...known.prescribed.map(({ item }) => ({ drug: item.drug, from: 'prescribed' as const })),
  ];
  for (const item of named) {
    const { id: itemId, drug } = item;
    for (const { factId, version: factVersion, content } of allergiesOf(known.facts)) {
      const { substance, reaction, severity, type, verification } = content;
      const found = {
        ...{ itemId, drug, factId, factVersion },
        ...{ substance, reaction, severity, type, verification },
      };
      if (isSameName(drug, substance)) {
        findings.push({ kind: 'allergy', level: 'stop', byClass: null, ...found });
        continue;
      }
      const byClass = classAllergyOf(drug, substance);
      if (byClass === null) continue;
      findings.push(
        levelOf(byClass, content) === 'stop'
          ? { kind: 'allergy', level: 'stop', byClass, ...found }
          : { kind: 'class-allergy', level: 'warning', byClass, ...found },
      );
    }
    findings.push(...besideOthers(item, named, taken));
    const alike = lookAlikeOf(drug);
    if (alike !== null) {
      findings.push({ kind: 'look-alike', level: 'warning', itemId, drug, ...alike });
    }
    if (named.some((other) => other !== item && isSameDrug(drug, other.drug))) {
      findings.push({ kind: 'same-drug', level: 'warning', itemId, drug });
    }
    for (const { drug: name, taken, from } of told) {
      if (isSameDrug(drug, name)) {
        findings.push({ kind: 'taken', level: 'warning', itemId, drug, taken, from });
      }
    }
    for (const { item: before } of known.prescribed) {
      if (isSameDrug(drug, before.drug)) {
        findings.push({
          ...{ kind: 'taken', level: 'warning', itemId, drug },
          ...{ taken: before.drug, from: 'prescribed' },
        });
      }
    }
  }
  return findings;
}

type Stop = Extract<Finding, { level: 'stop' }>;
export type AllergyStop = Extract<Finding, { kind: 'allergy' }>;
export type InteractionStop = Extract<Finding, { kind: 'interaction' }>;

type ItemWithReasons = Omit<CheckedItem, 'drug'>;

export const isStop = (finding: Finding): finding is Stop => finding.level === 'stop';

/**
 * Whether a reason covers this stop in its present form. A reason for another version of the
 * allergy does not.
 */
export const isReasonFor = (stop: AllergyStop, override: AllergyOverride): boolean =>
  override.factId === stop.factId &&
  override.factVersion === stop.factVersion &&
  override.substance === stop.substance &&
  override.type === stop.type &&
  override.verification === stop.verification;

/**
 * The same for an interaction: a reason covers one other drug, whichever source it is known from.
 */
export const isInteractionReasonFor = (
  stop: Pick<InteractionStop, 'interaction' | 'other'>,
  override: InteractionOverride,
): boolean => override.interaction === stop.interaction && override.other === stop.other;

/** Makes the reason to store for this stop. */
export const reasonFor = (
  { factId, factVersion, substance, type, verification }: AllergyStop,
  reason: string,
): AllergyOverride => ({ factId, factVersion, substance, type, verification, reason });

const isAnswered = (
  stop: Stop,
  { allergyOverrides = [], interactionOverrides = [] }: ItemWithReasons,
): boolean =>
  stop.kind === 'allergy'
    ? allergyOverrides.some((one) => isReasonFor(stop, one) && one.reason.trim() !== '')
    : interactionOverrides.some(
        (one) => isInteractionReasonFor(stop, one) && one.reason.trim() !== '',
      );

/** The stops that no reason covers. */
export const openStops = (
  items: readonly ItemWithReasons[],
  findings: readonly Finding[],
): readonly Stop[] =>
  findings.filter(isStop).filter((stop) => {
    const item = items.find(({ id }) => id === stop.itemId);
    return item === undefined || !isAnswered(stop, item);
  });

export interface Reasons {
  readonly allergyOverrides: readonly AllergyOverride[];
  readonly interactionOverrides: readonly InteractionOverride[];
}

/** The reasons of an item that cover a current finding. */
export const presentReasons = (
  { id, allergyOverrides = [], interactionOverrides = [] }: ItemWithReasons,
  findings: readonly Finding[],
): Reasons => {
  const stops = findings.filter(isStop).filter(({ itemId }) => itemId === id);
  return {
    allergyOverrides: allergyOverrides.filter((one) =>
      stops.some((stop) => stop.kind === 'allergy' && isReasonFor(stop, one)),
    ),
    interactionOverrides: interactionOverrides.filter((one) =>
      stops.some((stop) => stop.kind === 'interaction' && isInteractionReasonFor(stop, one)),
    ),
  };
};

/**
 * Whether an item has a reason that is empty, covers no stop, or covers a stop that already has
 * one.
 */
export const hasIdleReason = (
  items: readonly ItemWithReasons[],
  findings: readonly Finding[],
): boolean =>
  items.some((item) => {
    const { allergyOverrides = [], interactionOverrides = [] } = item;
    const present = presentReasons(item, findings);
    const isWritten = ({ reason }: { readonly reason: string }): boolean => reason.trim() !== '';
    const answered = new Set([
      ...present.allergyOverrides.filter(isWritten).map(({ factId }) => factId),
      ...present.interactionOverrides
        .filter(isWritten)
        .map(({ interaction, other }) => `${interaction} ${other}`),
    ]);
    return answered.size !== allergyOverrides.length + interactionOverrides.length;
  });

/** The reasons that still apply to this drug; reasons given for another drug are dropped. */
export const overridesFor = (
  drug: string,
  overrides: readonly AllergyOverride[] | undefined,
): AllergyOverride[] =>
  overrides?.filter(
    ({ substance }) => isSameName(drug, substance) || classAllergyOf(drug, substance) !== null,
  ) ?? [];

/** The same for interactions. */
export const interactionOverridesFor = (
  drug: string,
  overrides: readonly InteractionOverride[] | undefined,
): InteractionOverride[] => {
  const classes = classesOf(drug);
  return (
    overrides?.filter(({ interaction }) => {
      const id = interactionIds.find((one) => one === interaction);
      if (id === undefined) return false;
      return classes.has(interactions[id].one) || classes.has(interactions[id].other);
    }) ?? []
  );
};
