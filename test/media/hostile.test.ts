import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type ConsumerParameters,
  type DtlsParameters,
  type RtpCapabilities,
  type RtpParameters,
} from '@teleward/contracts';
import { type Peer, type Room, type Sfu } from '@teleward/sfu';
import {
  audioParameters,
  dtlsParameters,
  videoParameters,
} from '../support/media/media-parameters.ts';
import { codeOf, eventually, join, next, publish, startSfu } from '../support/media/media-sfu.ts';
import { MediaWire } from '../support/media/media-wire.ts';

let wire: MediaWire;
let sfu: Sfu;
let pids: number[];
// The bystanders, whom none of this may disturb.
let neighbours: Room;
let neighbourTrack: string;
let neighbourConsumer: string;
let sequence = 1;
// The attacker's room and peer.
let room: Room;
let attacker: Peer;
let victim: Peer;

beforeAll(async () => {
  wire = MediaWire.attach();
  sfu = await startSfu();
  pids = sfu.workerPids;
  neighbours = await sfu.createRoom({ id: 'neighbours' });
  const one = await join(neighbours, 'one');
  const other = await join(neighbours, 'other');
  const consumer = next<ConsumerParameters>(other, 'consumer');
  neighbourTrack = await publish(one, 'microphone');
  neighbourConsumer = (await consumer).id;
  await other.resumeConsumer(neighbourConsumer);
  room = await sfu.createRoom({ id: 'attack' });
  attacker = await join(room, 'attacker');
  victim = await join(room, 'victim');
});

afterAll(() => {
  wire.detach();
  sfu.close();
});

/** The same worker still serves the neighbours, and the attacker's room is still usable. */
async function expectUnharmed(): Promise<void> {
  expect(sfu.workerPids).toEqual(pids);
  const heard = wire.received(neighbourConsumer);
  await eventually('the neighbours hear each other', () => {
    wire.send(neighbourTrack, { sequence: sequence++ });
    return wire.received(neighbourConsumer) > heard;
  });
  const consumer = next<ConsumerParameters>(victim, 'consumer');
  const closed = next<string>(victim, 'consumerclosed');
  const producerId = await publish(attacker, 'microphone');
  await consumer;
  await attacker.closeProducer(producerId);
  await closed;
}

const text = 'x'.repeat(1_000_000);
const polluted = JSON.parse('{"__proto__": {"polluted": true}, "apt": 1}') as Record<
  string,
  number
>;
const audio = audioParameters({ mid: '7', ssrc: 7001 });
const video = videoParameters({ mid: '8', ssrc: 8001, rtxSsrc: 8002 });
const [opus] = audio.codecs;
const [vp8, rtx] = video.codecs;
const [encoding] = video.encodings;
if (!opus || !vp8 || !rtx || !encoding) throw new Error('the parameters lack what they must have');

