import { z } from '../base/zod.ts';
import {
  CalendarDate,
  Id,
  Instant,
  Language,
  SingleLineText,
  Nothing,
  MultiLineText,
} from '../base/primitives.ts';
import { defineRoute } from '../base/route.ts';
import { MyVisitParams } from '../visits/visits.ts';

/** The same text in each language that the clinic wrote it in: at least one. */
export const Words = z
  .partialRecord(Language, SingleLineText(500).min(1))
  .refine((words) => Object.keys(words).length > 0);
export type Words = z.infer<typeof Words>;

/** The types of FHIR R4 Questionnaire.item.type that an intake form uses. */
export const ItemType = z.enum([
  ...['display', 'boolean', 'choice', 'integer', 'quantity', 'date', 'text'],
] as const);
export type ItemType = z.infer<typeof ItemType>;

/** Names a question or a choice within its form; it stays the same from version to version. */
export const LinkId = z.string().regex(/^[a-z0-9-]{1,64}$/);

/** A number that an answer may be. */
const Figure = z.number().min(-1_000_000).max(1_000_000);

/** Whether a number has at most this many decimals. */
const hasDecimals = (value: number, most: number): boolean => Number(value.toFixed(most)) === value;

/**
 * `boolean`, `integer`, `date` (a day) and `text` hold the value; `quantity` holds the number in
 * the unit of its question; `choice` holds a list of codes.
 */
export const IntakeAnswer = z.union([
  z.boolean(),
  Figure,
  z.array(LinkId).max(30),
  MultiLineText(2000),
]);
export type IntakeAnswer = z.infer<typeof IntakeAnswer>;

/** By the linkId of the question. */
export const IntakeAnswers = z.record(LinkId, IntakeAnswer);
export type IntakeAnswers = z.infer<typeof IntakeAnswers>;

/** FHIR R4 questionnaire-enable-operator. For a `choice`, `=` tests whether the code was chosen. */
export const Operator = z.enum(['=', '!=', '>', '<', '>=', '<=']);
export type Operator = z.infer<typeof Operator>;

/** A comparison with one answer: yes or no, a number, or the code of a choice. */
const Comparison = z.strictObject({
  operator: Operator,
  answer: z.union([z.boolean(), Figure, LinkId]),
});
export type Comparison = z.infer<typeof Comparison>;

/** FHIR R4 Questionnaire.item.enableWhen: the question is asked if an earlier answer matches. */
export const EnableWhen = Comparison.extend({ question: LinkId });
export type EnableWhen = z.infer<typeof EnableWhen>;

/** An answer that must not wait: it raises the patient's priority and alerts staff at once. */
export const RedFlag = Comparison.extend({
  /** HL7 v3 ActPriority: emergency, urgent. */
  priority: z.enum(['EM', 'UR']),
});
export type RedFlag = z.infer<typeof RedFlag>;

const AnswerOption = z.strictObject({
  code: LinkId,
  display: Words,
  /**
   * FHIR extension questionnaire-optionExclusive: choosing it clears the others, as “none of these”
   * does.
   */
  exclusive: z.boolean(),
});

/**
 * The unit of a `quantity` and which values can be entered: the FHIR extensions questionnaire-unit,
 * minValue, maxValue and maxDecimalPlaces.
 */
export const QuantityLimits = z.strictObject({
  unit: Words,
  minValue: Figure,
  maxValue: Figure,
  maxDecimalPlaces: z.number().int().min(0).max(2),
});
export type QuantityLimits = z.infer<typeof QuantityLimits>;

/** Whether a number can be entered. */
export const isWithin = (
  { minValue, maxValue, maxDecimalPlaces }: QuantityLimits,
  value: number,
): boolean => value >= minValue && value <= maxValue && hasDecimals(value, maxDecimalPlaces);

export const IntakeItem = z.strictObject({
  linkId: LinkId,
  type: ItemType,
  text: Words,
  required: z.boolean(),
  /** Several options may be chosen; for `choice` only. */
  repeats: z.boolean(),
  /** FHIR R4 Questionnaire.item.answerOption; for `choice` only. */
  answerOption: z.array(AnswerOption).max(30),
  /** For `quantity` only. Optional because forms were stored before there were quantities. */
  quantity: QuantityLimits.optional(),
  /** All of these must hold; an empty list always holds. */
  enableWhen: z.array(EnableWhen).max(5),
  /** Each of these that matches raises a flag. */
  redFlags: z.array(RedFlag).max(30),
});
export type IntakeItem = z.infer<typeof IntakeItem>;

/** How the answers of each item type can be compared. */
export const operatorsOf: Readonly<Record<ItemType, readonly Operator[]>> = {
  ...{ display: [], date: [], text: [] },
  boolean: ['=', '!='],
  choice: ['=', '!='],
  integer: Operator.options,
  quantity: Operator.options,
};

/** Whether a condition suits the question whose answer it compares. */
export function fits(
  { type, answerOption, quantity }: IntakeItem,
  { operator, answer }: Comparison,
): boolean {
  if (!operatorsOf[type].includes(operator)) return false;
  if (type === 'choice') return answerOption.some(({ code }) => code === answer);
  if (type === 'boolean') return typeof answer === 'boolean';
  return typeof answer === 'number' && hasDecimals(answer, quantity?.maxDecimalPlaces ?? 0);
}

