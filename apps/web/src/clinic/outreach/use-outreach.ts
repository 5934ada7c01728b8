import { routes } from '@teleward/contracts';
import { staffRequest } from '../staff-request.ts';

/** What a day at a site is planned from. */
export const loadChoices = (signal?: AbortSignal) =>
  staffRequest(routes.readOutreachChoices, {}, signal === undefined ? {} : { signal });
