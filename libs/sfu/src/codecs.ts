import { type types } from 'mediasoup';

/*
 * In order of preference: browsers that can choose take the first codec of a kind. VP8 leads
 * because every browser encodes it well without hardware; VP9 and H.264 serve senders that have
 * nothing better.
 */
export const mediaCodecs: types.RouterRtpCodecCapability[] = [
  {
    kind: 'audio',
    mimeType: 'audio/opus',
    clockRate: 48_000,
    channels: 2,
    // In-band FEC repairs single losses without a round trip; DTX sends almost nothing during
    // silence.
    parameters: { useinbandfec: 1, usedtx: 1, minptime: 10 },
  },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
  { kind: 'video', mimeType: 'video/VP9', clockRate: 90_000, parameters: { 'profile-id': 0 } },
  {
    kind: 'video',
    mimeType: 'video/H264',
    clockRate: 90_000,
    // Constrained Baseline 3.1, the one H.264 profile that RFC 7742 section 6.2 requires of
    // browsers.
    parameters: {
      'packetization-mode': 1,
      'profile-level-id': '42e01f',
      'level-asymmetry-allowed': 1,
    },
  },
];

/** Initial estimate of a receiver's bandwidth, in bits per second, until its feedback arrives. */
export const initialOutgoingBitrate = 1_000_000;

/** The total that one sender may send, in bits per second: a 720p camera, a screen and a voice. */
export const maxIncomingBitrate = 5_000_000;
