import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type ConsumerParameters } from '@teleward/contracts';
import { type types } from 'mediasoup';
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
let room: Room;
let doctor: Peer;
let patient: Peer;

beforeAll(async () => {
  wire = MediaWire.attach();
  sfu = await startSfu();
});

beforeEach(async () => {
  for (const open of sfu.rooms) open.close();
  room = await sfu.createRoom({ id: 'visit' });
  doctor = await join(room, 'doctor');
  patient = await join(room, 'patient');
});

/** Runs everything that waits for no worker: requests are sent then, and none is answered. */
async function turn(): Promise<void> {
  for (let turns = 0; turns < 50; turns += 1) await Promise.resolve();
}

afterAll(() => {
  wire.detach();
  sfu.close();
});

test('connecting a transport twice is harmless, connecting it with other parameters is refused', async () => {
  const { id } = doctor.setup.sendTransport;
  await Promise.all([
    doctor.connectTransport(id, dtlsParameters()),
    doctor.connectTransport(id, dtlsParameters()),
  ]);
  expect(await codeOf(doctor.connectTransport(id, dtlsParameters('CD')))).toBe('invalid_state');
});

test('ICE restarts give new credentials each time, before and after connecting', async () => {
  const { id, iceParameters } = doctor.setup.sendTransport;
  const first = await doctor.restartIce(id);
  await doctor.connectTransport(id, dtlsParameters());
  const second = await doctor.restartIce(id);
  const passwords = [iceParameters.password, first.password, second.password];
  expect(new Set(passwords).size).toBe(3);
  expect(doctor.setup.sendTransport.iceParameters).toEqual(second);
});

test('starting media again replaces the consumers and keeps the warm-up data channel', async () => {
  await publish(patient, 'microphone');
  await publish(patient, 'camera');
  const closed: string[] = [];
  doctor.on('consumerclosed', (id) => closed.push(id));
  const capabilities = doctor.setup.routerRtpCapabilities;
  const first = await doctor.startMedia(capabilities);
  expect(first.consumers).toHaveLength(2);
  closed.length = 0;
  const audioOnly = {
    ...capabilities,
    codecs: capabilities.codecs.filter((c) => c.kind === 'audio'),
  };
  const second = await doctor.startMedia(audioOnly);
  expect(second.warmUp).toEqual(first.warmUp);
  expect(second.consumers.map((consumer) => consumer.kind)).toEqual(['audio']);
  expect(closed.toSorted()).toEqual(first.consumers.map((consumer) => consumer.id).toSorted());
  expect(await codeOf(doctor.resumeConsumer(first.consumers[0]?.id ?? ''))).toBe('not_found');
});

test('renewing gives new transports, and the old ids are unknown', async () => {
  const before = doctor.setup;
  const consumer = next<ConsumerParameters>(patient, 'consumer');
  const producerId = await publish(doctor, 'microphone');
  const { id } = await consumer;
  const closed = next<string>(patient, 'consumerclosed');
  const after = await doctor.renew();
  expect(after).toEqual(doctor.setup);
  expect(after.sendTransport.id).not.toBe(before.sendTransport.id);
  expect(await closed).toBe(id);
  expect(await codeOf(doctor.pauseProducer(producerId))).toBe('not_found');
  const old = doctor.connectTransport(before.sendTransport.id, dtlsParameters());
  expect(await codeOf(old)).toBe('not_found');
  expect(await wire.transportsLeft()).toBe(4);
  // And everything works again.
  await doctor.startMedia(after.routerRtpCapabilities);
  const again = next<ConsumerParameters>(patient, 'consumer');
  await publish(doctor, 'microphone');
  await again;
});

test('producing during a renewal uses the old transports or fails', async () => {
  const transportId = doctor.setup.sendTransport.id;
  const ask = { transportId, paused: false } as const;
  const codes = await Promise.all([
    codeOf(doctor.renew()),
    codeOf(
      doctor.produce({
        ...ask,
        kind: 'audio',
        source: 'microphone',
        rtpParameters: audioParameters(),
      }),
    ),
    codeOf(doctor.renew()),
    codeOf(
      doctor.produce({ ...ask, kind: 'video', source: 'camera', rtpParameters: videoParameters() }),
    ),
  ]);
  expect(codes).toEqual(['no error', 'not_found', 'no error', 'not_found']);
  expect(await wire.transportsLeft()).toBe(4);
});

