import {
  type EncounterStatus,
  type EncryptionOffReason,
  type IceServer,
  type MediaSetup,
  type Participant,
  type ServerEventName,
  type ServerPayload,
} from '@teleward/contracts';
import { AsyncQueue, type Peer, type PeerOptions, type Room } from '@teleward/sfu';
import { type Connection } from '../../signalling/index.ts';
import { failure } from '../../errors/index.ts';
import {
  chatFor,
  isTogether,
  mediaOf,
  readsChat,
  sees,
  type GuestPlace,
  type RoomMember,
  type Page,
} from './room-member.ts';
import { passOnMedia, send, sendMedia } from './telling.ts';
import { VisitEncryption, type EncryptionMode } from './visit-encryption.ts';

/** Events in a room that concern others than its members. */
export interface VisitRoomEvents {
  /** The patient's page opened, closed or lost its connection. */
  patient(): void;
  /** The microphone or camera of the waiting patient changed its state. */
  devices(): void;
  /** A member came, was admitted, left, or lost the connection. */
  changed(): void;
  /** A member left, or did not reconnect in time. */
  left(member: RoomMember): void;
  /** The last member left. */
  empty(): void;
  /**
   * A new MLS group begins.
   *
   * @returns a number that no earlier group of the visit had
   */
  nextGeneration(): Promise<number>;
  /** The number could not be obtained. */
  failed(error: unknown): void;
}

/** How long a member without a connection is kept, in milliseconds. */
const grace = 60_000;

/** The live side of one visit: its members, and who hears and sees whom. */
export class VisitRoom {
  readonly encounterId: string;
  readonly tenantId: string;
  readonly encryption: VisitEncryption;
  readonly #room: Room;
  readonly #iceServers: () => IceServer[];
  readonly #events: VisitRoomEvents;
  readonly #members = new Map<string, RoomMember>();
  readonly #queue = new AsyncQueue();
  #status: EncounterStatus;
  #startedAt: Date | null;

  constructor(
    visit: {
      readonly encounterId: string;
      readonly tenantId: string;
      readonly status: EncounterStatus;
      readonly startedAt: Date | null;
      readonly encryption: EncryptionMode;
    },
    room: Room,
    iceServers: () => IceServer[],
    events: VisitRoomEvents,
  ) {
    this.encounterId = visit.encounterId;
    this.tenantId = visit.tenantId;
    this.#status = visit.status;
    this.#startedAt = visit.startedAt;
    this.#room = room;
    this.#iceServers = iceServers;
    this.#events = events;
    const members = (): readonly RoomMember[] => this.members;
    this.encryption = new VisitEncryption(visit.encryption, {
      get members() {
        return members();
      },
      nextGeneration: () => events.nextGeneration(),
      failed: (error) => {
        events.failed(error);
      },
    });
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

  get members(): readonly RoomMember[] {
    return [...this.#members.values()];
  }

  get status(): EncounterStatus {
    return this.#status;
  }

  /** When the visit began; null before that. */
  get startedAt(): Date | null {
    return this.#startedAt;
  }

  get closed(): boolean {
    return this.#room.closed;
  }

  member(participantId: string): RoomMember | undefined {
    return this.#members.get(participantId);
  }

  guest(guestId: string): RoomMember | undefined {
    return this.members.find(({ guest }) => guest?.guestId === guestId);
  }

  /**
   * Serializes arrivals, admissions and chat, so that a member cannot get the list of lines and
   * miss one that is written meanwhile, and two pages of one person do not enter at the same time.
   */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.#queue.run(work);
  }

  /** The visit has begun in the database. The caller admits the patient next. */
  start(startedAt: Date): void {
    this.#status = 'in-progress';
    this.#startedAt = startedAt;
  }

  /** Closes the room; callers tell the sockets why before that. */
  close(): void {
    for (const member of this.#members.values()) {
      clearTimeout(member.absence ?? undefined);
      member.connection?.close();
      member.connection = null;
    }
    this.#members.clear();
    this.encryption.close();
    this.#room.close();
  }

  /**
   * Adds a member. The same page load gets its media back unchanged; another one replaces the
   * previous page, which is told so.
   */
  async enter(
    connection: Connection,
    page: Page,
    participant: Participant,
    guest: GuestPlace | null,
  ): Promise<{ readonly member: RoomMember; readonly resumed: boolean }> {
    const { instanceId, tabId } = page;
    const before = this.#members.get(participant.id);
    const isBack =
      before?.instanceId === instanceId &&
      !before.peer.closed &&
      // Under another session the page may have to wait again, and so its media are not kept.
      before.participant.admitted === participant.admitted;
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
      this.#came(before);
      this.encryption.settle();
      return { member: before, resumed };
    }
    if (before !== undefined) {
      const old = before.connection;
      this.#remove(before);
      old?.send('refused', { error: failure('superseded') });
      old?.close();
    }
    const { id, admitted } = participant;
    // Encrypted media flow once the keys are there.
    const isOpen = admitted && !this.encryption.isOn;
    const peer = await this.#createPeer({ id, admitted: isOpen, ...mediaOf(guest) });
    const member: RoomMember = {
      participant,
      instanceId,
      tabId,
      sessionId: connection.actor.sessionId,
      peer,
      connection,
      untold: new Set(),
      absence: null,
      guest,
    };
    this.#members.set(id, member);
    passOnMedia(member);
    this.#tellOthers(member);
    this.#came(member);
    this.encryption.settle();
    return { member, resumed: false };
  }

