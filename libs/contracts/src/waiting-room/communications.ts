import { z } from '../base/zod.ts';
import { Id, Instant, Nothing } from '../base/primitives.ts';
import { defineRoute } from '../base/route.ts';
import { ChatText, MyVisitParams } from '../visits/visits.ts';

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
  summary: 'Lists the messages between the patient and the clinic, oldest first.',
  params: MyVisitParams,
  query: Nothing,
  body: Nothing,
  response: Communications,
});

export const sendMyCommunication = defineRoute({
  method: 'POST',
  path: '/api/my-visit/{encounterId}/communications',
  summary: 'Sends a message to the clinic. `invalid_state` if the patient is not waiting.',
  params: MyVisitParams,
  query: Nothing,
  body: Written,
  response: Communication,
});

export const readCommunications = defineRoute({
  method: 'GET',
  path: '/api/waiting-room/{encounterId}/communications',
  summary: 'Lists the messages between a patient and the clinic, oldest first.',
  params: z.strictObject({ encounterId: Id }),
  query: Nothing,
  body: Nothing,
  response: Communications,
});

export const sendCommunication = defineRoute({
  method: 'POST',
  path: '/api/waiting-room/{encounterId}/communications',
  summary: 'Sends a message to a waiting patient. `invalid_state` if they are not waiting.',
  params: z.strictObject({ encounterId: Id }),
  query: Nothing,
  body: Written,
  response: Communication,
});

export const announce = defineRoute({
  method: 'POST',
  path: '/api/waiting-room/lines/{lineId}/communications',
  summary:
    "Sends a message to every patient waiting in a line: a queue by its id, or a doctor's line " +
    "by the doctor's id.",
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
