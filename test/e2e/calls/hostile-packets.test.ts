import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Sfu } from '@teleward/sfu';
import { execFile } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { type Browser, type Page } from 'playwright-core';
import { launchBrowser } from '../../support/actors/browser.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { TestClinic } from '../../support/servers/test-clinic.ts';
import { Doctor, Patient } from '../../support/actors/visit-people.ts';

let clinic: TestClinic;
let browser: Browser;
let doctor: Doctor;
let patient: Patient;
let workers: readonly number[];

const sfu = (): Sfu => clinic.part(Sfu as unknown as new () => Sfu);

/**
 * What a listener on the same network knows of a call: its addresses and the SSRCs of its streams.
 */
interface Overheard {
  readonly targets: readonly Target[];
  readonly ssrcs: readonly number[];
}

interface Target {
  readonly address: string;
  readonly port: number;
}

beforeAll(async () => {
  clinic = await TestClinic.open();
  workers = sfu().workerPids;
  browser = await launchBrowser();
  patient = await Patient.arrive(browser, clinic);
  doctor = await Doctor.arrive(browser, { url: clinic.url });
  await Promise.all([patient.arriveInWaitingRoom(), doctor.signIn()]);
  await doctor.openVisit(patient.name);
  await doctor.join();
  await doctor.admit(patient.name);
  await Promise.all([doctor.at.hearsAndSees(), patient.at.hearsAndSees()]);
});

afterAll(async () => {
  await browser.close();
  await clinic.close();
});

const overhear = (page: Page): Promise<Overheard> =>
  page.evaluate(async () => {
    const { rememberedConnections: kept } = globalThis as unknown as {
      rememberedConnections: RTCPeerConnection[];
    };
    const found = { targets: [] as Target[], ssrcs: [] as number[] };
    for (const connection of kept) {
      const stats = await connection.getStats();
      stats.forEach((entry: Record<string, unknown>) => {
        if (entry['type'] === 'outbound-rtp') found.ssrcs.push(Number(entry['ssrc']));
        if (entry['type'] === 'remote-candidate' && entry['protocol'] === 'udp') {
          found.targets.push({ address: String(entry['address']), port: Number(entry['port']) });
        }
      });
    }
    return found;
  });

/** Both still hear and see each other over the same connections, on the same workers. */
async function expectUnharmed(connections: readonly number[]): Promise<void> {
  const now = await Promise.all([doctor.at.hearsAndSees(), patient.at.hearsAndSees()]);
  expect(now.map((received) => received.connections)).toEqual(connections);
  expect(sfu().workerPids).toEqual(workers);
  expect([...doctor.at.troubles, ...patient.at.troubles]).toEqual([]);
}

const connectionsNow = async (): Promise<number[]> =>
  (await Promise.all([doctor.at.received(), patient.at.received()])).map(
    ({ connections }) => connections,
  );

const random = seededRandom(20_261_128);
const bytes = (length: number): Buffer =>
  Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));

/**
 * RFC 3550 section 5.1 and RFC 7714: a packet like the call's own, but its authentication tag
 * cannot be forged without the key.
 */
function forgedRtp(ssrc: number, sequence: number): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt8(0x80, 0);
  header.writeUInt8(sequence % 2 === 0 ? 100 : 101, 1);
  header.writeUInt16BE(sequence & 0xffff, 2);
  header.writeUInt32BE(sequence * 960, 4);
  header.writeUInt32BE(ssrc, 8);
  return Buffer.concat([header, bytes(120)]);
}

/** RFC 3550 section 6.6: a BYE in the name of the call's own stream. */
function forgedBye(ssrc: number): Buffer {
  const packet = Buffer.alloc(8);
  packet.writeUInt8(0x81, 0);
  packet.writeUInt8(203, 1);
  packet.writeUInt16BE(1, 2);
  packet.writeUInt32BE(ssrc, 4);
  return Buffer.concat([packet, bytes(18)]);
}

/** RFC 6347 section 4.1: a record of DTLS 1.2; 22 is a handshake, 21 an alert, 23 data. */
function dtlsRecord(type: number, body: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt8(type, 0);
  header.writeUInt16BE(0xfefd, 1);
  header.writeUInt16BE(body.length, 11);
  return Buffer.concat([header, body]);
}

/** A fatal `close_notify`, which would end a connection that accepted it. */
const alert = dtlsRecord(21, Buffer.from([2, 0]));

