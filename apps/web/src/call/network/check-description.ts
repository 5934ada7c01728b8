import { DtlsParameters, type TransportParameters } from '@teleward/contracts';

/**
 * The SDP offer of a server that has only data channels (RFC 8841), so that a check does not need
 * mediasoup-client, which is as large as the rest of the page.
 */
export function offerOf(transport: TransportParameters): string {
  const { iceParameters, iceCandidates, dtlsParameters, sctpParameters } = transport;
  const candidates = iceCandidates.map(
    ({ foundation, protocol, priority, address, port, type, tcpType }) =>
      `candidate:${foundation} 1 ${protocol} ${priority} ${address} ${port} typ ${type}` +
      (tcpType === undefined ? '' : ` tcptype ${tcpType}`),
  );
  const fingerprints = dtlsParameters.fingerprints.map(
    ({ algorithm, value }) => `fingerprint:${algorithm} ${value}`,
  );
  const attributes = [
    'mid:0',
    `ice-ufrag:${iceParameters.usernameFragment}`,
    `ice-pwd:${iceParameters.password}`,
    ...candidates,
    'end-of-candidates',
    ...fingerprints,
    'setup:actpass',
    `sctp-port:${sctpParameters?.port ?? 5000}`,
    `max-message-size:${sctpParameters?.maxMessageSize ?? 0}`,
  ];
  const lines = [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=ice-lite',
    'a=group:BUNDLE 0',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    ...attributes.map((attribute) => `a=${attribute}`),
  ];
  return `${lines.join('\r\n')}\r\n`;
}

/**
 * Reads the DTLS parameters from a browser's SDP answer.
 * @throws where it has none that can be read
 */
export function dtlsParametersOf(answer: string): DtlsParameters {
  const fingerprints = [...answer.matchAll(/^a=fingerprint:(\S+) (\S+)\r?$/gm)].map(
    ([, algorithm = '', value]) => ({ algorithm: algorithm.toLowerCase(), value }),
  );
  return DtlsParameters.parse({ role: 'client', fingerprints: fingerprints.slice(0, 8) });
}
