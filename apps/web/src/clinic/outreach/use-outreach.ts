import { routes } from '@teleward/contracts';
import { staffCall } from '../staff-call.ts';

/** What a day at a site is planned from. */
export const loadChoices = (signal: AbortSignal) =>
  staffCall(routes.readOutreachChoices, {}, { signal });