const hostileRtp: [string, unknown][] = [
  ['null', null],
  ['text', 'rtp'],
  ['an empty object', {}],
  ['no codecs', { ...video, codecs: [] }],
  ['no encodings', { ...video, encodings: [] }],
  ['an unknown codec', { ...video, codecs: [{ ...vp8, mimeType: 'video/H269' }] }],
  ['a codec that the room lacks', { ...video, codecs: [{ ...vp8, mimeType: 'video/AV1' }] }],
  ['a FEC codec', { ...video, codecs: [{ ...vp8, mimeType: 'video/ulpfec' }] }],
  ['a codec without a kind', { ...video, codecs: [{ ...vp8, mimeType: 'VP8' }] }],
  ['an audio codec', { ...video, codecs: [opus] }],
  ['RTX alone', { ...video, codecs: [rtx] }],
  ['RTX for nothing', { ...video, codecs: [vp8, { ...rtx, parameters: { apt: 99 } }] }],
  ['RTX for itself', { ...video, codecs: [vp8, { ...rtx, parameters: { apt: 97 } }] }],
  ['RTX without apt', { ...video, codecs: [vp8, { ...rtx, parameters: {} }] }],
  ['RTX of the other kind', { ...video, codecs: [vp8, { ...rtx, mimeType: 'audio/rtx' }] }],
  ['many codecs', { ...video, codecs: Array.from({ length: 100_000 }, () => vp8) }],
  ['the same payload type twice', { ...video, codecs: [vp8, { ...rtx, payloadType: 96 }] }],
  ['a payload type past 127', { ...video, codecs: [{ ...vp8, payloadType: 300 }] }],
  ['another clock rate', { ...video, codecs: [{ ...vp8, clockRate: 1 }] }],
  ['a huge clock rate', { ...video, codecs: [{ ...vp8, clockRate: 1e300 }] }],
  ['a parameter that is an object', { ...video, codecs: [{ ...vp8, parameters: { a: {} } }] }],
  ['a parameter that is null', { ...video, codecs: [{ ...vp8, parameters: { a: null } }] }],
  ['a parameter that is a boolean', { ...video, codecs: [{ ...vp8, parameters: { a: true } }] }],
  ['a long parameter', { ...video, codecs: [{ ...vp8, parameters: { a: text } }] }],
  ['a polluted RTX', { ...video, codecs: [vp8, { ...rtx, parameters: polluted }] }],
  ['a long MID', { ...video, mid: text }],
  ['a MID that is a number', { ...video, mid: 8 }],
  ['a MID in use', { ...video, mid: '5' }],
  ['an SSRC in use', { ...video, encodings: [{ ...encoding, ssrc: 5001 }] }],
  ['an RTX SSRC in use', { ...video, encodings: [{ ...encoding, rtx: { ssrc: 5001 } }] }],
  ['RTX on the same SSRC', { ...video, encodings: [{ ...encoding, rtx: { ssrc: 8001 } }] }],
  ['the same SSRC twice', { ...video, encodings: [encoding, encoding] }],
  ['the same RID twice', { ...video, encodings: [{ rid: 'a' }, { rid: 'a' }] }],
  ['simulcast without SSRC or RID', { ...video, encodings: [{}, {}] }],
  ['neither MID nor SSRC', { ...video, mid: undefined, encodings: [{}] }],
  ['eight encodings', { ...video, encodings: 'abcdefgh'.split('').map((rid) => ({ rid })) }],
  ['many encodings', { ...video, encodings: Array.from({ length: 100_000 }, () => encoding) }],
  ['a negative SSRC', { ...video, encodings: [{ ssrc: -1 }] }],
  ['an SSRC past 32 bits', { ...video, encodings: [{ ssrc: 2 ** 40 }] }],
  ['an unknown payload type', { ...video, encodings: [{ ...encoding, codecPayloadType: 50 }] }],
  ['RTX as the media', { ...video, encodings: [{ ...encoding, codecPayloadType: 97 }] }],
  ['SVC layers in VP8', { ...video, encodings: [{ ...encoding, scalabilityMode: 'S3T3' }] }],
  ['99 layers', { ...video, encodings: [{ ...encoding, scalabilityMode: 'L99T99' }] }],
  ['a boundless bitrate', { ...video, encodings: [{ ...encoding, maxBitrate: 1e300 }] }],
  ['an unknown extension', { ...video, headerExtensions: [{ uri: 'urn:x', id: 1 }] }],
  [
    'an extension with id 0',
    { ...video, headerExtensions: [{ uri: 'urn:3gpp:video-orientation', id: 0 }] },
  ],
  [
    'the same extension id twice',
    {
      ...video,
      headerExtensions: [
        { uri: 'urn:3gpp:video-orientation', id: 3 },
        { uri: 'urn:ietf:params:rtp-hdrext:toffset', id: 3 },
      ],
    },
  ],
  ['a CNAME past one octet of length', { ...video, rtcp: { cname: 'é'.repeat(200) } }],
  ['a long CNAME', { ...video, rtcp: { cname: text } }],
];

