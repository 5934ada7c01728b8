import { z } from '../base/zod.ts';
import { AdministrativeGender, Phone, Site, StaffRole } from '../base/people.ts';
import {
  CalendarDate,
  Id,
  Instant,
  Language,
  SingleLineText,
  Nothing,
  PartialDate,
  MultiLineText,
} from '../base/primitives.ts';
import { Priority } from '../waiting-room/queues.ts';
import { defineRoute } from '../base/route.ts';
import { ClockTime, Weekday } from '../scheduling/schedules.ts';

/** What feeds the site: the grid, or what was charged before. */
export const PowerSource = z.enum(['mains', 'battery']);
export type PowerSource = z.infer<typeof PowerSource>;

/** What the network carries. */
export const NetworkCarries = z.enum(['video', 'audio', 'none']);
export type NetworkCarries = z.infer<typeof NetworkCarries>;

const usualHours = { weekday: Weekday, from: ClockTime, to: ClockTime };

/** As on other days of this weekday, on the wall of the site. */
export const PowerHours = z
  .strictObject({ ...usualHours, source: PowerSource })
  .refine(({ from, to }) => from < to);
export type PowerHours = z.infer<typeof PowerHours>;

export const NetworkHours = z
  .strictObject({ ...usualHours, carries: NetworkCarries })
  .refine(({ from, to }) => from < to);
export type NetworkHours = z.infer<typeof NetworkHours>;

/** Whose people come to the site. */
export const Village = z.strictObject({
  name: SingleLineText(80).min(1),
  /** How far they travel, in kilometres; null where nobody said. */
  km: z.number().min(0).max(999).nullable(),
});
export type Village = z.infer<typeof Village>;

/** Whom to phone at the site: who has the key, who knows whether the road is open. */
export const SiteContact = z.strictObject({
  name: SingleLineText(120).min(1),
  phone: Phone.nullable(),
});
export type SiteContact = z.infer<typeof SiteContact>;

const profile = {
  villages: z.array(Village).max(60),
  /** Without any hours nothing is known; with some, there is none outside them. */
  power: z.array(PowerHours).max(70),
  network: z.array(NetworkHours).max(70),
};

/** What is known of a place before anybody goes there. */
export const SiteProfileContent = z.strictObject(profile);
export type SiteProfileContent = z.infer<typeof SiteProfileContent>;

export const SiteProfile = z.object({
  site: Site,
  /** 0 where none was ever saved. */
  version: z.int().min(0),
  savedAt: Instant.nullable(),
  ...profile,
  contact: SiteContact.nullable(),
});
export type SiteProfile = z.infer<typeof SiteProfile>;

export const OutreachStatus = z.enum(['planned', 'open', 'closed', 'cancelled']);
export type OutreachStatus = z.infer<typeof OutreachStatus>;

/** What somebody does at the site. */
export const TeamRole = z.enum(['lead', 'registration', 'vitals', 'medicine', 'driver', 'other']);
export type TeamRole = z.infer<typeof TeamRole>;

const hours = { from: ClockTime, to: ClockTime };
const isForward = ({ from, to }: { readonly from: string; readonly to: string }): boolean =>
  from < to;

/** Somebody who goes there: a member of the clinic, or somebody without an account by name. */
export const PlannedTeamMember = z
  .strictObject({
    id: Id,
    memberId: Id.nullable(),
    /** Null for a member of the clinic. */
    name: SingleLineText(120).min(1).nullable(),
    role: TeamRole,
    ...hours,
  })
  .refine(isForward)
  .refine(({ memberId, name }) => (memberId === null) !== (name === null));
export type PlannedTeamMember = z.infer<typeof PlannedTeamMember>;

/** A doctor who is online for the session. */
export const PlannedDoctor = z
  .strictObject({ id: Id, practitionerId: Id, ...hours })
  .refine(isForward);
export type PlannedDoctor = z.infer<typeof PlannedDoctor>;

