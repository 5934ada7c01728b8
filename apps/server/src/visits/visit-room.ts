import {
  type EncounterStatus,
  type IceServer,
  type MediaSetup,
  type Participant,
  type ServerEventName,
  type ServerPayload,
} from '@teleward/contracts';
import { AsyncQueue, type Peer, type Room } from '@teleward/sfu';
import { type Connection } from '../signalling/connection.ts';
import { failure } from '../http/service-error.ts';

/** Somebody in the room, or on the way back to it. */
export interface Member {
  participant: Participant;
  /** The page load that this member's media belong to. */
  instanceId: string;
  /** By which they came in last. */
  sessionId: string;
  peer: Peer;
  /** Null while the socket is lost. */
  connection: Connection | null;
  /** Told about media, and not yet known to have arrived: a lost socket may have swallowed it. */
  readonly untold: Set<symbol>;
  absence: NodeJS.Timeout | null;
}

/** What happens in a room that others than its members must know. */
export interface VisitRoomEvents {
  /** Somebody came, was let in, went, or lost the connection. */
  changed(): void;
  /** A member did not come back in time, or left. */
  left(participantId: string): void;
  /** Nobody is in it any more. */
  empty(): void;
}

/** How long a lost connection keeps its place, in milliseconds. */
const grace = 60_000;

/** The live side of one visit: who is there, and who hears and sees whom. */
export class VisitRoom {
  readonly encounterId: string;
  readonly tenantId: string;
  status: EncounterStatus;
  startedAt: Date | null;
  readonly #room: Room;
  readonly #iceServers: () => IceServer[];
  readonly #events: VisitRoomEvents;
  readonly #members = new Map<string, Member>();
  readonly #queue = new AsyncQueue();

