// Measures the cost of end-to-end encryption: the same call with and without
// it, in turn, in one run.
import { type ClinicSettingsChange } from '@teleward/contracts';
import { type Browser, type Page } from 'playwright-core';
import { demoAccounts } from '../../apps/server/src/demo/demo-people.ts';
import { launchBrowser } from '../support/actors/browser.ts';
import { framesOf, lossesOf } from '../support/media/sealed-frames.ts';
import { Doctor } from '../support/actors/visit-people.ts';
import { doctorAt, nextVisit, part, standBeforeTheDoor } from './demo-visit.ts';
import { firstFrameAfter } from './first-frame.ts';
import { processorSecondsBelow } from './processor.ts';
import { record } from './results.ts';
import { BenchServer } from './server.ts';
import { type Figure, median, tableOf } from './table.ts';

const rounds = 3;
const callSeconds = 20;
/** Frames before the bandwidth estimate has settled do not count, in seconds. */
const settlingSeconds = 5;
const sampleMs = 250;

type Mode = 'encrypted' | 'plain';

/** The figures of one call. */
interface Call {
  /** From admission to the first picture, in ms. */
  readonly atDoctor: number;
  readonly atPatient: number;
  /** Per cent of a core, of both browsers together and of the server. */
  readonly browsers: number;
  readonly server: number;
  /** From a frame's first packet to its picture, in ms, averaged over each quarter of a second. */
  readonly frameMs: readonly number[];
  /** As sent by the patient, with what encryption adds. */
  readonly frameBytes: number;
  /** Frames that either page received and could not open, of how many; none without encryption. */
  readonly unopened: number;
  readonly received: number;
}

const server = await BenchServer.start();
const browser = await launchBrowser('full');
try {
  const figures = await measure(browser);
  process.stdout.write(`\n${tableOf(figures)}\n`);
  record('e2ee', figures);
} finally {
  await browser.close();
  await server.stop();
}

async function measure(browser: Browser): Promise<Figure[]> {
  const administrator = await Doctor.arrive(browser, { url: server.url });
  const account = demoAccounts.find(({ role }) => role === 'administrator');
  if (account === undefined) throw new Error('The demo has no administrator.');
  await administrator.signIn(account);
  const doctor = await doctorAt(browser, server.url);
  const calls: Record<Mode, Call[]> = { encrypted: [], plain: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const mode of ['plain', 'encrypted'] as const) {
      process.stdout.write(`Round ${round + 1} of ${rounds}, ${mode} …\n`);
      await decide(administrator.at.page, {
        encryption: mode === 'encrypted' ? 'required' : 'off',
      });
      calls[mode].push(await hold(browser, doctor, mode));
    }
  }
  const compared = (name: string, unit: string, of: (call: Call) => number): Figure[] => {
    const plain = calls.plain.map(of);
    const against = { name: 'without', value: median(plain) };
    return [
      { name: `${name}, without encryption`, unit, values: plain },
      { name: `${name}, encrypted`, unit, values: calls.encrypted.map(of), against },
    ];
  };
  const ofEncrypted = (name: string, of: (call: Call) => number): Figure => ({
    ...{ name, unit: '', values: calls.encrypted.map(of) },
  });
  return [
    ...compared('let in: doctor sees the patient', 'ms', ({ atDoctor }) => atDoctor),
    ...compared('let in: patient sees the doctor', 'ms', ({ atPatient }) => atPatient),
    ...compared('processor of both browsers', '% of a core', ({ browsers }) => browsers),
    ...compared('processor of the server', '% of a core', ({ server: ofServer }) => ofServer),
    ...compared('first packet to picture, p50', 'ms', ({ frameMs }) => median(frameMs)),
    ...compared('first packet to picture, p99', 'ms', ({ frameMs }) => highest(frameMs)),
    ...compared('bytes of a picture', 'B', ({ frameBytes }) => frameBytes),
    ofEncrypted('frames received sealed', ({ received }) => received),
    ofEncrypted('of them not opened', ({ unopened }) => unopened),
  ];
}

/** @returns the value that one in a hundred exceeds */
function highest(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.99) - 1] ?? NaN;
}

async function decide(page: Page, change: ClinicSettingsChange): Promise<void> {
  const status = await page.evaluate(async (body) => {
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'PUT', headers, body: JSON.stringify(body) };
    return (await fetch('/api/clinic-settings', init)).status;
  }, change);
  if (status !== 200) throw new Error(`The settings were answered ${status}.`);
}