test('a peer is not created when its room closes meanwhile', async () => {
  const other = await sfu.createRoom({ id: 'other' });
  const creation = codeOf(other.createPeer({ id: 'late', admitted: true }));
  const queued = codeOf(other.createPeer({ id: 'later', admitted: true }));
  await turn();
  other.close();
  other.close();
  expect(await creation).toBe('unavailable');
  expect(await queued).toBe('unavailable');
  expect(await codeOf(other.createPeer({ id: 'last', admitted: true }))).toBe('unavailable');
  expect(other.peers).toEqual([]);
});

test('a peer is not created when its room closes while its transports are created', async () => {
  const other = await sfu.createRoom({ id: 'other' });
  const router = wire.routers.at(-1);
  const made: types.Transport[] = [];
  router?.observer.on('newtransport', (transport) => {
    if (transport.type === 'webrtc') made.push(transport);
  });
  // The response to the last request of the creation is on its way when the room closes.
  wire.afterNextBitrateLimit(() => {
    other.close();
  });
  expect(await codeOf(other.createPeer({ id: 'late', admitted: true }))).toBe('unavailable');
  expect(other.peers).toEqual([]);
  expect(made.map((transport) => transport.closed)).toEqual([true, true]);
});

const verbs: [string, (peer: Peer) => Promise<unknown>][] = [
  ['produce', (peer) => publish(peer, 'microphone')],
  ['startMedia', (peer) => peer.startMedia(peer.setup.routerRtpCapabilities)],
  [
    'connectTransport',
    (peer) => peer.connectTransport(peer.setup.sendTransport.id, dtlsParameters()),
  ],
  ['restartIce', (peer) => peer.restartIce(peer.setup.sendTransport.id)],
  ['renew', (peer) => peer.renew()],
];

test.each(verbs)('closing in the middle of %s ends it clearly', async (_name, verb) => {
  // Something to receive, so that every operation has to wait for the worker.
  await publish(patient, 'camera');
  const work = codeOf(verb(doctor));
  const queued = [codeOf(verb(doctor)), codeOf(doctor.admit())];
  await turn();
  doctor.close();
  doctor.close();
  expect(await work).toBe('unavailable');
  expect(await Promise.all(queued)).toEqual(['unavailable', 'unavailable']);
  expect(room.peers.map((peer) => peer.id)).toEqual(['patient']);
  await eventually('its transports are gone', async () => (await wire.transportsLeft()) === 2);
  // And the room goes on.
  await publish(patient, 'microphone');
});

test('the same id cannot join twice, but can join again after leaving', async () => {
  const again = room.createPeer({ id: 'doctor', admitted: false });
  expect(await codeOf(again)).toBe('invalid_state');
  expect(room.peer('doctor')).toBe(doctor);
  doctor.close();
  const rejoined = await room.createPeer({ id: 'doctor', admitted: false });
  expect(room.peer('doctor')).toBe(rejoined);
});

test('the workers hold nothing once everything is closed', async () => {
  await publish(doctor, 'camera');
  await publish(patient, 'microphone');
  await room.createPeer({ id: 'waiting', admitted: false });
  for (const peer of room.peers) peer.close();
  await eventually('no transports', async () => (await wire.transportsLeft()) === 0);
  const before = wire.routers.at(-1);
  const dump = await before?.dump();
  expect(dump?.mapProducerIdConsumerIds).toEqual([]);
  room.close();
  room.close();
  const worker = wire.workers[0];
  await eventually('no routers', async () => (await worker?.dump())?.routerIds.length === 0);
  const { channelMessageHandlers } = (await worker?.dump()) ?? {};
  // Only the WebRtcServer's own handler stays.
  expect(channelMessageHandlers?.channelRequestHandlers).toHaveLength(1);
  expect(await codeOf(doctor.renew())).toBe('unavailable');
});