/** Equipment or consumables that go along. */
export const PlannedStock = z.strictObject({
  id: Id,
  name: SingleLineText(120).min(1),
  /** Tablets, sachets, pieces: as the clinic counts. */
  unit: SingleLineText(40),
  planned: z.int().min(0).max(100_000),
});
export type PlannedStock = z.infer<typeof PlannedStock>;

/** What one day holds at most. */
export const outreachLimits = { team: 30, doctors: 30, stock: 200, list: 400 } as const;

const distinct = (lines: readonly { readonly id: string }[]): boolean =>
  new Set(lines.map(({ id }) => id)).size === lines.length;

/** What is decided before the day. */
export const OutreachPlan = z.strictObject({
  siteId: Id,
  /** A day and hours on the wall of the site. */
  date: CalendarDate,
  ...hours,
  /** What the day is for, in the clinic's own words. */
  programme: SingleLineText(80).min(1),
  /** What is spoken there. */
  language: Language,
  /** By whose length the doctors' hours are reckoned; null for 15 minutes. */
  visitTypeId: Id.nullable(),
  team: z.array(PlannedTeamMember).max(outreachLimits.team).refine(distinct),
  doctors: z.array(PlannedDoctor).max(outreachLimits.doctors).refine(distinct),
  stock: z.array(PlannedStock).max(outreachLimits.stock).refine(distinct),
});
export type OutreachPlan = z.infer<typeof OutreachPlan>;

/** Why somebody is on the list. */
export const ParticipantSource = z.enum(['booked', 'referred', 'walk-in', 'carried-over']);
export type ParticipantSource = z.infer<typeof ParticipantSource>;

/** How far somebody is on the day. */
export const ParticipantState = z.enum(['expected', 'here', 'done', 'not-come', 'carried-over']);
export type ParticipantState = z.infer<typeof ParticipantState>;

/** What happens to somebody on the day, in this order. */
export const ParticipantStep = z.enum(['check-in', 'vitals', 'doctor', 'medicine']);
export type ParticipantStep = z.infer<typeof ParticipantStep>;

/** Who somebody is who has no record yet. */
export const UnregisteredPerson = z.strictObject({
  name: SingleLineText(120).min(1),
  age: z.int().min(0).max(130).nullable(),
});
export type UnregisteredPerson = z.infer<typeof UnregisteredPerson>;

/** What is kept sealed of somebody on a list; the name is of somebody without a record. */
export const ParticipantDetails = z.object({
  name: z.string().nullable(),
  age: z.number().nullable(),
  village: z.string().nullable(),
  reason: z.string(),
});
export type ParticipantDetails = z.infer<typeof ParticipantDetails>;

const participantFacts = {
  source: ParticipantSource,
  priority: Priority,
  /** On the wall of the site; null for somebody without a time. */
  expectedAt: ClockTime.nullable(),
  /** Where they come from: one of the site's, or another. */
  village: SingleLineText(80).min(1).nullable(),
  /** Why they come, in the words of whoever put them on the list. */
  reason: MultiLineText(500),
  /** The line of an earlier list that they are carried over from. */
  carriedFrom: Id.nullable(),
};

export const OutreachParticipant = z.object({
  participantId: Id,
  version: z.int().positive(),
  /** Null until they are registered. */
  patient: z
    .object({
      id: Id,
      identifier: z.string(),
      name: z.string(),
      birthDate: PartialDate,
      gender: AdministrativeGender,
      language: Language,
    })
    .nullable(),
  /** Null for a patient. */
  person: UnregisteredPerson.nullable(),
  ...participantFacts,
  /** The day of that list; null where they are not carried over. */
  carriedFromDate: CalendarDate.nullable(),
  state: ParticipantState,
  /** The number of the day; null before check-in. */
  number: z.int().positive().nullable(),
  /** When each step was done. */
  steps: z.partialRecord(ParticipantStep, Instant),
  addedAt: Instant,
});
export type OutreachParticipant = z.infer<typeof OutreachParticipant>;

const plan = OutreachPlan.shape;

