import { type ClientEventName, type VisitEventName } from '@teleward/contracts';
import { type Actor, type StaffActor } from '@teleward/records';
import { ServiceError } from '../../errors/index.ts';
import { type EventHandler, type EventHandlers } from '../../signalling/index.ts';
import { type EncryptionRows } from './encryption-rows.ts';
import { type Encounters } from '../encounters/encounters.ts';
import { type Guests } from '../guests/guests.ts';
import { readsChat, type RoomMember } from './room-member.ts';
import { type Participants } from '../encounters/participants.ts';
import { type VisitRoom } from './visit-room.ts';

/**
 * The sender of a message: a room member. It is bound to the connection; a message cannot change
 * it.
 */
export interface Seat<A extends Actor = Actor> {
  readonly room: VisitRoom;
  readonly member: RoomMember;
  readonly actor: A;
}

export type VisitHandlers = EventHandlers<Seat, VisitEventName>;

type Handle<N extends ClientEventName, A extends Actor = Actor> = (
  seat: Seat<A>,
  payload: Parameters<EventHandler<Seat, N>['handle']>[1],
) => ReturnType<EventHandler<Seat, N>['handle']>;

const byMember = <N extends ClientEventName>(handle: Handle<N>): EventHandler<Seat, N> => ({
  sender: 'member',
  handle,
});

const byAdmitted = <N extends ClientEventName>(handle: Handle<N>): EventHandler<Seat, N> => ({
  sender: 'admitted',
  handle(seat, payload) {
    if (!seat.member.participant.admitted) {
      throw new ServiceError('not_admitted');
    }
    return handle(seat, payload);
  },
});

const byStaff = <N extends ClientEventName>(
  handle: Handle<N, StaffActor>,
): EventHandler<Seat, N> => ({
  sender: 'staff',
  handle({ actor, ...place }, payload) {
    if (actor.kind !== 'staff') {
      throw new ServiceError('not_found');
    }
    return handle({ ...place, actor }, payload);
  },
});

const done = async (work: Promise<void>): Promise<Record<string, never>> => {
  await work;
  return {};
};

interface RoomWork {
  /**
   * Writes as the holder of the room.
   *
   * @throws {ServiceError} `held_elsewhere`
   */
  readonly asHolder: <T>(room: VisitRoom, work: () => Promise<T>) => Promise<T>;
  readonly end: (actor: StaffActor, encounterId: string) => Promise<void>;
}