/** Whether the limits of a quantity let any value in, and are such values themselves. */
export const areLimits = (limits: QuantityLimits): boolean =>
  isWithin(limits, limits.minValue) && isWithin(limits, limits.maxValue);

/**
 * Whether the questions of a form are consistent: a condition refers to an earlier question whose
 * answer can be compared.
 */
function isSound(items: readonly IntakeItem[]): boolean {
  const before = new Map<string, IntakeItem>();
  for (const item of items) {
    const { linkId, type, repeats, required, answerOption, enableWhen, redFlags } = item;
    const { quantity } = item;
    const codes = new Set(answerOption.map(({ code }) => code));
    const isChoice = type === 'choice';
    const sound =
      !before.has(linkId) &&
      codes.size === answerOption.length &&
      isChoice === codes.size > 0 &&
      (isChoice || !repeats) &&
      (type === 'quantity') === (quantity !== undefined) &&
      (quantity === undefined || areLimits(quantity)) &&
      (type !== 'display' || !required) &&
      redFlags.every((flag) => fits(item, flag)) &&
      enableWhen.every((when) => {
        const asked = before.get(when.question);
        return asked !== undefined && fits(asked, when);
      });
    if (!sound) return false;
    before.set(linkId, item);
  }
  return true;
}

export const IntakeItems = z.array(IntakeItem).max(60).refine(isSound);

const FormContent = z.strictObject({
  /** An empty list asks nothing. */
  items: IntakeItems,
  /** The clinical source of the red flags, for staff. */
  source: SingleLineText(500),
});
export type FormContent = z.infer<typeof FormContent>;

/** Rises with every change; 0 where the clinic has no form yet. */
const FormVersion = z.number().int().min(0).max(1_000_000);

/**
 * The clinic's questions before a visit: the part of a FHIR R4 Questionnaire that an intake needs.
 */
export const IntakeForm = FormContent.extend({
  version: FormVersion,
});
export type IntakeForm = z.infer<typeof IntakeForm>;

/** The values of FHIR R4 QuestionnaireResponse.status in use here. */
export const ResponseStatus = z.enum(['in-progress', 'completed']);
export type ResponseStatus = z.infer<typeof ResponseStatus>;

export const IntakeResponse = z.object({
  status: ResponseStatus,
  answers: IntakeAnswers,
  language: Language,
  authoredAt: Instant,
  /** The most urgent priority among the red flags; null where there are none. */
  priority: RedFlag.shape.priority.nullable(),
});
export type IntakeResponse = z.infer<typeof IntakeResponse>;

/** The questions that were asked, and the patient's answers if there are any. */
export const Intake = z.object({ form: IntakeForm, response: IntakeResponse.nullable() });
export type Intake = z.infer<typeof Intake>;

/** What a list shows of an intake. */
export const IntakeState = z.object({
  /** `none` where the patient has not answered. */
  status: z.enum(['none', ...ResponseStatus.options]),
  /** The number of red flags: everyone who sees the list has to act on them. */
  redFlagCount: z.number().int().nonnegative(),
  /**
   * The red flags, the most urgent first: the chosen option, or else the question. Empty for staff
   * who do not treat the patient.
   */
  redFlags: z.array(Words),
});
export type IntakeState = z.infer<typeof IntakeState>;

export const readIntakeForm = defineRoute({
  method: 'GET',
  path: '/api/intake-form',
  summary: "Returns the clinic's questions before a visit, and the starter set.",
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: z.object({ form: IntakeForm, starter: FormContent }),
});

export const saveIntakeForm = defineRoute({
  method: 'PUT',
  path: '/api/intake-form',
  summary: 'Saves the questions as a new version, which applies from then on.',
  params: Nothing,
  query: Nothing,
  body: FormContent.extend({
    /**
     * The version that the change is based on; if there is a newer one, the request fails with
     * `version_conflict`.
     */
    baseVersion: FormVersion,
  }),
  response: IntakeForm,
});

export const readMyIntake = defineRoute({
  method: 'GET',
  path: '/api/my-visit/{encounterId}/intake',
  summary: "Returns the questions before the visit and the patient's answers so far.",
  params: MyVisitParams,
  query: Nothing,
  body: Nothing,
  response: Intake,
});

export const answerMyIntake = defineRoute({
  method: 'PUT',
  path: '/api/my-visit/{encounterId}/intake',
  summary: "Saves the patient's answers; each request has all of them.",
  params: MyVisitParams,
  query: Nothing,
  body: z.strictObject({
    /** The version that was shown; answers to an older one fail with `version_conflict`. */
    version: FormVersion.min(1),
    language: Language,
    status: ResponseStatus,
    answers: IntakeAnswers,
  }),
  response: IntakeResponse,
});

export const readIntake = defineRoute({
  method: 'GET',
  path: '/api/encounters/{encounterId}/intake',
  summary: "Returns the patient's answers, with the questions as they were asked.",
  params: z.strictObject({ encounterId: Id }),
  query: Nothing,
  body: Nothing,
  response: Intake,
});

/** The routes that the patient's page loads only when it reaches the questions. */
export const intakeRoutes = { readMyIntake, answerMyIntake } as const;

/** Whether a text is a valid answer of the type `date`. */
export const isDay = (text: string): boolean => CalendarDate.safeParse(text).success;
