import { z } from '../base/zod.ts';
import { checkLoad, NetworkPath } from './network-check.ts';
import { Nothing } from '../base/primitives.ts';
import { defineClientEvent, defineServerEvent } from '../base/route.ts';
import { DtlsParameters, IceServer, TransportParameters } from './rtp.ts';

/**
 * One network path to try: a transport that is reachable on this path alone, and its two negotiated
 * data channels.
 */
export const PathSetup = z.object({
  path: NetworkPath,
  transport: TransportParameters,
  /** The server echoes every message. Both channels are unordered and without retransmission. */
  echoStreamId: z.number().int(),
  /** Carries the load in both directions. */
  loadStreamId: z.number().int(),
});
export type PathSetup = z.infer<typeof PathSetup>;

/** How many bytes had arrived after how many milliseconds, counted from the first arrival. */
const ArrivalPoint = z.object({ ms: z.number().min(0), bytes: z.number().int().min(0) });
export type ArrivalPoint = z.infer<typeof ArrivalPoint>;

export const checkClientEvents = {
  connectCheck: defineClientEvent({
    name: 'check:connect',
    summary: "Network check: sends the browser's DTLS fingerprints for one path.",
    payload: z.strictObject({ path: NetworkPath, dtlsParameters: DtlsParameters }),
    answer: Nothing,
  }),
  loadCheck: defineClientEvent({
    name: 'check:load',
    summary:
      "Network check: starts the server's sending on the load channel of a path; acknowledged " +
      'when it stops.',
    payload: z.strictObject({
      path: NetworkPath,
      durationMs: z.number().int().min(100).max(checkLoad.ms),
    }),
    answer: z.object({ bytes: z.number().int() }),
  }),
  readCheck: defineClientEvent({
    name: 'check:received',
    summary: 'Network check: returns how much arrived on the load channel of a path, and when.',
    payload: z.strictObject({ path: NetworkPath }),
    answer: z.object({ points: z.array(ArrivalPoint) }),
  }),
} as const;

export const checkServerEvents = {
  checkSetup: defineServerEvent({
    name: 'check:setup',
    summary: 'Network check: the paths to test, sent on connection.',
    payload: z.object({ iceServers: z.array(IceServer), paths: z.array(PathSetup) }),
  }),
} as const;
