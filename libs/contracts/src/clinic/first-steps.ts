import { z } from '../base/zod.ts';
import { Nothing } from '../base/primitives.ts';
import { defineRoute } from '../base/route.ts';

/** What a new clinic has to do before its first visit, in the recommended order. */
export const FirstStep = z.enum([
  'details',
  'colleagues',
  'hours',
  'visit-types',
  'questions',
  'messages',
  'visit',
]);
export type FirstStep = z.infer<typeof FirstStep>;

export const FirstSteps = z.object({
  steps: z.array(z.object({ step: FirstStep, done: z.boolean() })),
  /** The day page no longer shows the steps. */
  hidden: z.boolean(),
});
export type FirstSteps = z.infer<typeof FirstSteps>;

export const readFirstSteps = defineRoute({
  method: 'GET',
  path: '/api/first-steps',
  summary: 'Lists what a clinic still has to do before its first visit, derived from its data.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: FirstSteps,
});

export const hideFirstSteps = defineRoute({
  method: 'PUT',
  path: '/api/first-steps',
  summary: "Hides the first steps on the day's page, or shows them again.",
  params: Nothing,
  query: Nothing,
  body: z.strictObject({ hidden: z.boolean() }),
  response: FirstSteps,
});

export const firstStepRoutes = { readFirstSteps, hideFirstSteps } as const;
