import { z } from '../base/zod.ts';
import { Instant, Nothing } from '../base/primitives.ts';
import { defineRoute } from '../base/route.ts';
import { MyVisitParams } from '../visits/visits.ts';

/** A channel to a person who is not looking at our pages. */
export const NoticeChannel = z.enum(['sms', 'email']);
export type NoticeChannel = z.infer<typeof NoticeChannel>;

/** The notice goes out when this many people are ahead of the patient. */
export const noticeAhead = 2;

/** The message that asks a patient who waits elsewhere to come back. */
export const TurnNotice = z.object({
  /**
   * The masked destinations: enough for patients to recognise their own, too little to learn them.
   * Empty where there are none.
   */
  ways: z.array(z.object({ channel: NoticeChannel, to: z.string() })),
  /** The channel that the patient asked for; null for none. */
  asked: NoticeChannel.nullable(),
  /** When the patient was told that their turn is near. */
  sentAt: Instant.nullable(),
});
export type TurnNotice = z.infer<typeof TurnNotice>;

export const readTurnNotice = defineRoute({
  method: 'GET',
  path: '/api/my-visit/{encounterId}/turn-notice',
  summary:
    'Returns whether the patient gets a message before their turn, and the masked addresses for ' +
    'it.',
  params: MyVisitParams,
  query: Nothing,
  body: Nothing,
  response: TurnNotice,
});

export const askTurnNotice = defineRoute({
  method: 'PUT',
  path: '/api/my-visit/{encounterId}/turn-notice',
  summary:
    'Requests a message when two patients are before this one, who may leave the page until ' +
    'then; null cancels it. `invalid_state` if there is no address for it, or the patient is not ' +
    'waiting.',
  params: MyVisitParams,
  query: Nothing,
  body: z.strictObject({ channel: NoticeChannel.nullable() }),
  response: TurnNotice,
});

/**
 * The routes for the waiting patient's page, loaded separately from what every patient's page needs
 * at once.
 */
export const turnNoticeRoutes = { readTurnNotice, askTurnNotice } as const;
