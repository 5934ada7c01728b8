import { z } from '../base/zod.ts';

/*
 * The parameters that WebRTC endpoints exchange with the SFU. The shapes are mediasoup's (after
 * ORTC and W3C WebRTC); the bounds are the project's own, so that a hostile client cannot waste the
 * SFU's time. Unknown fields are dropped: browsers add new ones now and then, and none reaches the
 * SFU.
 */

/** The SFU assigns the identifiers of media objects. */
export const MediaId = z.uuid();

const Token = z.string().min(1).max(64);
const Ssrc = z.number().int().min(0).max(0xffffffff);
const PayloadType = z.number().int().min(0).max(127);
const Scalar = z.union([z.string().max(256), z.number(), z.boolean(), z.null()]);
const CodecParameters = z
  .record(z.string().max(64), Scalar)
  .refine((parameters) => Object.keys(parameters).length <= 32);

export const MediaKind = z.enum(['audio', 'video']);
export type MediaKind = z.infer<typeof MediaKind>;

const RtcpFeedback = z.object({ type: Token, parameter: z.string().max(64).optional() });

const HeaderExtensionDirection = z.enum(['sendrecv', 'sendonly', 'recvonly', 'inactive']);

const RtpCodecCapability = z.object({
  kind: MediaKind,
  mimeType: Token,
  preferredPayloadType: PayloadType.optional(),
  clockRate: z.number().int().min(1).max(1_000_000),
  channels: z.number().int().min(1).max(8).optional(),
  parameters: CodecParameters.optional(),
  rtcpFeedback: z.array(RtcpFeedback).max(16).optional(),
});

export const RtpCapabilities = z.object({
  codecs: z.array(RtpCodecCapability).min(1).max(64),
  headerExtensions: z
    .array(
      z.object({
        kind: MediaKind,
        uri: z.string().min(1).max(128),
        preferredId: z.number().int().min(1).max(255),
        preferredEncrypt: z.boolean().optional(),
        direction: HeaderExtensionDirection.optional(),
      }),
    )
    .max(64),
});
export type RtpCapabilities = z.infer<typeof RtpCapabilities>;

const RtpCodecParameters = z.object({
  mimeType: Token,
  payloadType: PayloadType,
  clockRate: z.number().int().min(1).max(1_000_000),
  channels: z.number().int().min(1).max(8).optional(),
  parameters: CodecParameters.optional(),
  rtcpFeedback: z.array(RtcpFeedback).max(16).optional(),
});

const RtpEncoding = z.object({
  ssrc: Ssrc.optional(),
  rid: z.string().min(1).max(16).optional(),
  codecPayloadType: PayloadType.optional(),
  rtx: z.object({ ssrc: Ssrc }).optional(),
  dtx: z.boolean().optional(),
  scalabilityMode: z.string().max(16).optional(),
  maxBitrate: z.number().int().min(0).max(100_000_000).optional(),
  minBitrate: z.number().int().min(0).max(100_000_000).optional(),
  maxFramerate: z.number().min(0).max(240).optional(),
  scaleResolutionDownBy: z.number().min(1).max(64).optional(),
  active: z.boolean().optional(),
  adaptivePtime: z.boolean().optional(),
  priority: z.enum(['very-low', 'low', 'medium', 'high']).optional(),
  networkPriority: z.enum(['very-low', 'low', 'medium', 'high']).optional(),
});

export const RtpParameters = z.object({
  mid: z.string().max(32).optional(),
  msid: z.string().max(256).optional(),
  codecs: z.array(RtpCodecParameters).min(1).max(16),
  headerExtensions: z
    .array(
      z.object({
        uri: z.string().min(1).max(128),
        id: z.number().int().min(1).max(255),
        encrypt: z.boolean().optional(),
        parameters: CodecParameters.optional(),
      }),
    )
    .max(32)
    .optional(),
  encodings: z.array(RtpEncoding).min(1).max(8),
  rtcp: z
    .strictObject({
      cname: z.string().max(256).optional(),
      reducedSize: z.boolean().optional(),
      mux: z.boolean().optional(),
    })
    .optional(),
});
export type RtpParameters = z.infer<typeof RtpParameters>;

export const DtlsParameters = z.object({
  role: z.enum(['auto', 'client', 'server']).optional(),
  fingerprints: z
    .array(
      z.object({
        algorithm: z.enum(['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512']),
        value: z
          .string()
          .max(200)
          .regex(/^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2})+$/),
      }),
    )
    .min(1)
    .max(8),
});
export type DtlsParameters = z.infer<typeof DtlsParameters>;

export const IceParameters = z.object({
  usernameFragment: z.string(),
  password: z.string(),
  iceLite: z.boolean().optional(),
});
export type IceParameters = z.infer<typeof IceParameters>;

export const IceCandidate = z.object({
  foundation: z.string(),
  priority: z.number(),
  ip: z.string(),
  address: z.string(),
  protocol: z.enum(['udp', 'tcp']),
  port: z.number().int(),
  type: z.enum(['host', 'srflx', 'prflx', 'relay']),
  tcpType: z.enum(['active', 'passive', 'so']).optional(),
});

export const SctpParameters = z.object({
  port: z.number().int(),
  OS: z.number().int(),
  MIS: z.number().int(),
  maxMessageSize: z.number().int(),
});

export const SctpStreamParameters = z.object({
  streamId: z.number().int(),
  ordered: z.boolean().optional(),
  maxPacketLifeTime: z.number().int().optional(),
  maxRetransmits: z.number().int().optional(),
});

/** One WebRTC transport of the SFU, as `mediasoup-client` takes it. */
export const TransportParameters = z.object({
  id: MediaId,
  iceParameters: IceParameters,
  iceCandidates: z.array(IceCandidate),
  dtlsParameters: DtlsParameters,
  sctpParameters: SctpParameters.optional(),
});
export type TransportParameters = z.infer<typeof TransportParameters>;

/** An entry of `RTCConfiguration.iceServers`; TURN credentials are short-lived. */
export const IceServer = z.object({
  urls: z.array(z.string()),
  username: z.string().optional(),
  credential: z.string().optional(),
});
export type IceServer = z.infer<typeof IceServer>;

/** The kind of source that a producer sends. */
export const MediaSource = z.enum(['microphone', 'camera', 'screen']);
export type MediaSource = z.infer<typeof MediaSource>;

/** A stream that the SFU offers to one receiver. It starts paused; the receiver resumes it. */
export const ConsumerParameters = z.object({
  id: MediaId,
  producerId: MediaId,
  participantId: MediaId,
  kind: MediaKind,
  source: MediaSource,
  rtpParameters: RtpParameters,
  producerPaused: z.boolean(),
});
export type ConsumerParameters = z.infer<typeof ConsumerParameters>;

/**
 * The data channel that opens with the receiving transport, so that the transport is established
 * before there are media.
 */
export const DataConsumerParameters = z.object({
  id: MediaId,
  dataProducerId: MediaId,
  sctpStreamParameters: SctpStreamParameters,
  label: z.string(),
  protocol: z.string(),
});
export type DataConsumerParameters = z.infer<typeof DataConsumerParameters>;

/** Everything that a client needs to join the media of a room, in one message. */
export const MediaSetup = z.object({
  routerRtpCapabilities: RtpCapabilities,
  iceServers: z.array(IceServer),
  sendTransport: TransportParameters,
  receiveTransport: TransportParameters,
});
export type MediaSetup = z.infer<typeof MediaSetup>;
