import { z } from './zod.ts';
import { Id, Instant } from './primitives.ts';

/** A time at which a doctor could be booked. */
export const FreeTime = z.object({ practitionerId: Id, startsAt: Instant, endsAt: Instant });
export type FreeTime = z.infer<typeof FreeTime>;
