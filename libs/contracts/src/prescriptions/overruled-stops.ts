import { z } from '../base/zod.ts';
import { classAllergyIds } from '../drug-knowledge/class-allergies.ts';
import { interactionIds } from '../drug-knowledge/interactions.ts';
import { CalendarDate, Nothing } from '../base/primitives.ts';
import { type Finding } from './prescription-checks.ts';
import { defineRoute } from '../base/route.ts';

type Stop = Extract<Finding, { level: 'stop' }>;

/** The rule that stopped a drug: a row of the shipped tables, or the name of a recorded allergy. */
export const StopRule = z.enum(['same-name', ...classAllergyIds, ...interactionIds]);
export type StopRule = z.infer<typeof StopRule>;

export const ruleOf = (stop: Stop): StopRule =>
  stop.kind === 'interaction' ? stop.interaction : (stop.byClass ?? 'same-name');

export const listOverruledStops = defineRoute({
  method: 'GET',
  path: '/api/overruled-stops',
  summary: 'Counts the stops overruled with a reason in the last 12 months, by rule.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: z.object({
    /** The first day of the first month counted. */
    since: CalendarDate,
    /** The most frequent first; rules that were never overruled are left out. */
    stops: z.array(z.object({ rule: StopRule, count: z.number().int().positive() })),
  }),
});
