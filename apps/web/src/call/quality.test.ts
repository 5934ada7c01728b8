import { describe, expect, it } from '@jest/globals';
import { QualitySample } from '@teleward/contracts';
import { LineJudge, QualityMeter, type StatsEntry } from './quality.ts';

const audio = (values: Record<string, number>, id = 'A'): StatsEntry => ({
  id,
  type: 'inbound-rtp',
  kind: 'audio',
  ...values,
});
const video = (values: Record<string, number>): StatsEntry => ({
  id: 'V',
  type: 'inbound-rtp',
  kind: 'video',
  ...values,
});

describe('QualityMeter', () => {
  it('sums what arrived since the last sample', () => {
    const meter = new QualityMeter(0);
    meter.measure(
      [
        audio({ packetsReceived: 100, packetsLost: 2, totalSamplesReceived: 48_000 }),
        video({ packetsReceived: 200, framesDecoded: 50, totalFreezesDuration: 0.5 }),
      ],
      5000,
    );
    const sample = meter.measure(
      [
        audio({
          packetsReceived: 150,
          packetsLost: 5,
          totalSamplesReceived: 96_000,
          concealedSamples: 4800,
          silentConcealedSamples: 800,
        }),
        video({ packetsReceived: 300, framesDecoded: 170, totalFreezesDuration: 1.25 }),
        { id: 'T', type: 'transport', selectedCandidatePairId: 'P' },
        { id: 'P', type: 'candidate-pair', currentRoundTripTime: 0.042 },
        { id: 'other', type: 'candidate-pair', nominated: true, currentRoundTripTime: 9 },
      ],
      10_000,
    );
    expect(sample).toEqual({
      intervalMs: 5000,
      roundTripTimeMs: 42,
      packetsReceived: 150,
      packetsLost: 3,
      audio: { totalSamples: 48_000, concealedSamples: 4000 },
      video: { framesDecoded: 120, frozenMs: 750 },
    });
    expect(QualitySample.parse(sample)).toEqual(sample);
  });

  it('leaves out the probation stream of the server', () => {
    const meter = new QualityMeter(0);
    const heard = audio({ packetsReceived: 100, packetsLost: 0, totalSamplesReceived: 48_000 });
    const probe = video({ packetsReceived: 8, packetsLost: 120 });
    const sample = meter.measure([heard, { ...probe, mid: 'probator' }], 5000);
    expect(sample).toMatchObject({ packetsReceived: 100, packetsLost: 0, video: null });
  });

  it('counts a restarted stream from zero', () => {
    const meter = new QualityMeter(0);
    meter.measure([video({ packetsReceived: 900, framesDecoded: 300 })], 5000);
    const sample = meter.measure([video({ packetsReceived: 40, framesDecoded: 12 })], 10_000);
    expect(sample).toMatchObject({ packetsReceived: 40, video: { framesDecoded: 12 } });
  });

  it('never reports a negative packet loss', () => {
    const meter = new QualityMeter(0);
    meter.measure([audio({ packetsLost: 5 })], 5000);
    expect(meter.measure([audio({ packetsLost: 3 })], 10_000)?.packetsLost).toBe(0);
  });

  it('stays within the contract after the page slept, and reports nothing for an empty interval', () => {
    const meter = new QualityMeter(0);
    expect(meter.measure([], 50)).toBeNull();
    expect(QualitySample.safeParse(meter.measure([], 3_600_000)).success).toBe(true);
  });
});

describe('LineJudge', () => {
  const sample = (packetsLost: number): QualitySample => ({
    intervalMs: 5000,
    roundTripTimeMs: 40,
    packetsReceived: 250,
    packetsLost,
    audio: null,
    video: null,
  });

  it('reports a weak line at once, and a good one only after three good samples', () => {
    const judge = new LineJudge();
    const verdicts = [0, 60, 0, 0, 0].map((lost) => judge.judge(sample(lost)));
    expect(verdicts).toEqual(['good', 'weak', 'weak', 'weak', 'good']);
  });
});