const send = async (socket: Socket, packet: Buffer, { port, address }: Target): Promise<void> => {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  socket.send(packet, port, address, (error) => {
    if (error) reject(error);
    else resolve(undefined);
  });
  await promise;
};

describe('a call survives', () => {
  it('forged SRTP, BYEs, DTLS alerts and handshake records from another port', async () => {
    const before = await connectionsNow();
    const heard = await Promise.all([overhear(doctor.at.page), overhear(patient.at.page)]);
    const ssrcs = heard.flatMap((one) => one.ssrcs);
    // Both may use the same ports.
    const all = heard.flatMap((one) => one.targets);
    const targets = [...new Map(all.map((target) => [JSON.stringify(target), target])).values()];
    expect(targets.length * ssrcs.length).toBeGreaterThan(0);
    const socket = createSocket('udp4');
    for (let round = 0; round < 2000; round += 1) {
      for (const target of targets) {
        for (const ssrc of ssrcs) {
          await send(socket, forgedRtp(ssrc, round), target);
          if (round % 20 === 0) await send(socket, forgedBye(ssrc), target);
        }
        if (round % 5 === 0) await send(socket, alert, target);
        if (round % 5 === 1) await send(socket, dtlsRecord(22, bytes(180)), target);
        if (round % 5 === 2) await send(socket, dtlsRecord(23, bytes(900)), target);
      }
    }
    socket.close();
    await expectUnharmed(before);
  });

  it('the same over TCP, with and without RFC 4571 framing', async () => {
    const before = await connectionsNow();
    const { ssrcs } = await overhear(patient.at.page);
    const room = sfu().rooms[0]?.peers[0]?.setup.sendTransport.iceCandidates;
    const tcp = room?.find(({ protocol }) => protocol === 'tcp');
    const socket = connect({ host: tcp?.address ?? '', port: tcp?.port ?? 0 });
    await once(socket, 'connect');
    // The server may close the connection.
    socket.on('error', () => undefined);
    for (let round = 0; round < 500 && !socket.destroyed; round += 1) {
      const packet = round % 2 === 0 ? forgedRtp(ssrcs[0] ?? 1, round) : alert;
      const length = Buffer.alloc(2);
      length.writeUInt16BE(round % 7 === 6 ? 65_535 : packet.length);
      socket.write(Buffer.concat([length, packet]));
    }
    socket.destroy();
    await expectUnharmed(before);
  });

  it('a real DTLS client at the same port, which gets no answer', async () => {
    const before = await connectionsNow();
    const { targets } = await overhear(patient.at.page);
    const [{ address, port } = { address: '', port: 0 }] = targets;
    const clients = Array.from({ length: 4 }, () => {
      const { promise, resolve } = Promise.withResolvers<string>();
      const child = execFile(
        'openssl',
        [
          's_client',
          '-dtls1_2',
          '-connect',
          `${address}:${port}`,
          '-use_srtp',
          'SRTP_AEAD_AES_256_GCM',
        ],
        { timeout: 5000 },
        (_error, said) => {
          resolve(said);
        },
      );
      child.stdin?.end();
      return promise;
    });
    await expectUnharmed(before);
    for (const said of await Promise.all(clients)) expect(said).not.toContain('BEGIN CERTIFICATE');
    await expectUnharmed(before);
  });

  it('a flood over the data channels of an admitted page', async () => {
    const before = await connectionsNow();
    const sent = await patient.at.page.evaluate(async () => {
      const { rememberedConnections: kept } = globalThis as unknown as {
        rememberedConnections: RTCPeerConnection[];
      };
      const connected = kept.filter(({ sctp }) => sctp?.state === 'connected');
      let messages = 0;
      for (const connection of connected) {
        // Streams that the server never offered, and unknown labels.
        const channels = [11, 21, 31, 501, 901].map((id) =>
          connection.createDataChannel(`x${id}`.repeat(100), { negotiated: true, id }),
        );
        await Promise.all(
          channels.map(
            (channel) =>
              new Promise((resolve) => {
                if (channel.readyState === 'open') resolve(undefined);
                channel.onopen = resolve;
              }),
          ),
        );
        for (let round = 0; round < 200; round += 1) {
          for (const channel of channels) {
            if (channel.readyState !== 'open' || channel.bufferedAmount > 1_000_000) continue;
            channel.send(new Uint8Array(round % 10 === 0 ? 60_000 : 1_000).fill(round));
            messages += 1;
          }
        }
        for (const channel of channels) channel.close();
      }
      return messages;
    });
    expect(sent).toBeGreaterThan(100);
    await expectUnharmed(before);
  });
});