describe('hostile RTP parameters', () => {
  beforeAll(async () => {
    await attacker.produce({
      transportId: attacker.setup.sendTransport.id,
      kind: 'audio',
      source: 'microphone',
      rtpParameters: audioParameters({ mid: '5', ssrc: 5001 }),
      paused: false,
    });
  });

  test.each(hostileRtp)('%s', async (_name, rtpParameters) => {
    const produced = attacker.produce({
      transportId: attacker.setup.sendTransport.id,
      kind: 'video',
      source: 'camera',
      // The server passes on what its parser accepted; the SFU trusts no input.
      rtpParameters: rtpParameters as RtpParameters,
      paused: false,
    });
    expect(await codeOf(produced)).toBe('media_invalid');
  });

  test('a kind that the source does not have', async () => {
    const transportId = attacker.setup.sendTransport.id;
    const ask = { transportId, rtpParameters: audio, paused: false };
    expect(await codeOf(attacker.produce({ ...ask, kind: 'audio', source: 'camera' }))).toBe(
      'media_invalid',
    );
    expect(await codeOf(attacker.produce({ ...ask, kind: 'video', source: 'camera' }))).toBe(
      'media_invalid',
    );
  });

  test('leave nothing behind', async () => {
    await expectUnharmed();
    // Valid parameters are accepted now: the refused ones left no MID or SSRC taken.
    const rightly = await attacker.produce({
      transportId: attacker.setup.sendTransport.id,
      kind: 'video',
      source: 'camera',
      rtpParameters: video,
      paused: false,
    });
    await attacker.closeProducer(rightly.producerId);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

const [fingerprint] = dtlsParameters().fingerprints;
const hostileDtls: [string, unknown][] = [
  ['null', null],
  ['no fingerprints', { role: 'client', fingerprints: [] }],
  ['many fingerprints', { fingerprints: Array.from({ length: 100_000 }, () => fingerprint) }],
  ['an unknown hash', { fingerprints: [{ ...fingerprint, algorithm: 'md5' }] }],
  ['a hash of another length', { fingerprints: [{ ...fingerprint, algorithm: 'sha-1' }] }],
  ['a value that is no hash', { fingerprints: [{ algorithm: 'sha-256', value: 'zz' }] }],
  ['a long value', { fingerprints: [{ algorithm: 'sha-256', value: text }] }],
  ['an unknown role', { ...dtlsParameters(), role: 'root' }],
];

test.each(hostileDtls)('hostile DTLS parameters: %s', async (_name, parameters) => {
  const connected = attacker.connectTransport(
    attacker.setup.sendTransport.id,
    parameters as DtlsParameters,
  );
  expect(await codeOf(connected)).toBe('media_invalid');
});

const hostileCapabilities: [string, unknown][] = [
  ['null', null],
  ['no codecs', { codecs: [], headerExtensions: [] }],
  [
    'a million codecs',
    { codecs: Array.from({ length: 1_000_000 }, () => 1), headerExtensions: [] },
  ],
  ['codecs that are none', { codecs: [{}], headerExtensions: [] }],
  [
    'a codec without payload type',
    { codecs: [{ kind: 'video', mimeType: 'video', clockRate: 90_000 }], headerExtensions: [] },
  ],
];

test.each(hostileCapabilities)('hostile RTP capabilities: %s', async (_name, capabilities) => {
  expect(await codeOf(attacker.startMedia(capabilities as RtpCapabilities))).toBe('media_invalid');
});

test('a peer that supports none of the room’s codecs receives nothing, and the others go on', async () => {
  const deaf = await room.createPeer({ id: 'deaf', admitted: true });
  const { consumers } = await deaf.startMedia({
    codecs: [
      { kind: 'audio', mimeType: 'audio/opus2', preferredPayloadType: 100, clockRate: 48_000 },
    ],
    headerExtensions: [],
  });
  expect(consumers).toEqual([]);
  await expectUnharmed();
  deaf.close();
});

test('ids of other peers and invented ids are unknown', async () => {
  const own = await publish(attacker, 'microphone');
  const consumer = next<ConsumerParameters>(attacker, 'consumer');
  const track = await publish(victim, 'microphone');
  const received = (await consumer).id;
  const { sendTransport, receiveTransport } = victim.setup;
  const madeUp = '00000000-0000-4000-8000-000000000000';
  for (const id of [sendTransport.id, receiveTransport.id, madeUp, '__proto__', '']) {
    expect(await codeOf(attacker.connectTransport(id, dtlsParameters()))).toBe('not_found');
    expect(await codeOf(attacker.restartIce(id))).toBe('not_found');
    const produced = attacker.produce({
      transportId: id,
      kind: 'audio',
      source: 'microphone',
      rtpParameters: audio,
      paused: false,
    });
    expect(await codeOf(produced)).toBe('not_found');
  }
  for (const id of [track, madeUp, received, '__proto__', 'constructor']) {
    expect(await codeOf(attacker.pauseProducer(id))).toBe('not_found');
    expect(await codeOf(attacker.resumeProducer(id))).toBe('not_found');
    expect(await codeOf(attacker.closeProducer(id))).toBe('not_found');
  }
  for (const id of [received, track, madeUp, '__proto__']) {
    expect(await codeOf(victim.pauseConsumer(id))).toBe('not_found');
    expect(await codeOf(victim.resumeConsumer(id))).toBe('not_found');
  }
  await victim.closeProducer(track);
  await attacker.closeProducer(own);
  await expectUnharmed();
});

test('tracks are not sent on the receiving transport', async () => {
  const produced = attacker.produce({
    transportId: attacker.setup.receiveTransport.id,
    kind: 'audio',
    source: 'microphone',
    rtpParameters: audio,
    paused: false,
  });
  expect(await codeOf(produced)).toBe('media_invalid');
});
