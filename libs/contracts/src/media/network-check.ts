import { z } from '../base/zod.ts';

/** A network path to the media server: directly by UDP or TCP, or through a TURN relay. */
export const NetworkPath = z.enum(['udp', 'tcp', 'relay']);
export type NetworkPath = z.infer<typeof NetworkPath>;

/** The limits of a check, both directions together; the server ends a check that exceeds them. */
export const checkLimits = { bytes: 2_000_000, ms: 15_000 } as const;

/** The maximum that is sent to measure the rate of one direction, in bytes and in ms. */
export const checkLoad = { bytes: 600_000, ms: 2_000, messageBytes: 1_150 } as const;

/**
 * The quality of the person's connection to the media server. Round trip and loss are measured with
 * messages of a voice stream's size and rate; the bit rates are those of one data channel under its
 * congestion control.
 */
export const NetworkCheck = z.strictObject({
  pathsTried: z.array(NetworkPath).max(3),
  pathsOpen: z.array(NetworkPath).max(3),
  /** Null where no path was open. */
  measured: z
    .strictObject({
      path: NetworkPath,
      /** The median; null where no message came back. */
      roundTripTimeMs: z.number().min(0).max(60_000).nullable(),
      /** Share of the echoed messages that were lost, both directions together. */
      lossShare: z.number().min(0).max(1),
      upKbps: z.number().min(0).max(10_000_000),
      downKbps: z.number().min(0).max(10_000_000),
    })
    .nullable(),
});
export type NetworkCheck = z.infer<typeof NetworkCheck>;
