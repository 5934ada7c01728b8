import { Injectable } from '@nestjs/common';
import {
  type BusyTime,
  type OutreachDay,
  type RouteAnswer,
  type RouteInput,
  type routes,
  type ScheduleContent,
  type Site,
  type SiteProfile,
  StaffRole,
} from '@teleward/contracts';
import { startOfDay, TenantDatabase } from '@teleward/platform';
import { RecordStore, type StaffActor, type StoredSiteProfile } from '@teleward/records';
import { ServiceError } from '../errors/index.ts';
import { ClinicDetails, Staff } from '../identity/index.ts';
import { isDayOff, isPlannable, Schedules } from '../scheduling/index.ts';

const entity = { entityType: 'OutreachSession' };

/** What somebody must know to plan a day at a site. */
@Injectable()
export class Planning {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;
  readonly #details: ClinicDetails;
  readonly #staff: Staff;
  readonly #schedules: Schedules;

  constructor(
    database: TenantDatabase,
    records: RecordStore,
    details: ClinicDetails,
    staff: Staff,
    schedules: Schedules,
  ) {
    this.#database = database;
    this.#records = records;
    this.#details = details;
    this.#staff = staff;
    this.#schedules = schedules;
  }

  /** @throws {RecordError} `not_found` */
  async choices(actor: StaffActor): Promise<RouteAnswer<typeof routes.readOutreachChoices>> {
    const { tenantId } = actor;
    return this.#records.access.perform(actor, 'outreach.read', {}, entity, async (manager) => {
      const profiles = await this.#records.siteProfiles.all(tenantId);
      const sites = await this.#details.sitesOf(tenantId);
      const members = await manager.query<{ id: string; name: string; roles: string[] }[]>(
        'select id, name, roles from membership where active order by lower(name), id',
      );
      const programmes = await manager.query<{ programme: string }[]>(
        `select programme from outreach_session
         group by programme order by max(created_at) desc limit 50`,
      );
      return {
        sites: sites.map((site) => presented(site, profiles.get(site.id))),
        doctors: [...(await this.#staff.doctors(tenantId))],
        members: members.map(({ roles, ...one }) => ({
          ...one,
          roles: StaffRole.array().parse(roles),
        })),
        programmes: programmes.map(({ programme }) => programme),
      };
    });
  }

  /**
   * @throws {RecordError} `not_found`; {ServiceError} `not_found`, `bad_request` for a day far off
   */
  async day(
    actor: StaffActor,
    { siteId, date, except }: RouteInput<typeof routes.readOutreachDay>['query'],
  ): Promise<OutreachDay> {
    const { tenantId } = actor;
    if (!isPlannable(date)) {
      throw new ServiceError('bad_request');
    }
    return this.#records.access.perform(actor, 'outreach.read', {}, entity, async (manager) => {
      const [site] = await manager.query<{ timeZone: string }[]>(
        'select time_zone as "timeZone" from site where id = $1',
        [siteId],
      );
      if (site === undefined) {
        throw new ServiceError('not_found');
      }
      const { clinic, of } = await this.#schedules.current(tenantId);
      const busy = await this.#busy(tenantId, site.timeZone, date, except ?? null);
      const others = await manager.query<OutreachDay['others']>(
        `select id as "sessionId", from_time as "from", to_time as "to", programme
         from outreach_session
         where site_id = $1 and date = $2 and status <> 'cancelled' and id is distinct from $3
         order by from_time, id`,
        [siteId, date, except ?? null],
      );
      return {
        dayOff: offOn(clinic, date),
        others,
        doctors: (await this.#staff.doctors(tenantId)).map(({ id }) => ({
          id,
          dayOff: offOn(of(id), date),
          busy: busy.get(id) ?? [],
        })),
      };
    });
  }

  /** @throws {RecordError} `not_found`, `version_conflict` */
  async saveProfile(
    actor: StaffActor,
    siteId: string,
    profile: RouteInput<typeof routes.saveSiteProfile>['body'],
  ): Promise<SiteProfile> {
    const saved = await this.#records.siteProfiles.save(actor, siteId, profile);
    const [site] = await this.#database.run(actor.tenantId, (manager) =>
      manager.query<Site[]>(
        'select id, name, time_zone as "timeZone", phone from site where id = $1',
        [siteId],
      ),
    );
    if (site === undefined) {
      throw new ServiceError('not_found');
    }
    return presented(site, saved);
  }

  /** What each doctor has on a day at a site, as its clock shows it. */
  async #busy(
    tenantId: string,
    timeZone: string,
    date: string,
    except: string | null,
  ): Promise<ReadonlyMap<string, BusyTime[]>> {
    const day = [startOfDay(timeZone, date), startOfDay(timeZone, date, 1)] as const;
    const found = await this.#database.run(tenantId, (manager) =>
      manager.query<{ practitionerId: string; from: Date; to: Date; site: string | null }[]>(
        `select practitioner_id as "practitionerId", starts_at as "from",
           coalesce(held_until, ends_at) as "to", null as site
         from appointment
         where starts_at < $2 and coalesce(held_until, ends_at) > $1 and cancelled_at is null
           and no_show_at is null and not walk_in
         union all
         select d.practitioner_id, d.starts_at, d.ends_at, l.name
         from outreach_doctor d join outreach_session s on s.id = d.session_id
           join site l on l.id = s.site_id
         where d.starts_at < $2 and d.ends_at > $1 and d.holds_time and s.id is distinct from $3
         order by 2, 3`,
        [...day, except],
      ),
    );
    const busy = new Map<string, BusyTime[]>();
    for (const { practitionerId, from, to, site } of found) {
      const times = busy.get(practitionerId) ?? [];
      times.push({
        from: from < day[0] ? '00:00' : clockIn(timeZone, from),
        to: to >= day[1] ? '24:00' : clockIn(timeZone, to),
        site,
      });
      busy.set(practitionerId, times);
    }
    return busy;
  }
}

const offOn = (schedule: ScheduleContent, date: string): string | null =>
  isDayOff(schedule, date)
    ? (schedule.daysOff.find(({ from, to }) => from <= date && date <= to)?.reason ?? '')
    : null;

const clockIn = (timeZone: string, at: Date): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, hour: '2-digit', minute: '2-digit' }).format(at);

const presented = (site: Site, profile: StoredSiteProfile | undefined): SiteProfile => ({
  site,
  version: profile?.version ?? 0,
  savedAt: profile?.savedAt.toISOString() ?? null,
  villages: profile?.villages ?? [],
  power: profile?.power ?? [],
  network: profile?.network ?? [],
  contact: profile?.contact ?? null,
});
