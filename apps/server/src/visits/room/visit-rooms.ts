import { Inject, Injectable } from '@nestjs/common';
import {
  type DeviceCheck,
  type DeviceState,
  type GuestState,
  type Participant,
  type ServerPayload,
} from '@teleward/contracts';
import { Log, type Config } from '@teleward/platform';
import { type StaffActor } from '@teleward/records';
import { Sfu } from '@teleward/sfu';
import { EventEmitter } from 'node:events';
import { configToken } from '../../platform.tokens.ts';
import { ServiceError } from '../../errors/index.ts';
import { DatabaseNews } from '../../news/index.ts';
import { type Connection } from '../../signalling/index.ts';
import {
  mustNotBeOpenElsewhere,
  pageOf,
  roleOf,
  stateOf,
  type VisitHandshake,
} from './coming-in.ts';
import { EncryptionRows, modeOf } from './encryption-rows.ts';
import { Encounters, iso, isOver, type EncounterRow } from '../encounters/encounters.ts';
import { Guests } from '../guests/guests.ts';
import { HeldRooms, ignoreHeldElsewhere } from './held-rooms.ts';
import { iceServersOf } from './ice-servers.ts';
import { chatFor, type GuestPlace, type RoomMember } from './room-member.ts';
import { Participants } from '../encounters/participants.ts';
import { RoomOwners, type RoomClaim } from './room-owners.ts';
import { send } from './telling.ts';
import { visitHandlers, type Seat, type VisitHandlers } from './visit-handlers.ts';
import { VisitRoom } from './visit-room.ts';

/** The columns of a visit that the state of its device check depends on. */
type CheckedVisit = Pick<
  EncounterRow,
  'id' | 'deviceCheck' | 'encryption' | 'encryptionOffReason' | 'clinicEncryption'
>;

