import { type IceServer, type TransportParameters } from '@teleward/contracts';
import { type types } from 'mediasoup-client';

/**
 * The contract's shapes are mediasoup's own; they differ in that a field which is left out may also
 * be there as `undefined`, and in the newer names of the SCTP sizes.
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
    // Chromium then sends nothing that no transform has taken up; without it a late one is ignored,
    // and all leaves in the clear. Other browsers do not know it.
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
