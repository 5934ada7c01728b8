import { z } from './zod.ts';
import { Instant, Nothing } from './primitives.ts';
import { defineRoute } from './route.ts';
import { MyVisitParams } from './visits.ts';

/** How somebody is reached who does not look at our pages. */
export const NoticeChannel = z.enum(['sms', 'email']);
export type NoticeChannel = z.infer<typeof NoticeChannel>;

/** So many people are before somebody who is told that their turn is near. */
export const noticeAhead = 2;

/** The message that tells somebody who waits elsewhere to come back. */
export const TurnNotice = z.object({
  /** Where it can go, masked: enough to know one's own, too little to learn it. Empty where it can go nowhere. */
  ways: z.array(z.object({ channel: NoticeChannel, to: z.string() })),
  /** What the patient asked for; null for nothing. */
  asked: NoticeChannel.nullable(),
  /** When they were told that their turn is near. */
  sentAt: Instant.nullable(),
});
export type TurnNotice = z.infer<typeof TurnNotice>;

export const readTurnNotice = defineRoute({
  method: 'GET',
  path: '/api/my-visit/{encounterId}/turn-notice',
  summary: 'Whether the patient gets a message before their turn, and where it could go.',
  params: MyVisitParams,
  query: Nothing,
  body: Nothing,
  response: TurnNotice,
});

export const askTurnNotice = defineRoute({
  method: 'PUT',
  path: '/api/my-visit/{encounterId}/turn-notice',
  summary:
    'Asks for a message when two are before the patient, who may leave the page until then; null for none. ' +
    '`wrong_order` where it can go nowhere, or the patient does not wait.',
  params: MyVisitParams,
  query: Nothing,
  body: z.strictObject({ channel: NoticeChannel.nullable() }),
  response: TurnNotice,
});

/** What the waiting patient's page asks for, apart from what every patient's page needs at once. */
export const turnNoticeRoutes = { readTurnNotice, askTurnNotice } as const;