export const OutreachSession = z.object({
  sessionId: Id,
  /** Of the plan; whoever changes it names it. */
  version: z.int().positive(),
  status: OutreachStatus,
  cancellationReason: z.string().nullable(),
  site: Site,
  ...{ date: plan.date, from: plan.from, to: plan.to, programme: plan.programme },
  ...{ language: plan.language, visitTypeId: plan.visitTypeId },
  team: z.array(
    z.object({
      ...{ id: Id, memberId: Id.nullable(), name: z.string(), role: TeamRole },
      ...hours,
      /** When they were there on the day; null before. */
      cameAt: Instant.nullable(),
    }),
  ),
  doctors: z.array(z.object({ id: Id, practitionerId: Id, name: z.string(), ...hours })),
  stock: z.array(
    z.object({
      ...PlannedStock.shape,
      /** As it was counted last on the day; null before. */
      counted: z.int().min(0).nullable(),
    }),
  ),
  /** In the order in which they were added. */
  participants: z.array(OutreachParticipant),
});
export type OutreachSession = z.infer<typeof OutreachSession>;

export const OutreachSummary = OutreachSession.pick({
  ...{ sessionId: true, status: true, site: true, date: true, from: true, to: true },
  ...{ programme: true, cancellationReason: true },
}).extend({
  /** Names of those who are online, by their hours. */
  doctors: z.array(z.string()),
  /** How many are on the list, and how many of them were done. */
  people: z.int().min(0),
  done: z.int().min(0),
});
export type OutreachSummary = z.infer<typeof OutreachSummary>;

const ofSession = z.strictObject({ sessionId: Id });

const ofParticipant = z.strictObject({ sessionId: Id, participantId: Id });

export const listOutreachSessions = defineRoute({
  method: 'GET',
  path: '/api/outreach/sessions',
  summary: 'Days at the sites: those to come by date, or the newest 100 of those that are over.',
  params: Nothing,
  query: z.strictObject({ when: z.enum(['coming', 'past']) }),
  body: Nothing,
  response: z.object({ sessions: z.array(OutreachSummary) }),
});

export const readOutreachSession = defineRoute({
  method: 'GET',
  path: '/api/outreach/sessions/{sessionId}',
  summary: 'The plan of a day at a site and everybody on its list.',
  params: ofSession,
  query: Nothing,
  body: Nothing,
  response: OutreachSession,
});

export const saveOutreachSession = defineRoute({
  method: 'PUT',
  path: '/api/outreach/sessions/{sessionId}',
  summary:
    'Plans a day at a site, or changes its plan by the version that was seen; the client makes the ids of the day and of ' +
    'its lines. A doctor who is promised to another site then is refused.',
  params: ofSession,
  query: Nothing,
  body: z.strictObject({
    /** 0 for a new one. */
    baseVersion: z.int().min(0),
    plan: OutreachPlan.refine(isForward),
  }),
  response: OutreachSession,
});

export const cancelOutreachSession = defineRoute({
  method: 'POST',
  path: '/api/outreach/sessions/{sessionId}/cancellation',
  summary: 'Cancels a day at a site, with a reason. Whoever is on its list can be carried over.',
  params: ofSession,
  query: Nothing,
  body: z.strictObject({ version: z.int().positive(), reason: SingleLineText(300).min(1) }),
  response: OutreachSession,
});

export const saveOutreachParticipant = defineRoute({
  method: 'PUT',
  path: '/api/outreach/sessions/{sessionId}/participants/{participantId}',
  summary:
    'Puts somebody on the list of a day, or changes what stands there; the client makes the id. Nobody stands there twice.',
  params: ofParticipant,
  query: Nothing,
  body: z
    .strictObject({
      /** 0 for somebody new. */
      baseVersion: z.int().min(0),
      who: z.union([z.strictObject({ patientId: Id }), UnregisteredPerson]),
      ...participantFacts,
    })
    .refine(({ source, carriedFrom }) => source !== 'carried-over' || carriedFrom !== null),
  response: OutreachParticipant,
});

