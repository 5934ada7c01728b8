import { z } from './zod.ts';
import { Id, Instant, Nothing } from './primitives.ts';
import { defineRoute } from './route.ts';
import { ChatText, MyVisitParams } from './visits.ts';

/** A message between a waiting patient and the clinic (FHIR Communication). */
export const Communication = z.object({
  id: Id,
  sender: z.enum(['patient', 'clinic']),
  /** The member of the clinic who wrote it; null for the patient. */
  senderName: z.string().nullable(),
  text: z.string(),
  sentAt: Instant,
});
export type Communication = z.infer<typeof Communication>;

/** What lists show of the messages, without their text. */
export const CommunicationState = z.object({
  count: z.number().int().nonnegative(),
  /** Since when the patient has waited for an answer; null where none is due. */
  unansweredSince: Instant.nullable(),
});
export type CommunicationState = z.infer<typeof CommunicationState>;

/** The sender chooses the id, so that a message that is sent twice is stored once. */
const Written = z.strictObject({ id: Id, text: ChatText });

const Communications = z.object({ communications: z.array(Communication) });

export const readMyCommunications = defineRoute({
  method: 'GET',
  path: '/api/my-visit/{encounterId}/communications',
  summary: 'What the patient and the clinic wrote to each other, oldest first.',
  params: MyVisitParams,
  query: Nothing,
  body: Nothing,
  response: Communications,
});

export const sendMyCommunication = defineRoute({
  method: 'POST',
  path: '/api/my-visit/{encounterId}/communications',
  summary: 'Writes to the clinic. `wrong_order` where the patient does not wait.',
  params: MyVisitParams,
  query: Nothing,
  body: Written,
  response: Communication,
});

export const readCommunications = defineRoute({
  method: 'GET',
  path: '/api/waiting-room/{encounterId}/communications',
  summary: 'What a patient and the clinic wrote to each other, oldest first.',
  params: z.strictObject({ encounterId: Id }),
  query: Nothing,
  body: Nothing,
  response: Communications,
});

export const sendCommunication = defineRoute({
  method: 'POST',
  path: '/api/waiting-room/{encounterId}/communications',
  summary: 'Writes to a patient who waits. `wrong_order` where they do not.',
  params: z.strictObject({ encounterId: Id }),
  query: Nothing,
  body: Written,
  response: Communication,
});

export const announce = defineRoute({
  method: 'POST',
  path: '/api/waiting-room/lines/{lineId}/communications',
  summary:
    'Writes the same to everybody who waits in a line: a queue by its id, or those of one doctor by the doctor’s.',
  params: z.strictObject({ lineId: Id }),
  query: Nothing,
  body: z.strictObject({ text: ChatText }),
  response: z.object({ recipients: z.number().int().nonnegative() }),
});

/**
 * The routes for the waiting patient's page, loaded separately from what every patient's page needs
 * at once.
 */
export const communicationRoutes = { readMyCommunications, sendMyCommunication } as const;
