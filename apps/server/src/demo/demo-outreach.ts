import { Inject, Injectable } from '@nestjs/common';
import { type OutreachPlan, type RouteInput, type routes } from '@teleward/contracts';
import { dayIn, Log, newId, type Clock, type Config } from '@teleward/platform';
import { RecordError, RecordStore } from '@teleward/records';
import { clockToken, configToken } from '../platform.tokens.ts';
import { OutreachSessions } from '../outreach/index.ts';
import { daysFrom } from '../scheduling/index.ts';
import { clinic, person, somebody } from './demo-people.ts';
import { site } from './demo.ts';

type Participant = RouteInput<typeof routes.saveOutreachParticipant>['body'];

const weekdays = [1, 2, 3, 4, 5, 6, 7];

/** Invented, like its villages. */
const profile = {
  villages: [
    { name: 'Kotagiri bazaar', km: 0 },
    { name: 'Upper Hatti', km: 6 },
    { name: 'Lower Hatti', km: 9.5 },
    { name: 'Pine Colony', km: 17 },
  ],
  power: weekdays.flatMap((weekday) => [
    { weekday, from: '09:00', to: '13:00', source: 'mains' as const },
    { weekday, from: '13:00', to: '15:30', source: 'battery' as const },
  ]),
  network: weekdays.flatMap((weekday) => [
    { weekday, from: '08:30', to: '12:30', carries: 'video' as const },
    { weekday, from: '12:30', to: '16:00', carries: 'audio' as const },
  ]),
  contact: { name: 'Head teacher (invented)', phone: null },
};

const facts = { source: 'booked', priority: 'R', expectedAt: null, carriedFrom: null } as const;

const people: readonly Omit<Participant, 'baseVersion'>[] = [
  {
    ...{ ...facts, who: { patientId: person(3, 26) }, priority: 'UR' },
    ...{ village: 'Lower Hatti', reason: 'Swollen legs for a week', source: 'referred' },
  },
  {
    ...{ ...facts, who: { patientId: person(3, 20) }, expectedAt: '10:15' },
    ...{ village: 'Upper Hatti', reason: 'Blood pressure follow-up' },
  },
  {
    ...{ ...facts, who: { patientId: person(3, 23) } },
    ...{ village: 'Pine Colony', reason: 'Antenatal visit' },
  },
  {
    ...{ ...facts, who: { patientId: person(3, 24) } },
    ...{ village: 'Kotagiri bazaar', reason: 'Medicines run out' },
  },
  {
    ...{ ...facts, who: { name: 'Chinnasamy (invented)', age: 71 } },
    ...{ village: 'Pine Colony', reason: 'Cough' },
  },
];

/**
 * An outreach day that is planned within the week, as the people of the demo's clinic would plan
 * it.
 */
@Injectable()
export class DemoOutreach {
  readonly #records: RecordStore;
  readonly #sessions: OutreachSessions;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #timeZone: string;

  constructor(
    records: RecordStore,
    sessions: OutreachSessions,
    log: Log,
    @Inject(clockToken) clock: Clock,
    @Inject(configToken) config: Config,
  ) {
    this.#records = records;
    this.#sessions = sessions;
    this.#log = log;
    this.#clock = clock;
    this.#timeZone = config.TELEWARD_DEMO_TIME_ZONE;
  }

  /** Plans a day in a demo that was seeded and has its week, unless one is to come. */
  async fill(): Promise<void> {
    try {
      await this.#describeSite();
      await this.#planDay();
    } catch (error) {
      // Nobody is kept from trying the rest.
      if (!(error instanceof RecordError && error.code === 'records_destroyed')) {
        this.#log.error('The outreach day of the demo could not be planned', error);
      }
    }
  }

  async #describeSite(): Promise<void> {
    // What somebody changed since stays so.
    if (!(await this.#records.siteProfiles.all(clinic)).has(site)) {
      const administrator = somebody('administrator', this.#clock.now());
      const first = { baseVersion: 0, ...profile };
      await this.#records.siteProfiles.save(administrator, site, first);
    }
  }

  async #planDay(): Promise<void> {
    const desk = somebody('front-desk', this.#clock.now());
    if ((await this.#sessions.list(desk, 'coming')).length > 0) {
      return;
    }
    const [, , , date = ''] = daysFrom(dayIn(this.#timeZone, this.#clock.now()), 4);
    const { sessionId } = await this.#sessions.save(desk, newId(), {
      ...{ baseVersion: 0, plan: planFor(date) },
    });
    for (const one of people) {
      await this.#records.outreachParticipants.save(desk, sessionId, newId(), {
        ...{ ...one, baseVersion: 0 },
      });
    }
  }
}

const planFor = (date: string): OutreachPlan => ({
  ...{ siteId: site, date, from: '09:30', to: '15:30', programme: 'General clinic' },
  ...{ language: 'en', visitTypeId: person(4, 0) },
  team: [
    {
      ...{ id: newId(), memberId: person(2, 4), name: null, role: 'lead' },
      ...{ from: '09:00', to: '16:00' },
    },
    {
      ...{ id: newId(), memberId: null, name: 'Suresh (invented)', role: 'driver' },
      ...{ from: '08:00', to: '17:00' },
    },
  ],
  doctors: [
    { id: newId(), practitionerId: person(2, 20), from: '09:30', to: '11:00' },
    { id: newId(), practitionerId: person(2, 21), from: '12:00', to: '15:00' },
  ],
  stock: [
    { id: newId(), name: 'Paracetamol 500 mg', unit: 'tablets', planned: 240 },
    { id: newId(), name: 'ORS', unit: 'sachets', planned: 60 },
    { id: newId(), name: 'Blood pressure cuff', unit: '', planned: 2 },
  ],
});