/** The rooms of this process, and the ways to enter them. */
@Injectable()
export class VisitRooms extends EventEmitter<{
  changed: [tenantId: string];
  /** The patient's page opened, closed or lost its connection. */
  patient: [tenantId: string, encounterId: string];
  /** The microphone or camera of the waiting patient changed its state. */
  devices: [tenantId: string, encounterId: string];
}> {
  readonly handlers: VisitHandlers;
  readonly #sfu: Sfu;
  readonly #encounters: Encounters;
  readonly #participants: Participants;
  readonly #guests: Guests;
  readonly #log: Log;
  readonly #config: Config;
  readonly #owners: RoomOwners;
  readonly #held: HeldRooms;
  /** Rooms by encounter; promises, so that two concurrent arrivals get the same room. */
  readonly #rooms = new Map<string, Promise<VisitRoom>>();
  /** The room that each socket entered. */
  readonly #entered = new WeakMap<Connection, VisitRoom>();
  /** Empty rooms, until they are given back. */
  readonly #ending = new Map<string, Promise<void>>();

  constructor(
    sfu: Sfu,
    encounters: Encounters,
    participants: Participants,
    guests: Guests,
    encryptions: EncryptionRows,
    owners: RoomOwners,
    news: DatabaseNews,
    log: Log,
    @Inject(configToken) config: Config,
  ) {
    super();
    this.#sfu = sfu;
    this.#encounters = encounters;
    this.#participants = participants;
    this.#guests = guests;
    this.#log = log;
    this.#config = config;
    this.#owners = owners;
    this.#held = new HeldRooms({
      ...{ owners, log },
      rooms: () => this.#made(),
      giveUp: (room) => {
        this.#giveUp(room);
      },
    });
    news.on('missed', () => {
      this.#held.giveUpTaken();
    });
    this.handlers = visitHandlers(encounters, participants, guests, encryptions, {
      asHolder: (room, work) => this.#held.write(room, work),
      end: (actor, encounterId) => this.end(actor, encounterId),
    });
  }

  /**
   * Adds a socket to its visit, and returns its seat there.
   *
   * @throws {ServiceError}
   */
  async join(connection: Connection, handshake: VisitHandshake): Promise<Seat> {
    const { actor } = connection;
    const { encounterId } = handshake;
    const row = await this.#encounters.row(actor.tenantId, encounterId);
    await this.#encounters.checkJoin(actor, row);
    if (isOver(row.status)) {
      throw new ServiceError('visit_ended');
    }
    if (actor.kind === 'patient' && row.status === 'planned') {
      throw new ServiceError('invalid_state');
    }
    const room = await this.#roomOf(actor.tenantId, encounterId);
    return room.inTurn(() => {
      if (handshake.as === 'patient' && handshake.takesOver !== true) {
        mustNotBeOpenElsewhere(room, handshake);
      }
      return this.#enter(room, connection, handshake, row);
    });
  }

  async #enter(
    room: VisitRoom,
    connection: Connection,
    handshake: VisitHandshake,
    row: EncounterRow,
  ): Promise<Seat> {
    const { actor } = connection;
    const { encounterId } = room;
    // A guest who was removed while they waited for their turn does not enter.
    const letIn = actor.kind === 'guest' && (await this.#guests.atTheDoor(actor)).letIn;
    const role = roleOf(actor);
    const { id } = await this.#held.write(room, async () => {
      const place = await this.#participants.enter(actor, encounterId, role);
      if (actor.kind === 'patient') {
        await this.#encounters.comeBack(row, actor.tenantId, place.leftAt);
      }
      return place;
    });
    const chat = await this.#participants.chat(actor.tenantId, encounterId);
    const admitted = await this.#encounters.isAdmittedAtOnce(actor, room.status);
    const known = room.member(id);
    const encrypts = handshake.e2ee !== undefined;
    const participant: Participant = known?.participant ?? {
      id,
      role,
      name: actor.name,
      admitted,
      held: false,
      connection: 'connected',
      microphone: 'off',
      camera: 'off',
      blockedPaths: null,
      encrypts,
    };
    const changed = { ...(actor.kind === 'patient' && { admitted }), encrypts };
    const place: GuestPlace | null =
      actor.kind === 'guest'
        ? (known?.guest ?? {
            guestId: actor.id,
            allowance: actor.allowance,
            letIn,
            heardAfter: null,
          })
        : null;
    const { member, resumed } = await room.enter(
      connection,
      pageOf(handshake),
      { ...participant, ...changed, connection: 'connected' },
      place,
    );
    this.#entered.set(connection, room);
    connection.send('welcome', {
      self: member.participant,
      encounter: { id: encounterId, status: room.status, startedAt: iso(room.startedAt) },
      participants: room.visibleTo(member),
      chat: chatFor(member, chat),
      media: resumed ? null : room.setupOf(member),
      resumed,
      encryption: room.encryption.welcomeFor(member),
    });
    this.#log.debug('A participant joined a visit', {
      ...{ encounterId, participantId: id, role, resumed },
      admitted: member.participant.admitted,
    });
    if (known !== undefined) {
      await this.#held.write(room, () => this.#participants.countReconnection(actor.tenantId, id));
    }
    await room.settleGuests(chat);
    return { room, member, actor };
  }

  /**
   * Admits a waiting guest.
   *
   * @throws {ServiceError} `invalid_state` if they are not present
   */
  async admitGuest(actor: StaffActor, encounterId: string, guestId: string): Promise<void> {
    await this.#guests.checkAdmit(actor, encounterId, guestId);
    const room = await this.#madeFor(encounterId);
    if (room === undefined) {
      const isElsewhere = await this.#owners.isElsewhere(actor.tenantId, encounterId);
      throw new ServiceError(isElsewhere ? 'held_elsewhere' : 'invalid_state');
    }
    await room.inTurn(async () => {
      const member = room.guest(guestId);
      if (member === undefined) {
        throw new ServiceError('invalid_state');
      }
      room.encryption.checkAdmission(member);
      await this.#held.write(room, () => this.#guests.admit(actor, encounterId, guestId));
      await room.admit(member, await this.#participants.chat(actor.tenantId, encounterId));
    });
  }

  /** Withdraws an invitation, in the database and in the room. */
  async removeGuest(actor: StaffActor, encounterId: string, guestId: string): Promise<void> {
    await this.#guests.remove(actor, encounterId, guestId);
    const room = await this.#madeFor(encounterId);
    // In turn: a guest who is entering at this moment is either in the room by then, or is refused
    // on entry.
    await room?.inTurn(() => {
      const member = room.guest(guestId);
      if (member !== undefined) {
        room.putOut(member);
      }
      return Promise.resolve();
    });
    await this.#guests.endSessions(actor.tenantId, guestId);
    this.emit('changed', actor.tenantId);
  }

  /** The states of the guests whose page is open. */
  async guestStates(encounterId: string): Promise<ReadonlyMap<string, GuestState>> {
    const room = await this.#madeFor(encounterId);
    return new Map(
      room?.members.flatMap(({ guest, participant }) =>
        guest === null ? [] : [[guest.guestId, stateOf(participant)]],
      ),
    );
  }

  /** The visits with a room in this process. */
  async open(): Promise<readonly Pick<VisitRoom, 'tenantId' | 'encounterId'>[]> {
    return this.#made();
  }

  /** The socket closed: removes it from its room. */
  lose(connection: Connection): void {
    const room = this.#entered.get(connection);
    if (room !== undefined) {
      this.#log.debug('A connection to a visit was lost', { encounterId: room.encounterId });
      room.lose(connection);
    }
  }

  /** Tells the pages of the clinic that something changed in a visit or its queue. */
  announceChange(tenantId: string): void {
    this.emit('changed', tenantId);
  }

  /** Removes all members with this session from their rooms, without a grace period. */
  async expel(sessionId: string): Promise<void> {
    for (const room of await this.#made()) {
      for (const member of room.members.filter((one) => one.sessionId === sessionId)) {
        room.leave(member);
      }
    }
  }

  /** Ends a visit for all, in the database and in the room. */
  async end(actor: StaffActor, encounterId: string): Promise<void> {
    const endedAt = await this.#encounters.finish(actor, encounterId);
    await this.closeRoom(actor.tenantId, encounterId, endedAt);
  }

  /** Closes the room of a visit that has ended in the database. */
  async closeRoom(tenantId: string, encounterId: string, endedAt: Date): Promise<void> {
    const room = await this.#madeFor(encounterId);
    if (room !== undefined) {
      await this.#held
        .write(room, async () => {
          for (const { participant } of room.members) {
            await this.#participants.leave(tenantId, participant.id);
          }
        })
        .catch(ignoreHeldElsewhere);
      room.end(endedAt);
    }
    this.emit('changed', tenantId);
  }

  /** Whether the patient's page is open. */
  async isPresent(encounterId: string): Promise<boolean> {
    const room = await this.#madeFor(encounterId);
    return (
      room?.members.some(
        ({ participant, connection }) => participant.role === 'patient' && connection !== null,
      ) ?? false
    );
  }

  /**
   * The same, or it lost its connection a moment ago: a patient who reloads the page is not passed
   * over.
   */
  async isHere(encounterId: string): Promise<boolean> {
    const room = await this.#madeFor(encounterId);
    return room?.members.some(({ participant }) => participant.role === 'patient') ?? false;
  }

  /**
   * The patient's device check, updated with the current state: while they wait with the page open,
   * a microphone may fall silent or recover, and they may come back in another browser.
   */
  async checkNow(row: CheckedVisit): Promise<DeviceCheck | null> {
    if (row.deviceCheck === null) {
      return null;
    }
    const room = await this.#madeFor(row.id);
    const now = room?.members.find(
      ({ participant }) => participant.role === 'patient',
    )?.participant;
    const { encrypts: checked, ...check } = row.deviceCheck;
    const isEncrypted = room?.encryption.isOn ?? modeOf(row).mode === 'on';
    const encrypts = now?.encrypts ?? checked;
    const answer = { ...check, ...(isEncrypted && encrypts !== undefined && { encrypts }) };
    if (now === undefined || now.admitted) {
      return answer;
    }
    // A device that is off was turned off or is not open yet, which tells nothing about whether it
    // works.
    const stands = (checked: DeviceState, is: DeviceState) => (is === 'off' ? checked : is);
    return {
      ...answer,
      microphone: stands(check.microphone, now.microphone),
      camera: stands(check.camera, now.camera),
    };
  }

  /** Sends the patient an update, if they wait with the page open. */
  async tellWaiting<Name extends 'position' | 'wait' | 'communications'>(
    encounterId: string,
    name: Name,
    payload: ServerPayload<Name>,
  ): Promise<void> {
    const room = await this.#madeFor(encounterId);
    for (const member of room?.members ?? []) {
      if (member.participant.role === 'patient' && !member.participant.admitted) {
        send(member, name, payload);
      }
    }
  }

  /** Whether this socket is in a running call. */
  isInCall(connection: Connection): boolean {
    const room = this.#entered.get(connection);
    return (
      room?.status === 'in-progress' &&
      room.members.some((member) => member.connection === connection && member.participant.admitted)
    );
  }

  async close(): Promise<void> {
    this.#held.close();
    for (const room of await this.#made()) {
      room.close();
    }
    this.#rooms.clear();
  }

  async #roomOf(tenantId: string, encounterId: string): Promise<VisitRoom> {
    const open = this.#rooms.get(encounterId);
    if (open !== undefined) {
      return open;
    }
    const making = this.#make(tenantId, encounterId);
    this.#rooms.set(encounterId, making);
    try {
      return await making;
    } catch (error) {
      this.#rooms.delete(encounterId);
      throw error;
    }
  }

  async #make(tenantId: string, encounterId: string): Promise<VisitRoom> {
    await this.#ending.get(encounterId);
    const claim = await this.#owners.claim(tenantId, encounterId);
    const [row, media] = await this.#begin(tenantId, encounterId).catch((error: unknown) => {
      void this.#release(claim);
      throw error;
    });
    const changed = (): void => {
      this.emit('changed', tenantId);
    };
    const room: VisitRoom = new VisitRoom(
      {
        encounterId,
        tenantId,
        status: row.status,
        startedAt: row.startedAt,
        encryption: modeOf(row),
      },
      media,
      () => iceServersOf(this.#config),
      {
        changed,
        patient: () => {
          this.emit('patient', tenantId, encounterId);
        },
        devices: () => {
          this.emit('devices', tenantId, encounterId);
        },
        left: (member) => {
          // In turn, so that a member who comes back at once finds it recorded.
          room
            .inTurn(() => this.#writeDown(room, member))
            .then(() => {
              // From now on other processes know it, and so does the sender of turn notices.
              if (member.participant.role === 'patient') {
                this.emit('patient', tenantId, encounterId);
              }
            })
            .catch((error: unknown) => {
              this.#log.error('A departure could not be recorded', error, { encounterId });
            });
        },
        empty: () => {
          this.#rooms.delete(encounterId);
          this.#end(room, claim);
        },
        nextGeneration: () => this.#held.write(room, () => this.#owners.countGroup(claim)),
        failed: (error) => {
          this.#log.error('A key group could not be started yet', error, { encounterId });
        },
      },
    );
    this.#held.add(room, claim);
    this.#log.debug('A room was opened', { encounterId });
    return room;
  }

  /** The visit, read when no other process can change it any more, and the media of its room. */
  async #begin(tenantId: string, encounterId: string) {
    const row = await this.#encounters.row(tenantId, encounterId);
    // It may have ended since the caller was authorized.
    if (isOver(row.status)) {
      throw new ServiceError('visit_ended');
    }
    return [row, await this.#sfu.createRoom({ id: encounterId })] as const;
  }

  /** In turn: the leaving of the last member is recorded first, while the room is still held. */
  #end(room: VisitRoom, claim: RoomClaim): void {
    const { encounterId } = room;
    const ending = room.inTurn(() => this.#release(claim));
    this.#ending.set(encounterId, ending);
    void ending.finally(() => {
      if (this.#ending.get(encounterId) === ending) {
        this.#ending.delete(encounterId);
      }
    });
  }

  async #release(claim: RoomClaim): Promise<void> {
    await this.#owners.release(claim).catch((error: unknown) => {
      // The next process then waits for the end of this one, or this one claims the room again.
      this.#log.error('A room could not be released', error, { encounterId: claim.encounterId });
    });
  }

  #giveUp(room: VisitRoom): void {
    // A closed room may already have been replaced by another one.
    if (!room.closed && this.#rooms.delete(room.encounterId)) {
      this.#log.info('Another process took over a room', { encounterId: room.encounterId });
      room.close();
      this.emit('changed', room.tenantId);
    }
  }

  async #writeDown(room: VisitRoom, { participant, guest }: RoomMember): Promise<void> {
    const { tenantId } = room;
    await this.#held
      .write(room, async () => {
        await this.#participants.leave(tenantId, participant.id);
        if (guest !== null) {
          await this.#guests.leave(tenantId, guest.guestId);
        }
      })
      .catch(ignoreHeldElsewhere);
  }

  async #madeFor(encounterId: string): Promise<VisitRoom | undefined> {
    return this.#rooms.get(encounterId)?.catch(() => undefined);
  }

  /** The existing rooms; a room that failed to open concerns only its caller. */
  async #made(): Promise<VisitRoom[]> {
    const rooms = await Promise.allSettled(this.#rooms.values());
    return rooms.flatMap((room) => (room.status === 'fulfilled' ? [room.value] : []));
  }
}
