import { routes, type BookedAs, type VisitType } from '@teleward/contracts';
import { useLoaded } from '../../api/use-loaded.ts';
import { staffRequest } from '../staff-request.ts';

const load = (signal: AbortSignal) => staffRequest(routes.listVisitTypes, {}, { signal });

/** The clinic's visit types; null until loaded. */
export const useVisitTypes = (): readonly VisitType[] | null => {
  const loaded = useLoaded(load);
  // Without visit types a visit is booked by its length.
  if (loaded.state === 'failed') return [];
  return loaded.state === 'ready' ? loaded.data.visitTypes : null;
};

/** Lengths offered beside the clinic's own types, in minutes. */
export const usualLengths = [15, 30, 45, 60] as const;

/** A chosen option as the contract's value; undefined where there is none like it. */
export const bookedAsOf = (choice: string): BookedAs | undefined => {
  if (choice.startsWith('type:')) return { visitTypeId: choice.slice(5) };
  const minutes = Number(choice);
  return minutes > 0 ? { minutes, mode: 'video' } : undefined;
};
