import { z } from './zod.ts';

/** A way to the media server: straight by UDP or TCP, or through a TURN relay. */
export const NetworkPath = z.enum(['udp', 'tcp', 'relay']);
export type NetworkPath = z.infer<typeof NetworkPath>;

/** What a check may cost at most, both ways together; the server ends one that goes further. */
export const checkLimits = { bytes: 2_000_000, ms: 15_000 } as const;

/** How much is sent at most to find the rate of one direction, in bytes and in ms. */
export const checkLoad = { bytes: 600_000, ms: 2_000, messageBytes: 1_150 } as const;

/**
 * What the person's line to the media server could do. Round trip and loss are those of messages as small and
 * as frequent as a voice; rates are those of one data channel, under its congestion control.
 */
export const NetworkCheck = z.strictObject({
  pathsTried: z.array(NetworkPath).max(3),
  pathsOpen: z.array(NetworkPath).max(3),
  /** Null where no path was open. */
  measured: z
    .strictObject({
      path: NetworkPath,
      /** The median; null where nothing came back. */
      roundTripTimeMs: z.number().min(0).max(60_000).nullable(),
      /** Of messages that went there and back: both ways together. */
      lossShare: z.number().min(0).max(1),
      upKbps: z.number().min(0).max(10_000_000),
      downKbps: z.number().min(0).max(10_000_000),
    })
    .nullable(),
});
export type NetworkCheck = z.infer<typeof NetworkCheck>;
