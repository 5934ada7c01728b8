import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ConsumerParameters, MediaSetup } from '@teleward/contracts';
import { type Peer, type Room, type Sfu, type Speaker } from '@teleward/sfu';
import { codeOf, eventually, join, next, publish, startSfu } from '../support/media/media-sfu.ts';
import { MediaWire } from '../support/media/media-wire.ts';

const doctorId = '0192f0c1-7a55-7c3e-8a11-6f0a1f3c9b01';
let wire: MediaWire;
let sfu: Sfu;

beforeAll(async () => {
  wire = MediaWire.attach();
  sfu = await startSfu();
});

afterAll(() => {
  wire.detach();
  sfu.close();
});

/** Sends until `done`, as a sender does that knows nothing of the receivers. */
async function sendUntil(what: string, producerId: string, done: () => boolean): Promise<void> {
  let sequence = 1;
  await eventually(what, () => {
    wire.send(producerId, { sequence: sequence++ });
    return done();
  });
}

/** Sends enough that anything on its way has arrived: a witness has to get as many packets. */
async function sendPast(producerId: string, witness: string): Promise<void> {
  const before = wire.received(witness);
  await sendUntil('the witness hears', producerId, () => wire.received(witness) >= before + 20);
}

describe('a room', () => {
  let room: Room;
  let doctor: Peer;
  let nurse: Peer;

  beforeAll(async () => {
    room = await sfu.createRoom({ id: 'visit' });
    doctor = await join(room, doctorId);
    nurse = await join(room, 'nurse');
  });

  test('gives every peer what a client needs, VP8 first', () => {
    const setup = MediaSetup.parse({ ...doctor.setup, iceServers: [] });
    const codecs = setup.routerRtpCapabilities.codecs.map((codec) => codec.mimeType);
    expect(codecs.filter((codec) => codec.startsWith('video/'))[0]).toBe('video/VP8');
    expect(codecs).toContain('audio/opus');
    expect(setup.sendTransport.iceCandidates.map((one) => one.protocol)).toEqual(['udp', 'tcp']);
    expect(setup.receiveTransport.sctpParameters).toBeDefined();
    expect(room.peers.map((peer) => peer.id)).toEqual([doctorId, 'nurse']);
  });

  test('does not offer the video orientation extension, so no picture arrives sideways', () => {
    const { headerExtensions } = doctor.setup.routerRtpCapabilities;
    const uris = headerExtensions.map(({ uri }) => uri);
    expect(uris).toContain('urn:ietf:params:rtp-hdrext:sdes:mid');
    expect(uris).not.toContain('urn:3gpp:video-orientation');
  });

  test('forwards audio to the others once they resume it, and not back to the sender', async () => {
    const toNurse = next<ConsumerParameters>(nurse, 'consumer');
    const toDoctor: ConsumerParameters[] = [];
    doctor.on('consumer', (consumer) => toDoctor.push(consumer));
    const producerId = await publish(doctor, 'microphone');
    const consumer = ConsumerParameters.parse(await toNurse);
    expect(consumer).toMatchObject({
      producerId,
      participantId: doctorId,
      kind: 'audio',
      source: 'microphone',
      producerPaused: false,
    });
    // A third peer that joins later, as a witness that packets do flow.
    const third = await room.createPeer({ id: 'third', admitted: true });
    const { consumers } = await third.startMedia(third.setup.routerRtpCapabilities);
    expect(consumers).toHaveLength(1);
    const witness = consumers[0]?.id ?? '';
    await third.resumeConsumer(witness);
    await sendPast(producerId, witness);
    expect(wire.received(consumer.id)).toBe(0);

    await nurse.resumeConsumer(consumer.id);
    await sendUntil('audio arrives', producerId, () => wire.received(consumer.id) > 5);

    await nurse.pauseConsumer(consumer.id);
    // What was on its way has arrived once the witness has later packets.
    await sendPast(producerId, witness);
    const heard = wire.received(consumer.id);
    await sendPast(producerId, witness);
    expect(wire.received(consumer.id)).toBe(heard);
    expect(toDoctor).toEqual([]);
    third.close();
  });

  test('asks for a key frame each time that video is resumed', async () => {
    const toNurse = next<ConsumerParameters>(nurse, 'consumer');
    const producerId = await publish(doctor, 'camera');
    const consumer = await toNurse;
    // The worker knows the stream from its first packet on.
    wire.send(producerId, { sequence: 1 });
    await nurse.resumeConsumer(consumer.id);
    await eventually('first key frame asked for', () => wire.keyFrameRequests(2222) >= 1);
    await sendUntil('video arrives', producerId, () => wire.received(consumer.id) > 5);
    const before = wire.keyFrameRequests(2222);
    await nurse.resumeConsumer(consumer.id);
    await eventually('another key frame asked for', () => wire.keyFrameRequests(2222) > before);
  });

  test('notifies the others of mute, unmute and end', async () => {
    const patient = await join(room, 'patient');
    const [paused, resumed, closed] = [
      next<string>(nurse, 'consumerpaused'),
      next<string>(nurse, 'consumerresumed'),
      next<string>(nurse, 'consumerclosed'),
    ];
    const consumer = next<ConsumerParameters>(nurse, 'consumer');
    const producerId = await publish(patient, 'microphone');
    const { id, participantId } = await consumer;
    expect(participantId).toBe('patient');
    await patient.pauseProducer(producerId);
    expect(await paused).toBe(id);
    await patient.resumeProducer(producerId);
    expect(await resumed).toBe(id);
    await patient.closeProducer(producerId);
    expect(await closed).toBe(id);
    expect(await codeOf(nurse.resumeConsumer(id))).toBe('not_found');
    expect(await codeOf(patient.pauseProducer(producerId))).toBe('not_found');
    patient.close();
  });

  test('replaces a track of the same source', async () => {
    const patient = await join(room, 'patient');
    const first = next<ConsumerParameters>(nurse, 'consumer');
    await publish(patient, 'microphone');
    const closed = next<string>(nurse, 'consumerclosed');
    const second = first.then(() => next<ConsumerParameters>(nurse, 'consumer'));
    const { id } = await first;
    await publish(patient, 'microphone');
    expect(await closed).toBe(id);
    expect((await second).id).not.toBe(id);
    patient.close();
  });

  test('says who speaks and when it is silent', async () => {
    const lone = await sfu.createRoom({ id: 'speakers' });
    const heard: Speaker[][] = [];
    lone.on('speakers', (speakers) => heard.push(speakers));
    const speaker = await join(lone, 'speaker');
    const waiting = await join(lone, 'waiting', false);
    await publish(waiting, 'microphone', true);
    const producerId = await publish(speaker, 'microphone');
    await sendUntil('a speaker', producerId, () => heard.length > 0);
    expect(heard[0]).toEqual([{ peerId: 'speaker', volume: -20 }]);
    await eventually('silence', () => heard.at(-1)?.length === 0);
    lone.close();
  });
});

