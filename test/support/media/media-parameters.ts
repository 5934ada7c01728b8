import { type DtlsParameters, type RtpParameters } from '@teleward/contracts';

const midExtension = 1;
export const audioLevelExtension = 10;

/** The parameters that mediasoup-client sends for a microphone. */
export function audioParameters({ mid = '0', ssrc = 1111 } = {}): RtpParameters {
  return {
    mid,
    codecs: [
      {
        mimeType: 'audio/opus',
        payloadType: 111,
        clockRate: 48_000,
        channels: 2,
        parameters: { minptime: 10, useinbandfec: 1 },
        rtcpFeedback: [{ type: 'transport-cc', parameter: '' }],
      },
    ],
    headerExtensions: [
      { uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: midExtension, encrypt: false },
      { uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level', id: audioLevelExtension },
    ],
    encodings: [{ ssrc, dtx: false }],
    rtcp: { cname: 'a-cname', reducedSize: true },
  };
}

/** The parameters that mediasoup-client sends for a camera without simulcast. */
export function videoParameters({ mid = '1', ssrc = 2222, rtxSsrc = 3333 } = {}): RtpParameters {
  return {
    mid,
    codecs: [
      {
        mimeType: 'video/VP8',
        payloadType: 96,
        clockRate: 90_000,
        parameters: {},
        rtcpFeedback: [
          { type: 'goog-remb', parameter: '' },
          { type: 'transport-cc', parameter: '' },
          { type: 'ccm', parameter: 'fir' },
          { type: 'nack', parameter: '' },
          { type: 'nack', parameter: 'pli' },
        ],
      },
      {
        mimeType: 'video/rtx',
        payloadType: 97,
        clockRate: 90_000,
        parameters: { apt: 96 },
        rtcpFeedback: [],
      },
    ],
    headerExtensions: [
      { uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: midExtension, encrypt: false },
      { uri: 'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time', id: 2 },
    ],
    encodings: [{ ssrc, rtx: { ssrc: rtxSsrc }, dtx: false, maxBitrate: 1_500_000 }],
    rtcp: { cname: 'a-cname', reducedSize: true },
  };
}

/** The parameters that a browser sends to connect a transport. */
export function dtlsParameters(byte = 'AB'): DtlsParameters {
  return {
    role: 'client',
    fingerprints: [
      { algorithm: 'sha-256', value: Array.from({ length: 32 }, () => byte).join(':') },
    ],
  };
}