  /** Admits a waiting member. */
  async admit(member: RoomMember, chat: ServerPayload<'admitted'>['chat']): Promise<void> {
    if (member.guest !== null) {
      member.guest.letIn = true;
    } else if (!member.participant.admitted) {
      await this.#bringIn(member, chat);
    }
    await this.settleGuests(chat);
  }

  /** Brings in the admitted guests if doctor and patient are present; otherwise holds them. */
  async settleGuests(chat: ServerPayload<'admitted'>['chat']): Promise<void> {
    const together = isTogether(this.members);
    for (const member of this.members) {
      const { guest, participant } = member;
      if (guest?.letIn !== true || participant.admitted) {
        continue;
      }
      if (together) {
        guest.heardAfter = chat.at(-1)?.id ?? null;
        // A guest who has left meanwhile must not keep the others from entering.
        await this.#bringIn(member, chat).catch(() => undefined);
      } else if (!participant.held) {
        this.#hold(member);
      }
    }
    this.#holdGuestsUnlessTogether();
  }

  /** Removes a member, and tells them so. */
  putOut(member: RoomMember): void {
    send(member, 'refused', { error: failure('removed') });
    this.leave(member);
  }

  /** The connection is lost: the member is kept for a while. */
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
    this.#came(member);
    this.encryption.settle();
  }

  leave(member: RoomMember): void {
    if (!this.#remove(member)) {
      return;
    }
    member.connection?.close();
    member.participant = { ...member.participant, connection: 'left' };
    this.#tellOthers(member);
    this.#holdGuestsUnlessTogether();
    this.#events.left(member);
    this.#came(member);
    this.encryption.settle();
    this.#closeIfEmpty();
  }

  setDevices(member: RoomMember, devices: Pick<Participant, 'microphone' | 'camera'>): void {
    const { role, admitted, microphone, camera } = member.participant;
    this.#change(member, devices);
    const isNews = microphone !== devices.microphone || camera !== devices.camera;
    if (role === 'patient' && !admitted && isNews) {
      this.#events.devices();
    }
  }

  setMedia(member: RoomMember, media: Pick<Participant, 'blockedPaths'>): void {
    this.#change(member, media);
  }

  tellChat(message: ServerPayload<'chat'>): void {
    for (const member of this.#members.values()) {
      if (readsChat(member)) {
        send(member, 'chat', message);
      }
    }
  }

  end(endedAt: Date): void {
    for (const member of this.#members.values()) {
      send(member, 'ended', { endedAt: endedAt.toISOString() });
    }
    this.close();
    this.#events.changed();
    this.#events.empty();
  }

  visibleTo(viewer: RoomMember): Participant[] {
    return this.members
      .filter((other) => other !== viewer && sees(viewer, other))
      .map((other) => other.participant);
  }

  /** Discards a member's transports; unacknowledged events about them no longer matter. */
  async renewMedia(member: RoomMember): Promise<MediaSetup> {
    await member.peer.renew();
    member.untold.clear();
    return this.setupOf(member);
  }

  /**
   * Continues without encryption: every media connection starts over, because encrypted and
   * unencrypted frames must never mix.
   */
  async turnEncryptionOff(reason: EncryptionOffReason): Promise<void> {
    this.encryption.turnOff(reason);
    await Promise.allSettled(this.members.map((member) => member.peer.renew()));
    for (const member of this.members) {
      member.untold.clear();
      sendMedia(member, 'mediaReset', this.setupOf(member));
      if (member.participant.admitted) {
        // A member who has left meanwhile must not keep the others from continuing.
        await member.peer.admit().catch(() => undefined);
      }
    }
    // What the patient's browser cannot do is in nobody's way any more.
    this.#events.devices();
    this.#events.changed();
  }

  setupOf(member: RoomMember): MediaSetup {
    return { ...member.peer.setup, iceServers: this.#iceServers() };
  }

  /** A member came or left. */
  #came({ participant }: RoomMember): void {
    this.#events.changed();
    if (participant.role === 'patient') {
      this.#events.patient();
    }
  }

  async #bringIn(member: RoomMember, chat: ServerPayload<'admitted'>['chat']): Promise<void> {
    member.participant = { ...member.participant, admitted: true, held: false };
    send(member, 'admitted', {
      startedAt: (this.startedAt ?? new Date()).toISOString(),
      participants: this.visibleTo(member),
      chat: chatFor(member, chat),
    });
    if (!this.encryption.isOn) {
      await member.peer.admit();
    }
    this.#tellOthers(member);
    this.#events.changed();
    this.encryption.settle();
  }

  /** Guests stay in the call only while doctor and patient are both present. */
  #holdGuestsUnlessTogether(): void {
    if (isTogether(this.members)) {
      return;
    }
    for (const member of this.members) {
      if (member.guest !== null && member.participant.admitted) {
        this.#hold(member);
      }
    }
  }

  /** Immediately, not in turn: the guest must not hear anything more meanwhile. */
  #hold(member: RoomMember): void {
    this.#change(member, { admitted: false, held: true });
    send(member, 'participantChanged', member.participant);
    member.peer.dismiss().catch(() => undefined);
    this.#events.changed();
    this.encryption.settle();
  }

  #change(member: RoomMember, change: Partial<Participant>): void {
    member.participant = { ...member.participant, ...change };
    this.#tellOthers(member);
  }

  async #createPeer(options: PeerOptions): Promise<Peer> {
    try {
      return await this.#room.createPeer(options);
    } catch (error) {
      this.#holdGuestsUnlessTogether();
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

  #remove(member: RoomMember): boolean {
    if (this.#members.get(member.participant.id) !== member) {
      return false;
    }
    clearTimeout(member.absence ?? undefined);
    this.#members.delete(member.participant.id);
    member.peer.close();
    return true;
  }

  #tellOthers(member: RoomMember): void {
    for (const other of this.#members.values()) {
      if (other !== member && sees(other, member)) {
        send(other, 'participantChanged', member.participant);
      }
    }
  }

  #tellAdmitted<N extends ServerEventName>(name: N, payload: ServerPayload<N>): void {
    for (const member of this.#members.values()) {
      if (member.participant.admitted) {
        send(member, name, payload);
      }
    }
  }

  #handleRestarted(): void {
    for (const member of this.#members.values()) {
      sendMedia(member, 'mediaReset', this.setupOf(member));
    }
  }

  /** The clients reconnect, and the first of them creates a new room. */
  #handleFailed(): void {
    this.close();
    this.#events.changed();
    this.#events.empty();
  }
}
