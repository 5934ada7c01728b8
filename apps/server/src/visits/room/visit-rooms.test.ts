import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { Log, readConfig } from '@teleward/platform';
import { type PatientActor } from '@teleward/records';
import { type Sfu, SfuError } from '@teleward/sfu';
import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { type Connection } from '../../signalling/connection.ts';
import { type Encounters } from '../encounters/encounters.ts';
import { type Guests } from '../guests/guests.ts';
import { type Participants } from '../encounters/participants.ts';
import { type EncryptionRows } from './encryption-rows.ts';
import { type DatabaseNews } from '../../news/database-news.ts';
import { type RoomOwners } from './room-owners.ts';
import { VisitRooms } from './visit-rooms.ts';

const encounterId = randomUUID();
const actor = { kind: 'patient', encounterId, tenantId: randomUUID() } as PatientActor;
const connection = { actor } as Connection;

const handshake = {
  protocol: 2,
  purpose: 'visit',
  as: 'patient',
  encounterId,
  instanceId: randomUUID(),
} as const;

const owners = {
  claim: () => Promise.resolve({}),
  release: () => Promise.resolve(),
  write: (_claim: unknown, work: () => Promise<unknown>) => work(),
} as unknown as RoomOwners;
const news = new EventEmitter() as DatabaseNews;

describe('a room that cannot be created', () => {
  it('fails only for its caller, and not for a member of another room who leaves meanwhile', async () => {
    const asked = Promise.withResolvers<undefined>();
    const making = Promise.withResolvers<never>();
    const rooms = new VisitRooms(
      {
        createRoom: () => {
          asked.resolve(undefined);
          return making.promise;
        },
      } as unknown as Sfu,
      {
        row: () => Promise.resolve({ status: 'arrived', startedAt: null }),
        checkJoin: () => Promise.resolve(),
      } as unknown as Encounters,
      { enter: () => Promise.resolve(randomUUID()) } as unknown as Participants,
      {} as Guests,
      {} as EncryptionRows,
      owners,
      news,
      Log.create('silent'),
      readConfig({}),
    );
    const joined = rooms.join(connection, handshake);
    await asked.promise;
    rooms.lose({} as Connection);
    const present = rooms.isPresent(encounterId);
    making.reject(new SfuError('unavailable', 'No worker is left.'));
    await expect(joined).rejects.toMatchObject({ code: 'unavailable' });
    expect(await present).toBe(false);
  });
});

describe('a visit that ends while a member is entering', () => {
  it('admits no more members', async () => {
    const states = ['arrived', 'finished'];
    const rooms = new VisitRooms(
      { createRoom: () => Promise.reject(new Error('A room was made')) } as unknown as Sfu,
      {
        row: () => Promise.resolve({ status: states.shift(), startedAt: null }),
        checkJoin: () => Promise.resolve(),
      } as unknown as Encounters,
      {} as Participants,
      {} as Guests,
      {} as EncryptionRows,
      owners,
      news,
      Log.create('silent'),
      readConfig({}),
    );
    await expect(rooms.join(connection, handshake)).rejects.toMatchObject({ code: 'visit_ended' });
    expect(await rooms.isPresent(encounterId)).toBe(false);
  });
});