/** The handler of each client event in a visit, with its permitted senders. */
export const visitHandlers = (
  encounters: Encounters,
  participants: Participants,
  guests: Guests,
  encryptions: EncryptionRows,
  { asHolder, end }: RoomWork,
): VisitHandlers => ({
  connectTransport: byMember(({ member }, { transportId, dtlsParameters }) =>
    done(member.peer.connectTransport(transportId, dtlsParameters)),
  ),
  restartIce: byMember(async ({ member }, { transportId }) => ({
    iceParameters: await member.peer.restartIce(transportId),
  })),
  startMedia: byMember(async ({ room, member }, { rtpCapabilities }) => {
    room.encryption.checkMedia(member);
    return member.peer.startMedia(rtpCapabilities);
  }),
  renewMedia: byMember(({ room, member }) => room.renewMedia(member)),
  produce: byMember(async ({ room, member }, track) => {
    room.encryption.checkTrack(member, track);
    return member.peer.produce(track);
  }),
  pauseProducer: byMember(({ member }, { producerId }) =>
    done(member.peer.pauseProducer(producerId)),
  ),
  resumeProducer: byMember(({ member }, { producerId }) =>
    done(member.peer.resumeProducer(producerId)),
  ),
  closeProducer: byMember(({ member }, { producerId }) =>
    done(member.peer.closeProducer(producerId)),
  ),
  resumeConsumer: byMember(({ member }, { consumerId }) =>
    done(member.peer.resumeConsumer(consumerId)),
  ),
  pauseConsumer: byMember(({ member }, { consumerId }) =>
    done(member.peer.pauseConsumer(consumerId)),
  ),
  setDevices: byMember(({ room, member }, devices) => {
    room.setDevices(member, devices);
    return Promise.resolve({});
  }),
  setMedia: byMember(({ room, member }, media) => {
    room.setMedia(member, media);
    return Promise.resolve({});
  }),
  admit: byStaff(async ({ room, actor }, { participantId }) => {
    const waiting = room.member(participantId);
    if (waiting === undefined) {
      throw new ServiceError('not_found');
    }
    await room.inTurn(async () => {
      // They may have left, or been removed, while this waited for its turn.
      if (room.member(participantId) !== waiting) {
        throw new ServiceError('not_found');
      }
      const { guest, sessionId } = waiting;
      room.encryption.checkAdmission(waiting);
      if (guest !== null) {
        await asHolder(room, () => guests.admit(actor, room.encounterId, guest.guestId));
      } else {
        room.start(
          await asHolder(room, () =>
            encounters.start(actor, room.encounterId, sessionId, room.encryption.mode),
          ),
        );
      }
      await room.admit(waiting, await participants.chat(room.tenantId, room.encounterId));
    });
    return {};
  }),
  putOut: byStaff(async ({ room, actor }, { participantId }) => {
    // In turn: the patient must not be admitted again between the write to the database and the
    // change in the room.
    await room.inTurn(async () => {
      const member = room.member(participantId);
      if (member?.participant.role !== 'patient') {
        throw new ServiceError('not_found');
      }
      const { sessionId } = member;
      await asHolder(room, () => encounters.putOut(actor, room.encounterId, sessionId));
      room.putOut(member);
    });
    return {};
  }),
  sendChat: byAdmitted(async ({ room, member }, line) => {
    if (!readsChat(member)) {
      throw new ServiceError('not_found');
    }
    const participantId = member.participant.id;
    return room.inTurn(async () => {
      const message = await asHolder(room, () =>
        participants.keepChat(room.tenantId, room.encounterId, { ...line, participantId }),
      );
      room.tellChat(message);
      return message;
    });
  }),
  reportQuality: byMember(({ room, member }, sample) =>
    done(
      asHolder(room, () => participants.addQuality(room.tenantId, member.participant.id, sample)),
    ),
  ),
  leave: byMember(({ room, member }) => {
    room.leave(member);
    return Promise.resolve({});
  }),
  end: byStaff(({ room, actor }) => done(end(actor, room.encounterId))),
  publishKeyPackage: byMember(({ room, member }, { keyPackage }) => {
    room.encryption.publish(member, keyPackage);
    return Promise.resolve({});
  }),
  createGroup: byAdmitted(async ({ room, member }, group) =>
    Promise.resolve(room.encryption.create(member, group)),
  ),
  commitGroup: byAdmitted(async ({ room, member }, commit) =>
    Promise.resolve(room.encryption.commit(member, commit)),
  ),
  confirmKeys: byAdmitted(({ room, member }, at) => {
    room.encryption.confirm(member, at);
    return Promise.resolve({});
  }),
  syncGroup: byAdmitted(({ room, member }, from) =>
    Promise.resolve({ messages: [...room.encryption.since(member, from)] }),
  ),
  rejoinGroup: byAdmitted(({ room, member }, { keyPackage }) => {
    room.encryption.rejoin(member, keyPackage);
    return Promise.resolve({});
  }),
  turnEncryptionOff: byStaff(async ({ room, actor }, { reason }) => {
    await room.inTurn(async () => {
      if (!room.encryption.isOn) {
        throw new ServiceError('invalid_state');
      }
      await asHolder(room, () => encryptions.turnOff(actor, room.encounterId, reason));
      await room.turnEncryptionOff(reason);
    });
    return {};
  }),
  confirmCode: byStaff(async ({ room, member, actor }, at) => {
    const check = (): void => {
      room.encryption.checkCode(member, at);
    };
    check();
    // Somebody may join or rejoin while it is written.
    const comparedAt = await asHolder(room, () =>
      encryptions.compare(actor, room.encounterId, check),
    );
    room.encryption.compared(comparedAt, at);
    return {};
  }),
});
