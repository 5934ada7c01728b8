import { routes, type BookedAs, type VisitType } from '@teleward/contracts';
import { useLoaded } from '../../api/use-loaded.ts';
import { staffCall } from '../staff-call.ts';

const load = (signal: AbortSignal) => staffCall(routes.listVisitTypes, {}, { signal });

/** The kinds of visits that the clinic books; null until they are loaded. */
export const useVisitTypes = (): readonly VisitType[] | null => {
  const loaded = useLoaded(load);
  // Without them a visit is booked by its length.
  if (loaded.state === 'failed') return [];
  return loaded.state === 'ready' ? loaded.data.visitTypes : null;
};

/** Lengths that are offered beside the clinic's own kinds, in minutes. */
export const usualLengths = [15, 30, 45, 60] as const;

/** A choice in a list as what is booked; undefined where there is none like it. */
export const bookedAsOf = (choice: string): BookedAs | undefined => {
  if (choice.startsWith('type:')) return { visitTypeId: choice.slice(5) };
  const minutes = Number(choice);
  return minutes > 0 ? { minutes, mode: 'video' } : undefined;
};