  constructor(
    visit: {
      readonly encounterId: string;
      readonly tenantId: string;
      readonly status: EncounterStatus;
      readonly startedAt: Date | null;
    },
    room: Room,
    iceServers: () => IceServer[],
    events: VisitRoomEvents,
  ) {
    this.encounterId = visit.encounterId;
    this.tenantId = visit.tenantId;
    this.status = visit.status;
    this.startedAt = visit.startedAt;
    this.#room = room;
    this.#iceServers = iceServers;
    this.#events = events;
    room.on('speakers', (speakers) => {
      this.#tellAdmitted('speakers', {
        speakers: speakers.map(({ peerId, volume }) => ({ participantId: peerId, volume })),
      });
    });
    room.on('restarted', () => {
      this.#handleRestarted();
    });
    room.on('failed', () => {
      this.#handleFailed();
    });
  }

  get members(): readonly Member[] {
    return [...this.#members.values()];
  }

  get closed(): boolean {
    return this.#room.closed;
  }

  member(participantId: string): Member | undefined {
    return this.#members.get(participantId);
  }

  /**
   * One after another: who comes, who is let in and what is written. So nobody gets a list of lines and
   * misses the one that was written meanwhile, and two pages of one person do not come in at once.
   */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.#queue.run(work);
  }

  /** Ends the room; sockets are told why first. */
  close(): void {
    for (const member of this.#members.values()) {
      clearTimeout(member.absence ?? undefined);
      member.connection?.close();
      member.connection = null;
    }
    this.#members.clear();
    this.#room.close();
  }

  /**
   * Brings somebody in. The same page load gets its media back as they were; another one takes the
   * place over, and the one before is told.
   */
  async enter(
    connection: Connection,
    instanceId: string,
    participant: Participant,
  ): Promise<{ readonly member: Member; readonly resumed: boolean }> {
    const before = this.#members.get(participant.id);
    const isBack = before?.instanceId === instanceId && !before.peer.closed;
    if (before !== undefined && isBack) {
      clearTimeout(before.absence ?? undefined);
      before.connection?.close();
      before.connection = connection;
      before.sessionId = connection.actor.sessionId;
      const resumed = before.untold.size === 0;
      if (!resumed) {
        await this.renewMedia(before);
      }
      this.#change(before, { connection: 'connected' });
      this.#events.changed();
      return { member: before, resumed };
    }
    if (before !== undefined) {
      const old = before.connection;
      this.#remove(before);
      old?.send('refused', { error: failure('superseded') });
      old?.close();
    }
    const { id, admitted } = participant;
    const peer = await this.#createPeer(id, admitted);
    const member: Member = {
      participant,
      instanceId,
      sessionId: connection.actor.sessionId,
      peer,
      connection,
      untold: new Set(),
      absence: null,
    };
    this.#members.set(id, member);
    this.#listen(member);
    this.#tellOthers(member);
    this.#events.changed();
    return { member, resumed: false };
  }

  /** Lets somebody in who waits. */
  async admit(member: Member, chat: ServerPayload<'admitted'>['chat']): Promise<void> {
    if (member.participant.admitted) {
      return;
    }
    member.participant = { ...member.participant, admitted: true };
    this.#send(member, 'admitted', {
      startedAt: (this.startedAt ?? new Date()).toISOString(),
      participants: this.visibleTo(member),
      chat,
    });
    await member.peer.admit();
    this.#tellOthers(member);
    this.#events.changed();
  }

  /** The socket is gone: the place is kept for a while. */
  lose(connection: Connection): void {
    const member = this.members.find((candidate) => candidate.connection === connection);
    if (member === undefined) {
      return;
    }
    member.connection = null;
    member.absence = setTimeout(() => {
      this.leave(member);
    }, grace);
    this.#change(member, { connection: 'reconnecting' });
    this.#events.changed();
  }

  leave(member: Member): void {
    if (!this.#remove(member)) {
      return;
    }
    member.connection?.close();
    member.participant = { ...member.participant, connection: 'left' };
    this.#tellOthers(member);
    this.#events.left(member.participant.id);
    this.#events.changed();
    this.#closeIfEmpty();
  }

  setDevices(member: Member, devices: Pick<Participant, 'microphone' | 'camera'>): void {
    this.#change(member, devices);
  }

  tellChat(message: ServerPayload<'chat'>): void {
    this.#tellAdmitted('chat', message);
  }

  end(endedAt: Date): void {
    for (const member of this.#members.values()) {
      this.#send(member, 'ended', { endedAt: endedAt.toISOString() });
    }
    this.close();
    this.#events.changed();
    this.#events.empty();
  }

  /** Who waits sees nobody; staff see everybody; the others see who was let in. */
  visibleTo(viewer: Member): Participant[] {
    return this.members
      .filter((other) => other !== viewer && this.#sees(viewer, other))
      .map((other) => other.participant);
  }

  /** Throws a member's transports away; what was told about them no longer matters. */
  async renewMedia(member: Member): Promise<MediaSetup> {
    await member.peer.renew();
    member.untold.clear();
    return this.setupOf(member);
  }

  setupOf(member: Member): MediaSetup {
    return { ...member.peer.setup, iceServers: this.#iceServers() };
  }

  #sees(viewer: Member, other: Member): boolean {
    if (viewer.participant.role !== 'patient') {
      return true;
    }
    return viewer.participant.admitted && other.participant.admitted;
  }

  #change(member: Member, change: Partial<Participant>): void {
    member.participant = { ...member.participant, ...change };
    this.#tellOthers(member);
  }

  async #createPeer(id: string, admitted: boolean): Promise<Peer> {
    try {
      return await this.#room.createPeer({ id, admitted });
    } catch (error) {
      this.#closeIfEmpty();
      throw error;
    }
  }

  #closeIfEmpty(): void {
    if (this.#members.size > 0 || this.closed) {
      return;
    }
    this.close();
    this.#events.empty();
  }

  #remove(member: Member): boolean {
    if (this.#members.get(member.participant.id) !== member) {
      return false;
    }
    clearTimeout(member.absence ?? undefined);
    this.#members.delete(member.participant.id);
    member.peer.close();
    return true;
  }

  #tellOthers(member: Member): void {
    for (const other of this.#members.values()) {
      if (other !== member && this.#sees(other, member)) {
        this.#send(other, 'participantChanged', member.participant);
      }
    }
  }

  #tellAdmitted<N extends ServerEventName>(name: N, payload: ServerPayload<N>): void {
    for (const member of this.#members.values()) {
      if (member.participant.admitted) {
        this.#send(member, name, payload);
      }
    }
  }

  #send<N extends ServerEventName>(member: Member, name: N, payload: ServerPayload<N>): void {
    member.connection?.send(name, payload);
  }

  #sendMedia<N extends ServerEventName>(member: Member, name: N, payload: ServerPayload<N>): void {
    const message = Symbol(name);
    member.untold.add(message);
    member.connection?.sendConfirmed(name, payload, () => {
      member.untold.delete(message);
    });
  }

  #listen(member: Member): void {
    const { peer } = member;
    peer.on('consumer', (parameters) => {
      this.#sendMedia(member, 'consumerAdded', parameters);
    });
    peer.on('consumerclosed', (consumerId) => {
      this.#sendMedia(member, 'consumerClosed', { consumerId });
    });
    peer.on('consumerpaused', (consumerId) => {
      this.#sendMedia(member, 'consumerPaused', { consumerId });
    });
    peer.on('consumerresumed', (consumerId) => {
      this.#sendMedia(member, 'consumerResumed', { consumerId });
    });
  }

  #handleRestarted(): void {
    for (const member of this.#members.values()) {
      this.#sendMedia(member, 'mediaReset', this.setupOf(member));
    }
  }

  /** The clients connect again, and their coming makes a new room. */
  #handleFailed(): void {
    this.close();
    this.#events.changed();
    this.#events.empty();
  }
}
