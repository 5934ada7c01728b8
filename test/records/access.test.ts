import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StaffRole, usualAllowance } from '@teleward/contracts';
import { createDataSource, readConfig, systemClock, TenantDatabase } from '@teleward/platform';
import {
  may,
  policies,
  recordEntities,
  RecordStore,
  sealedColumns,
  system,
  type Action,
  type Actor,
  type PharmacyActor,
  type Sealed,
  type SealedTable,
  type SystemActor,
} from '@teleward/records';
import { randomUUID } from 'node:crypto';
import { prepareEncryption } from '../../apps/server/src/keys/prepare-encryption.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';

type Anybody = Actor | SystemActor | PharmacyActor;

const [encounterId, documentId, patientId] = [randomUUID(), randomUUID(), randomUUID()];
const staffId = randomUUID();

/** A resource to which each of the actors may be related. */
const resource = { encounterId, documentId, patientId, authorId: staffId, practitionerId: staffId };
const entity = { entityType: 'Encounter', entityId: encounterId, patientId };

let clinic: TestClinic;
let records: RecordStore;
let actors: readonly Anybody[];

beforeAll(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
  records = clinic.part(RecordStore);
  const tenantId = String((await clinic.rows('select id from tenant'))[0]?.['id']);
  const head = { tenantId, sessionId: randomUUID(), address: null, name: 'Somebody' };
  actors = [
    ...StaffRole.options.map((role): Actor => ({
      ...head,
      ...{ kind: 'staff', id: staffId, roles: [role], isHeldBack: false },
      ...{ provedAt: new Date(0), factorProvedAt: null },
    })),
    { ...head, kind: 'patient', id: patientId, encounterId },
    {
      ...{ ...head, kind: 'guest', id: randomUUID(), encounterId, role: 'interpreter' },
      allowance: usualAllowance.interpreter,
    },
    { kind: 'pharmacy', tenantId, id: null, documentId, address: null },
    system(tenantId),
  ];
});

afterAll(() => clinic.close());

const actions = Object.keys(policies) as Action[];

const traces = async (action: Action): Promise<readonly Record<string, unknown>[]> =>
  clinic.rows(
    `select actor_kind, actor_roles, outcome, entity_type, entity_id, patient_id
     from audit_event where action = '${action}' and entity_id = '${encounterId}'
     order by recorded_at, id`,
  );

describe.each(actions)('%s', (action) => {
  it('writes an audit row for every kind of actor: success in the same transaction, or the refusal', async () => {
    const expected: unknown[] = [];
    const near = { ...resource, servedBy: [staffId] };
    for (const actor of actors) {
      const isAllowed = may(actor, action, near);
      let isDone = false;
      const outcome = await records.access
        .perform(actor, action, near, entity, () => {
          isDone = true;
          return Promise.resolve('success');
        })
        .catch((error: unknown) => (error as { code?: string }).code);
      expect([outcome, isDone]).toEqual(isAllowed ? ['success', true] : ['not_found', false]);
      expected.push({
        actor_kind: actor.kind,
        actor_roles: actor.kind === 'staff' ? actor.roles : [],
        outcome: isAllowed ? 'success' : 'refused',
        ...{ entity_type: 'Encounter', entity_id: encounterId, patient_id: patientId },
      });
    }
    const found = await traces(action);
    expect(found).toEqual(expect.arrayContaining(expected));
    expect(found).toHaveLength(expected.length);
    expect(new Set(found.map(({ outcome }) => outcome))).toEqual(new Set(['success', 'refused']));
  });
});