async function hold(browser: Browser, doctor: Doctor, mode: Mode): Promise<Call> {
  const { patient, encounterId } = await nextVisit(browser, doctor);
  await patient.arriveInWaitingRoom();
  await standBeforeTheDoor(doctor, patient, encounterId);
  const admitted = Date.now();
  await doctor.admit(patient.name);
  const [atDoctor, atPatient] = await Promise.all([
    firstFrameAfter(doctor.at.page, admitted),
    firstFrameAfter(patient.at.page, admitted),
  ]);
  await passed(patient.at.page, settlingSeconds);
  const [browsersBefore, serverBefore] = [ofBrowsers(), server.processorSeconds()];
  const sentBefore = await sent(patient.at.page);
  const began = performance.now();
  const frameMs = await frameTimes(doctor.at.page, callSeconds * 1000, sampleMs);
  const seconds = (performance.now() - began) / 1000;
  const percent = (used: number): number => (used / seconds) * 100;
  const browsers = percent(ofBrowsers() - browsersBefore);
  const ofServer = percent(server.processorSeconds() - serverBefore);
  const sentAfter = await sent(patient.at.page);
  const ofFrames =
    mode === 'plain' ? [] : await Promise.all([doctor, patient].map(({ at }) => framesOf(at.page)));
  await part(doctor, patient);
  const frameBytes = (sentAfter.bytes - sentBefore.bytes) / (sentAfter.frames - sentBefore.frames);
  const lost = ofFrames.flatMap((counts) =>
    Object.values(lossesOf(counts, counts.unopened.gone ?? 0)),
  );
  const unopened = lost.reduce((sum, count) => sum + count, 0);
  const received = ofFrames.reduce((sum, { opened }) => sum + opened, unopened);
  return {
    ...{ atDoctor, atPatient, browsers, server: ofServer, frameMs, frameBytes },
    ...{ unopened, received },
  };
}

function ofBrowsers(): number {
  return processorSecondsBelow(process.pid, 'chrom');
}

function passed(page: Page, seconds: number): Promise<unknown> {
  return page.evaluate((ms) => new Promise((done) => setTimeout(done, ms)), seconds * 1000);
}

/** Payload of the video frames that a page has sent so far. */
function sent(page: Page): Promise<{ bytes: number; frames: number }> {
  return page.evaluate(async () => {
    const { rememberedConnections: all } = globalThis as unknown as {
      rememberedConnections: RTCPeerConnection[];
    };
    const sum = { bytes: 0, frames: 0 };
    for (const connection of all) {
      if (connection.connectionState !== 'connected') continue;
      (await connection.getStats()).forEach((entry: Record<string, unknown>) => {
        if (entry['type'] !== 'outbound-rtp' || entry['kind'] !== 'video') return;
        sum.bytes += Number(entry['bytesSent'] ?? 0);
        sum.frames += Number(entry['framesSent'] ?? 0);
      });
    }
    return sum;
  });
}

/**
 * How long received frames took from their first packet to being decoded, decryption included
 * (`totalProcessingDelay` of webrtc-stats): one average in ms for each sample with a frame in it.
 */
function frameTimes(page: Page, forMs: number, everyMs: number): Promise<number[]> {
  return page.evaluate(
    async ([whole, every]) => {
      const { rememberedConnections: all } = globalThis as unknown as {
        rememberedConnections: RTCPeerConnection[];
      };
      const read = async (): Promise<{ seconds: number; frames: number }> => {
        const sum = { seconds: 0, frames: 0 };
        for (const connection of all) {
          if (connection.connectionState !== 'connected') continue;
          (await connection.getStats()).forEach((entry: Record<string, unknown>) => {
            if (entry['type'] !== 'inbound-rtp' || entry['kind'] !== 'video') return;
            sum.seconds += Number(entry['totalProcessingDelay'] ?? 0);
            sum.frames += Number(entry['framesDecoded'] ?? 0);
          });
        }
        return sum;
      };
      const values: number[] = [];
      const end = performance.now() + whole;
      let last = await read();
      while (performance.now() < end) {
        await new Promise((done) => setTimeout(done, every));
        const now = await read();
        const frames = now.frames - last.frames;
        if (frames > 0) values.push(((now.seconds - last.seconds) / frames) * 1000);
        last = now;
      }
      return values;
    },
    [forMs, everyMs] as const,
  );
}
