import { type IceServer, type TransportParameters } from '@teleward/contracts';
import { type types } from 'mediasoup-client';

/**
 * Adapts the contract's shapes to mediasoup-client: they differ in optional fields, which may be
 * present as `undefined`, and in the newer names of the SCTP sizes.
 */
export function transportOptions(
  { id, iceParameters, iceCandidates, dtlsParameters, sctpParameters }: TransportParameters,
  iceServers: readonly IceServer[],
  { sealed }: { readonly sealed: boolean },
): types.TransportOptions {
  const options = {
    id,
    iceParameters,
    iceCandidates,
    dtlsParameters,
    iceServers: iceServers.map(({ urls, username, credential }) => ({
      urls,
      ...(username !== undefined && { username }),
      ...(credential !== undefined && { credential }),
    })),
    // With this, Chromium sends only frames that a transform has taken up; without it, a
    // transform attached late is ignored, and everything leaves unencrypted. Other browsers
    // ignore the option.
    ...(sealed && { additionalSettings: { encodedInsertableStreams: true } }),
    ...(sctpParameters !== undefined && {
      sctpParameters: {
        ...sctpParameters,
        maxSendMessageSize: sctpParameters.maxMessageSize,
        maxReceiveMessageSize: sctpParameters.maxMessageSize,
      },
    }),
  };
  return options as types.TransportOptions;
}
