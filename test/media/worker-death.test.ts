import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type ConsumerParameters } from '@teleward/contracts';
import { type Sfu, SfuError } from '@teleward/sfu';
import { ofLength } from '../support/length.ts';
import { codeOf, eventually, join, next, publish, startSfu } from '../support/media/media-sfu.ts';
import { MediaWire } from '../support/media/media-wire.ts';

let wire: MediaWire;
let sfu: Sfu;

beforeEach(async () => {
  wire = MediaWire.attach();
  sfu = await startSfu({ workerCount: 2 });
});

afterEach(() => {
  wire.detach();
  sfu.close();
});

/** Kills the process of the worker with a room's router. */
async function killWorkerOf(roomIndex: number): Promise<number> {
  const router = wire.routers[roomIndex];
  for (const worker of wire.workers) {
    if (worker.closed) continue;
    if (!(await worker.dump()).routerIds.includes(router?.id ?? '')) continue;
    process.kill(worker.pid, 'SIGKILL');
    return worker.pid;
  }
  throw new Error('no worker has this router');
}

test('the rooms of a dead worker restart, and other rooms are not affected', async () => {
  const first = wire.routers.length;
  const room = await sfu.createRoom({ id: 'hit' });
  const spared = await sfu.createRoom({ id: 'spared' });
  const [doctor, patient] = [await join(room, 'doctor'), await join(room, 'patient', false)];
  const [one, other] = [await join(spared, 'one'), await join(spared, 'other')];
  await publish(doctor, 'microphone');
  const arrived = next<ConsumerParameters>(other, 'consumer');
  const sparedTrack = await publish(one, 'microphone');
  const { id } = await arrived;
  await other.resumeConsumer(id);
  const before = { doctor: doctor.setup, patient: patient.setup, one: one.setup };
  const restarts: string[] = [];
  spared.on('restarted', () => restarts.push('spared'));

  const restarted = next(room, 'restarted');
  const pid = await killWorkerOf(first);
  await restarted;

  expect(sfu.workerPids).not.toContain(pid);
  expect(sfu.workerPids).toHaveLength(2);
  expect(sfu.healthy).toBe(true);
  expect(doctor.setup.sendTransport.id).not.toBe(before.doctor.sendTransport.id);
  expect(patient.setup.receiveTransport.id).not.toBe(before.patient.receiveTransport.id);
  expect([doctor.admitted, patient.admitted]).toEqual([true, false]);
  // The clients start media again, and the call goes on.
  await doctor.startMedia(doctor.setup.routerRtpCapabilities);
  await patient.startMedia(patient.setup.routerRtpCapabilities);
  const track = await publish(doctor, 'microphone');
  const consumer = next<ConsumerParameters>(patient, 'consumer');
  await patient.admit();
  const received = await consumer;
  expect(received.producerId).toBe(track);
  await patient.resumeConsumer(received.id);
  let sequence = 1;
  await eventually('heard after the restart', () => {
    wire.send(track, { sequence: sequence++ });
    return wire.received(received.id) > 3;
  });

  expect(one.setup).toEqual(before.one);
  const heard = wire.received(id);
  await eventually('the other room goes on', () => {
    wire.send(sparedTrack, { sequence: sequence++ });
    return wire.received(id) > heard + 3;
  });
  expect(restarts).toEqual([]);
});

test('a worker that dies during an operation ends it with a clear error', async () => {
  const first = wire.routers.length;
  const room = await sfu.createRoom({ id: 'verbs' });
  const doctor = await join(room, 'doctor');
  const patient = await join(room, 'patient', false);
  const restarted = next(room, 'restarted');
  await killWorkerOf(first);
  const { setup } = doctor;
  const codes = await Promise.all([
    codeOf(publish(doctor, 'camera')),
    codeOf(doctor.startMedia(setup.routerRtpCapabilities)),
    codeOf(doctor.restartIce(setup.sendTransport.id)),
    codeOf(doctor.renew()),
    codeOf(patient.admit()),
    codeOf(room.createPeer({ id: 'third', admitted: true })),
  ]);
  // Each met the worker before its death or a restarting room; none hangs.
  for (const code of codes) expect(['no error', 'unavailable', 'not_found']).toContain(code);
  await restarted;
  expect(patient.admitted).toBe(true);
  expect(room.peers.filter((peer) => peer.id === 'doctor')).toEqual([doctor]);
  await doctor.startMedia(doctor.setup.routerRtpCapabilities);
});

test('a room that closes while it restarts stays closed', async () => {
  const first = wire.routers.length;
  const room = await sfu.createRoom({ id: 'closing' });
  await join(room, 'doctor');
  const events: string[] = [];
  room.on('restarted', () => events.push('restarted'));
  room.on('failed', () => events.push('failed'));
  await killWorkerOf(first);
  await eventually('the death is noticed', () => !sfu.healthy);
  room.close();
  await eventually('the worker is back', () => sfu.healthy);
  const witness = await sfu.createRoom({ id: 'witness' });
  await join(witness, 'somebody');
  expect(events).toEqual([]);
  await eventually('only the witness is left', async () => (await wire.transportsLeft()) === 2);
});

test('a worker that keeps dying counts as unhealthy for a while and then recovers', async () => {
  const fragile = await startSfu();
  const room = await fragile.createRoom({ id: 'fragile' });
  await join(room, 'doctor');
  for (let deaths = 0; deaths < ofLength(30, 2); deaths += 1) {
    const restarted = next(room, 'restarted');
    for (const pid of fragile.workerPids) process.kill(pid, 'SIGKILL');
    await eventually('unhealthy', () => !fragile.healthy);
    expect(fragile.workerPids).toEqual([]);
    await restarted;
    expect(fragile.healthy).toBe(true);
  }
  fragile.close();
  expect(fragile.healthy).toBe(false);
  expect(room.closed).toBe(true);
  expect(await codeOf(fragile.createRoom({ id: 'late' }))).toBe('unavailable');
});

test('an SFU that cannot start says so and leaves nothing running', async () => {
  await expect(startSfu({ workerBin: '/nonexistent' })).rejects.toThrow(SfuError);
  await expect(startSfu({ workerCount: 0 })).rejects.toThrow(RangeError);
  await expect(startSfu({ listen: { ip: '127.0.0.1', port: 70_000 } })).rejects.toThrow(RangeError);
  await expect(startSfu({ listen: { ip: '127.0.0.1', portMin: 5, portMax: 4 } })).rejects.toThrow(
    RangeError,
  );
});
