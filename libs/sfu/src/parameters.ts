import {
  DtlsParameters,
  type MediaKind,
  type MediaSource,
  RtpCapabilities,
  RtpParameters,
  TransportParameters,
} from '@teleward/contracts';
import { ortc, parseScalabilityMode, type types } from 'mediasoup';
import { mediaInvalid, toSfuError } from './errors.ts';

/*
 * Parses what clients send once more, although signalling has parsed it already: many visits share
 * a worker, and some parameters that look harmless make it waste time or abort. Everything below
 * throws SfuError `media_invalid`.
 */

/** A schema of the contracts. */
interface Schema<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false };
}

/** Length in bytes of each hash (RFC 8122 section 5). */
const hashLengths = { 'sha-1': 20, 'sha-224': 28, 'sha-256': 32, 'sha-384': 48, 'sha-512': 64 };

/** RFC 3550 section 6.5: the length of an SDES item is one octet. */
const maxCnameBytes = 255;

/** Browsers never send more than three simulcast layers. */
export const maxEncodings = 3;

const maxLayers = 3;

const kindOfSource: Record<MediaSource, MediaKind> = {
  microphone: 'audio',
  camera: 'video',
  screen: 'video',
};

export function parseDtlsParameters(input: unknown): types.DtlsParameters {
  const { role, fingerprints } = parse(DtlsParameters, input, 'DTLS parameters');
  for (const { algorithm, value } of fingerprints) {
    if ((value.length + 1) / 3 !== hashLengths[algorithm]) {
      throw mediaInvalid(`A fingerprint is not as long as ${algorithm} makes it.`);
    }
  }
  return role === undefined ? { fingerprints } : { role, fingerprints };
}

export function parseRtpCapabilities(input: unknown): types.RtpCapabilities {
  const capabilities = parse(RtpCapabilities, input, 'RTP capabilities') as types.RtpCapabilities;
  try {
    // It also fills in defaults, which consume() would otherwise do again for every stream.
    ortc.validateAndNormalizeRtpCapabilities(capabilities);
  } catch (error) {
    throw toSfuError(error, 'media_invalid');
  }
  return capabilities;
}

/**
 * Parses what a sender says about one track. Beyond the shape it requires one media codec of the
 * source's kind (and its RTX), at most three encodings, and unique identifiers.
 */
export function parseRtpParameters(
  kind: MediaKind,
  source: MediaSource,
  input: unknown,
): types.RtpParameters {
  if (kindOfSource[source] !== kind) throw mediaInvalid(`A ${source} does not send ${kind}.`);
  const parameters = parse(RtpParameters, input, 'RTP parameters');
  const { codecs, encodings, headerExtensions = [], rtcp } = parameters;

  if (codecs.some((codec) => !codec.mimeType.toLowerCase().startsWith(`${kind}/`))) {
    throw mediaInvalid(`A codec is not one for ${kind}.`);
  }
  const [mediaCodec, ...otherCodecs] = codecs.filter((codec) => !isRtx(codec));
  if (mediaCodec === undefined || otherCodecs.length > 0 || codecs.length > 2) {
    throw mediaInvalid('A track is sent with exactly one codec and at most one RTX codec.');
  }
  if (encodings.length > maxEncodings) throw mediaInvalid('A track has at most three encodings.');
  if (
    encodings.some(
      (one) => (one.codecPayloadType ?? mediaCodec.payloadType) !== mediaCodec.payloadType,
    )
  ) {
    throw mediaInvalid('An encoding names another codec than the track has.');
  }
  if (encodings.some((one) => !isScalable(one.scalabilityMode, mediaCodec.mimeType))) {
    throw mediaInvalid('A scalability mode is not one that its codec has.');
  }
  if (Buffer.byteLength(rtcp?.cname ?? '') > maxCnameBytes) {
    throw mediaInvalid('The CNAME is longer than 255 bytes.');
  }
  requireUnique(
    'payload types',
    codecs.map((codec) => codec.payloadType),
  );
  requireUnique(
    'SSRCs',
    encodings.flatMap((one) => [one.ssrc, one.rtx?.ssrc]),
  );
  requireUnique(
    'RIDs',
    encodings.map((one) => one.rid),
  );
  requireUnique(
    'header extension ids',
    headerExtensions.map((extension) => extension.id),
  );
  requireUnique(
    'header extensions',
    headerExtensions.map((extension) => extension.uri),
  );
  return parameters as types.RtpParameters;
}

/**
 * The orientation of a phone (3GPP TS 26.114 section 6.2.3). Firefox receives it but does not
 * rotate the video accordingly. A sender without this extension rotates the video before it encodes
 * it (mediasoup's FAQ, on video in Firefox).
 */
const orientation = 'urn:3gpp:video-orientation';

/**
 * mediasoup's capabilities in the shape of the contract, without the extension that would let
 * Firefox show video sideways.
 */
export function presentRtpCapabilities(capabilities: types.RtpCapabilities): RtpCapabilities {
  return RtpCapabilities.parse({
    ...capabilities,
    headerExtensions: capabilities.headerExtensions?.filter(({ uri }) => uri !== orientation),
  });
}

/** mediasoup's parameters of a consumer in the shape of the contract. */
export function presentRtpParameters(parameters: types.RtpParameters): RtpParameters {
  return RtpParameters.parse(parameters);
}

/** What a client needs to create its end of the transport. */
export function presentTransport(transport: types.WebRtcTransport): TransportParameters {
  const { id, iceParameters, iceCandidates, dtlsParameters, sctpParameters } = transport;
  return TransportParameters.parse({
    id,
    iceParameters,
    iceCandidates,
    dtlsParameters,
    sctpParameters,
  });
}

function parse<T>(schema: Schema<T>, input: unknown, what: string): T {
  const result = schema.safeParse(input);
  if (!result.success) throw mediaInvalid(`The ${what} have a wrong shape.`);
  return result.data;
}

/**
 * Of our codecs only VP9 has spatial layers; no sender has more than three layers of either kind.
 */
function isScalable(mode: string | undefined, mimeType: string): boolean {
  const { spatialLayers, temporalLayers } = parseScalabilityMode(mode);
  const maxSpatialLayers = mimeType.toLowerCase() === 'video/vp9' ? maxLayers : 1;
  return spatialLayers <= maxSpatialLayers && temporalLayers <= maxLayers;
}

function isRtx(codec: { mimeType: string }): boolean {
  return codec.mimeType.toLowerCase().endsWith('/rtx');
}

function requireUnique(what: string, values: (string | number | undefined)[]): void {
  const given = values.filter((value) => value !== undefined);
  if (new Set(given).size !== given.length) throw mediaInvalid(`Two ${what} are the same.`);
}