describe('the waiting room', () => {
  test('neither hears nor is heard until admitted', async () => {
    const room = await sfu.createRoom({ id: 'waiting' });
    const doctor = await join(room, 'doctor');
    const doctorTrack = await publish(doctor, 'microphone');
    const patient = await room.createPeer({ id: 'patient', admitted: false });
    const other = await join(room, 'other', false);
    const got: string[] = [];
    for (const peer of [doctor, patient, other]) {
      peer.on('consumer', (consumer) => got.push(`${peer.id} <- ${consumer.participantId}`));
    }

    const started = await patient.startMedia(patient.setup.routerRtpCapabilities);
    expect(started.consumers).toEqual([]);
    expect(started.warmUp.label).toBe('warm-up');
    expect(await codeOf(publish(patient, 'microphone', false))).toBe('not_admitted');
    const patientTrack = await publish(patient, 'microphone', true);
    expect(await codeOf(patient.resumeProducer(patientTrack))).toBe('not_admitted');
    await publish(doctor, 'camera');
    // Neither the doctor's nor the waiting patient's repeated request gives consumers.
    expect((await doctor.startMedia(doctor.setup.routerRtpCapabilities)).consumers).toEqual([]);
    expect((await patient.startMedia(patient.setup.routerRtpCapabilities)).consumers).toEqual([]);
    expect((await other.startMedia(other.setup.routerRtpCapabilities)).consumers).toEqual([]);
    expect(got).toEqual([]);

    const toPatient: ConsumerParameters[] = [];
    patient.on('consumer', (consumer) => toPatient.push(consumer));
    await patient.admit();
    await patient.admit();
    expect(patient.admitted).toBe(true);
    expect(got.toSorted()).toEqual(['doctor <- patient', 'patient <- doctor', 'patient <- doctor']);

    // Both directions carry packets now.
    const audio = toPatient.find((consumer) => consumer.producerId === doctorTrack);
    await patient.resumeConsumer(audio?.id ?? '');
    await sendUntil('heard', doctorTrack, () => wire.received(audio?.id ?? '') > 0);
    await patient.resumeProducer(patientTrack);
    const { consumers } = await doctor.startMedia(doctor.setup.routerRtpCapabilities);
    const back = consumers[0]?.id ?? '';
    await doctor.resumeConsumer(back);
    await sendUntil('heard back', patientTrack, () => wire.received(back) > 0);
    room.close();
  });

  test('lets a producer through that arrives during admission', async () => {
    const room = await sfu.createRoom({ id: 'admission' });
    const doctor = await join(room, 'doctor');
    const patient = await join(room, 'patient', false);
    const got: ConsumerParameters[] = [];
    doctor.on('consumer', (consumer) => got.push(consumer));
    const early = publish(patient, 'microphone', true);
    const admission = patient.admit();
    const late = publish(patient, 'camera', false);
    await Promise.all([early, admission, late]);
    expect(got.map((consumer) => consumer.source)).toEqual(['microphone', 'camera']);
    room.close();
  });
});