export const removeOutreachParticipant = defineRoute({
  method: 'DELETE',
  path: '/api/outreach/sessions/{sessionId}/participants/{participantId}',
  summary: 'Takes somebody off the list before they came. Twice is harmless.',
  params: ofParticipant,
  query: Nothing,
  body: Nothing,
  response: z.object({}),
});

/** Why a person of an earlier list is still owed their turn. */
export const CarryOverReason = z.enum(['not-come', 'not-seen', 'owed', 'cancelled']);
export type CarryOverReason = z.infer<typeof CarryOverReason>;

export const LeftOver = z.object({
  participant: OutreachParticipant,
  why: CarryOverReason,
  /** The session on whose list they stand. */
  from: z.object({ sessionId: Id, date: CalendarDate }),
  /** With which they are carried over: theirs where its reason is known, R where it is not. */
  priority: Priority,
  priorityReason: z.string().nullable(),
});
export type LeftOver = z.infer<typeof LeftOver>;

export const readCarryOver = defineRoute({
  method: 'GET',
  path: '/api/outreach/sessions/{sessionId}/carry-over',
  summary:
    'Who of all earlier sessions at the same site was not done, stands on no later list and is not on this one: the ' +
    'newest first, with the day and the reason.',
  params: ofSession,
  query: Nothing,
  body: Nothing,
  response: z.object({ people: z.array(LeftOver) }),
});

export const readOutreachChoices = defineRoute({
  method: 'GET',
  path: '/api/outreach/choices',
  summary:
    'What a day at a site is planned from: the open sites and what is known of them, and the people who work in the clinic.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: z.object({
    sites: z.array(SiteProfile),
    doctors: z.array(z.object({ id: Id, name: z.string() })),
    members: z.array(z.object({ id: Id, name: z.string(), roles: z.array(StaffRole) })),
    /** What days were for before, the newest first. */
    programmes: z.array(z.string()),
  }),
});

/** What a doctor has at a time of the day, on the wall of the site. */
export const BusyTime = z.object({
  ...hours,
  /** Null for a visit; the name of the site for another outreach session. */
  site: z.string().nullable(),
});
export type BusyTime = z.infer<typeof BusyTime>;

export const OutreachDay = z.object({
  /** The clinic's day off, by its reason; null on others. */
  dayOff: z.string().nullable(),
  /** Other sessions at the same site on that day. */
  others: z.array(z.object({ sessionId: Id, ...hours, programme: z.string() })),
  doctors: z.array(z.object({ id: Id, dayOff: z.string().nullable(), busy: z.array(BusyTime) })),
});
export type OutreachDay = z.infer<typeof OutreachDay>;

export const readOutreachDay = defineRoute({
  method: 'GET',
  path: '/api/outreach/day',
  summary:
    'What a plan for a site and a day is checked against: days off, and what the doctors have then.',
  params: Nothing,
  query: z.strictObject({
    siteId: Id,
    date: CalendarDate,
    /** The session that is being planned, which is not in its own way. */
    except: Id.optional(),
  }),
  body: Nothing,
  response: OutreachDay,
});

export const saveSiteProfile = defineRoute({
  method: 'PUT',
  path: '/api/outreach/sites/{siteId}',
  summary:
    'Keeps what is known of a site as a new version: villages, hours of power and network, whom to phone.',
  params: z.strictObject({ siteId: Id }),
  query: Nothing,
  body: z.strictObject({
    /** The version that was changed; 0 for the first. */
    baseVersion: z.int().min(0),
    ...profile,
    contact: SiteContact.nullable(),
  }),
  response: SiteProfile,
});

export const outreachRoutes = {
  listOutreachSessions,
  readOutreachSession,
  saveOutreachSession,
  cancelOutreachSession,
  saveOutreachParticipant,
  removeOutreachParticipant,
  readCarryOver,
  readOutreachChoices,
  readOutreachDay,
  saveSiteProfile,
} as const;