describe('rows of services', () => {
  const stores = [
    ...(['patient', 'patient_version', 'document_draft', 'document_version'] as const),
    ...(['clinical_fact_version', 'vital_signs_version', 'intake_response'] as const),
    ...(['feedback', 'site_profile', 'outreach_participant', 'outreach_owed'] as const),
    'outreach_hand_out' as const,
    ...(['signing_key', 'signed_prescription', 'prescription_cancellation', 'dispense'] as const),
  ];

  it('are those of tables that no class of the store reads', () => {
    const tables = Object.values(records.rows).flatMap((rows) => [...rows.tables]);
    const all = Object.keys(sealedColumns) as SealedTable[];
    expect([...tables, ...stores].toSorted()).toEqual(all.toSorted());
  });

  it('are sealed and opened by keys that are good for no other table', async () => {
    const [tenant] = await clinic.rows('select id from tenant');
    const tenantId = String(tenant?.['id']);
    const { guests } = records.rows;
    const database = clinic.part(TenantDatabase);
    const read = (name: unknown, column: 'guest(name)') =>
      database.run(tenantId, (manager) =>
        guests.read<{ id: string; name: Sealed }>(
          ...([manager, tenantId, "select 'x' as id, $1::bytea as name", [name]] as const),
          { name: [column, 'id'] },
        ),
      );
    const said = guests.sealed('guest(name)', 'x', 'Said');
    expect(await read(said, 'guest(name)')).toEqual([{ id: 'x', name: 'Said' }]);
    // Another row's, or another column's.
    await expect(read(guests.sealed('guest(name)', 'y', 'Said'), 'guest(name)')).rejects.toThrow();
    const other = 'patient(name)' as 'guest(name)';
    await expect(read(said, other)).rejects.toThrow('Only the record store');
    await expect(read(guests.sealed(other, 'x', 'Said'), 'guest(name)')).rejects.toThrow(
      'Only the record store',
    );
  });
});

describe('a search', () => {
  it('waits for the index without holding the connection that loading it needs', async () => {
    const config = readConfig({ KEY_FILE: clinic.keyFile });
    const encryption = await prepareEncryption(clinic.ownerUrl, config);
    const source = await createDataSource(clinic.appUrl, [...recordEntities], 1).initialize();
    const store = new RecordStore(new TenantDatabase(source, true), systemClock, encryption);
    const [doctor] = actors.filter((one) => one.kind === 'staff');
    if (doctor === undefined) throw new Error('Nobody works here');
    const likened = { name: 'Meera Iyer', birthDate: null, phones: [], identifiers: [] };
    const asked = await Promise.all([
      ...Array.from({ length: 4 }, () => store.patientSearch.search(doctor, 'meera', 5)),
      store.patientSearch.alike(doctor, likened, 'IN', null, 5),
    ]);
    expect(asked).toHaveLength(5);
    store.close();
    await source.destroy();
  });
});

describe('an audited action', () => {
  const doctor = (): Anybody => {
    const found = actors.find((one) => may(one, 'patient.read', resource));
    if (found === undefined) throw new Error('Nobody reads patients');
    return found;
  };

  it('that fails is rolled back and leaves no audit row of success', async () => {
    const before = await traces('patient.read');
    const zone = 'select time_zone from tenant';
    const [held] = await clinic.rows(zone);
    const failing = records.access.perform(
      doctor(),
      'patient.read',
      resource,
      entity,
      async (manager) => {
        await manager.query("update tenant set time_zone = 'Asia/Tokyo'");
        throw new Error('Halfway');
      },
    );
    await expect(failing).rejects.toThrow('Halfway');
    expect(await clinic.rows(zone)).toEqual([held]);
    expect(await traces('patient.read')).toEqual(before);
  });

  it('names its target once that is known', async () => {
    const id = randomUUID();
    const start = { entityType: 'Patient' };
    await records.access.perform(doctor(), 'patient.read', {}, start, (_, trace) => {
      trace.tell({ entityId: id, patientId: id });
      return Promise.resolve();
    });
    expect(
      await clinic.rows(
        `select entity_type, patient_id, outcome from audit_event where entity_id = '${id}'`,
      ),
    ).toEqual([{ entity_type: 'Patient', patient_id: id, outcome: 'success' }]);
  });

  it('on several targets writes a row for each', async () => {
    const ids = [randomUUID(), randomUUID()];
    await records.access.perform(doctor(), 'patient.read', resource, entity, (_, trace) => {
      trace.tellEach(ids.map((id) => ({ entityType: 'Patient', entityId: id })));
      return Promise.resolve();
    });
    for (const id of ids) {
      const rows = await clinic.rows(
        `select outcome from audit_event where action = 'patient.read' and entity_id = '${id}'`,
      );
      expect(rows).toEqual([{ outcome: 'success' }]);
    }
  });

  it('that had nothing to change writes no row', async () => {
    const before = await traces('patient.read');
    await records.access.perform(doctor(), 'patient.read', resource, entity, (_, trace) => {
      trace.leaveNone();
      return Promise.resolve();
    });
    expect(await traces('patient.read')).toEqual(before);
  });
});
