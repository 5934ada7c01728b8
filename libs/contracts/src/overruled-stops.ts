import { z } from './zod.ts';
import { classAllergyIds } from './drug-knowledge/class-allergies.ts';
import { interactionIds } from './drug-knowledge/interactions.ts';
import { CalendarDate, Nothing } from './primitives.ts';
import { type Finding } from './prescription-checks.ts';
import { defineRoute } from './route.ts';

type Stop = Extract<Finding, { level: 'stop' }>;

/** What stopped a drug: a row of the lists that are shipped, or the name of a recorded allergy. */
export const StopRule = z.enum(['same-name', ...classAllergyIds, ...interactionIds]);
export type StopRule = z.infer<typeof StopRule>;

export const ruleOf = (stop: Stop): StopRule =>
  stop.kind === 'interaction' ? stop.interaction : (stop.byClass ?? 'same-name');

export const listOverruledStops = defineRoute({
  method: 'GET',
  path: '/api/overruled-stops',
  summary: 'How often stops were signed over with a reason, by row, over the last 12 months.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: z.object({
    /** The first day of the first month that is counted. */
    since: CalendarDate,
    /** The most frequent first; rows that were never signed over are left out. */
    stops: z.array(z.object({ rule: StopRule, count: z.number().int().positive() })),
  }),
});