describe('four people', () => {
  test('each hear and see the three others, and nobody their own voice', async () => {
    const room = await sfu.createRoom({ id: 'four' });
    const ids = ['doctor', 'patient', 'interpreter', 'daughter'];
    const peers = await Promise.all(ids.map((id) => join(room, id)));
    const got = new Map<string, ConsumerParameters[]>(ids.map((id) => [id, []]));
    for (const peer of peers) peer.on('consumer', (consumer) => got.get(peer.id)?.push(consumer));
    const voices = await Promise.all(peers.map((peer) => publish(peer, 'microphone')));
    await Promise.all(peers.map((peer) => publish(peer, 'camera')));
    for (const [index, peer] of peers.entries()) {
      const consumers = got.get(peer.id) ?? [];
      const others = ids.filter((id) => id !== peer.id);
      const heard = consumers.map(({ participantId, kind }) => `${participantId} ${kind}`);
      expect(heard.toSorted()).toEqual(
        others.flatMap((id) => [`${id} audio`, `${id} video`]).toSorted(),
      );
      await Promise.all(consumers.map(({ id }) => peer.resumeConsumer(id)));
      const own = voices[index];
      for (const voice of voices.filter((id) => id !== own)) {
        const { id = '' } = consumers.find(({ producerId }) => producerId === voice) ?? {};
        await sendUntil('every voice arrives', voice, () => wire.received(id) > 0);
      }
    }
    room.close();
  });

  test('lose sound and picture of one who is removed, and that one loses theirs, until readmission', async () => {
    const room = await sfu.createRoom({ id: 'dismissal' });
    const [doctor, patient, guest] = await Promise.all(
      ['doctor', 'patient', 'guest'].map((id) => join(room, id)),
    );
    if (doctor === undefined || patient === undefined || guest === undefined) throw new Error();
    const toGuest: ConsumerParameters[] = [];
    const toPatient: ConsumerParameters[] = [];
    guest.on('consumer', (consumer) => toGuest.push(consumer));
    patient.on('consumer', (consumer) => toPatient.push(consumer));
    const doctorVoice = await publish(doctor, 'microphone');
    const guestVoice = await publish(guest, 'microphone');
    const heard = toGuest[0]?.id ?? '';
    const [fromDoctor = '', fromGuest = ''] = [doctorVoice, guestVoice].map(
      (voice) => toPatient.find(({ producerId }) => producerId === voice)?.id,
    );
    await guest.resumeConsumer(heard);
    await patient.resumeConsumer(fromDoctor);
    await patient.resumeConsumer(fromGuest);
    await sendUntil('the guest hears', doctorVoice, () => wire.received(heard) > 0);
    await sendUntil('the guest is heard', guestVoice, () => wire.received(fromGuest) > 0);

    const closed: string[] = [];
    for (const peer of [guest, patient]) peer.on('consumerclosed', (id) => closed.push(id));
    await guest.dismiss();
    await guest.dismiss();
    expect(guest.admitted).toBe(false);
    expect(closed.toSorted()).toEqual([heard, fromGuest].toSorted());
    const before = [wire.received(heard), wire.received(fromGuest)];
    wire.send(guestVoice, { sequence: 60_000 });
    await sendPast(doctorVoice, fromDoctor);
    expect([wire.received(heard), wire.received(fromGuest)]).toEqual(before);
    expect(await codeOf(guest.resumeConsumer(heard))).toBe('not_found');
    expect(await codeOf(guest.resumeProducer(guestVoice))).toBe('not_admitted');
    expect((await guest.startMedia(guest.setup.routerRtpCapabilities)).consumers).toEqual([]);
    await publish(doctor, 'camera');
    expect(toGuest).toHaveLength(1);

    await guest.admit();
    await guest.resumeProducer(guestVoice);
    const again = toPatient.at(-1)?.id ?? '';
    await patient.resumeConsumer(again);
    await sendUntil('the guest is heard again', guestVoice, () => wire.received(again) > 0);
    expect(toGuest.map(({ source }) => source)).toEqual(['microphone', 'microphone', 'camera']);
    room.close();
  });

  test('include one who may only listen: that one sends nothing and receives no video', async () => {
    const room = await sfu.createRoom({ id: 'listener' });
    const doctor = await join(room, 'doctor');
    await publish(doctor, 'microphone');
    await publish(doctor, 'camera');
    const listener = await room.createPeer({
      id: 'listener',
      admitted: true,
      sends: [],
      receives: ['audio'],
    });
    const got: ConsumerParameters[] = [];
    listener.on('consumer', (consumer) => got.push(consumer));
    const { consumers } = await listener.startMedia(listener.setup.routerRtpCapabilities);
    expect(consumers.map(({ kind }) => kind)).toEqual(['audio']);
    const patient = await join(room, 'patient');
    await publish(patient, 'camera');
    await publish(patient, 'microphone');
    expect(got.map(({ kind }) => kind)).toEqual(['audio']);
    expect(await codeOf(publish(listener, 'microphone'))).toBe('not_found');
    expect(await codeOf(publish(listener, 'camera', true))).toBe('not_found');
    room.close();
  });
});
