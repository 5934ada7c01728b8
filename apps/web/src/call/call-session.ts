import {
  type EncryptionOffReason,
  encryptionVersion,
  type ErrorCode,
  type Handshake,
  type MediaSetup,
  type Participant,
  type ServerPayload,
  signallingProtocol,
} from '@teleward/contracts';
import { Signalling, type SignallingState, watchNetwork } from '../signalling/index.ts';
import { type CallSnapshot, firstSnapshot } from './call-snapshot.ts';
import { CallMedia } from './call-media.ts';
import { ChatOutbox } from './chat-outbox.ts';
import { CallEncryption, type CallEncryptionOptions } from './e2ee/call-encryption.ts';
import { type EncryptionView } from './e2ee/encryption-view.ts';
import { canSeal } from './e2ee/support.ts';
import { isTurnedOn } from './device-problem.ts';
import { type DeviceKind, type Devices, type DevicesSnapshot } from './devices.ts';
import {
  type LocalMedia,
  type MediaConnection,
  type MediaConnectionOptions,
} from './media-connection.ts';
import { type Party } from './party.ts';
import { pause } from '../pause.ts';
import { randomId } from './random-id.ts';
import { StateReport } from './state-report.ts';
import { Store } from './store.ts';
import { serverNow } from '../server-clock.ts';
import { tabId } from './tab-id.ts';

export interface CallSessionOptions {
  party: Party;
  encounterId: string;
  devices: Devices;
  /** The patient chose to continue here although another page of theirs has the visit open. */
  takesOver?: boolean;
  createSignalling?: (handshake: Handshake) => Signalling;
  createConnection?: (options: MediaConnectionOptions) => MediaConnection;
  createKeys?: CallEncryptionOptions['createKeys'];
  /** Whether this browser can encrypt and decrypt frames. */
  able?: boolean;
}

/** How long leaving may take before the page goes on without an answer, in ms. */
const leavePatienceMs = 2000;

/**
 * One person's part in a visit, from joining to the end. It keeps signalling, media, devices and
 * chat together and shows them as one snapshot. What is lost on the way is restored by itself.
 */
export class CallSession {
  readonly #store: Store<CallSnapshot>;
  readonly #devices: Devices;
  readonly #handshake: Handshake;
  readonly #signalling: Signalling;
  readonly #media: CallMedia;
  readonly #encryption: CallEncryption;
  // Ids of the participants whose admission this page saw: nobody else may be in the MLS group.
  readonly #admitted = new Set<string>();
  // The media parameters to connect with once the person agrees to go on unencrypted.
  #setup: MediaSetup | null = null;
  readonly #outbox: ChatOutbox;
  readonly #deviceReport: StateReport<Pick<Participant, DeviceKind>>;
  readonly #mediaReport: StateReport<Pick<Participant, 'blockedPaths'>>;
  readonly #unwatch = new AbortController();
  readonly #forgetDevices: () => void;
  #networkChanged = false;
  #closed = false;

  /** Connects at once. */
  constructor(options: CallSessionOptions) {
    this.#devices = options.devices;
    this.#store = new Store(firstSnapshot(this.#devices.snapshot));
    const createSignalling =
      options.createSignalling ?? ((handshake: Handshake) => new Signalling(handshake));
    const { able = canSeal() } = options;
    this.#handshake = { ...handshakeOf(options), ...(able && { e2ee: encryptionVersion }) };
    this.#signalling = createSignalling(this.#handshake);
    this.#encryption = new CallEncryption({
      visitId: options.encounterId,
      request: (name, payload) => this.#signalling.request(name, payload),
      changed: (encryption) => {
        this.#handleEncryption(encryption);
      },
      admitted: () => this.#admitted,
      reconnect: () => {
        this.#media.renew();
      },
      ...(options.createKeys && { createKeys: options.createKeys }),
      able,
    });
    this.#media = new CallMedia({
      signalling: this.#signalling,
      changed: (change) => {
        this.#store.update(change);
        const { blockedPaths } = change;
        if (blockedPaths === undefined) return;
        this.#mediaReport.handleStates({ blockedPaths: blockedPaths && [...blockedPaths] });
      },
      renewed: (setup) => {
        this.#connect(setup);
      },
      impossible: () => {
        this.#finish('media_invalid');
      },
      seal: () => this.#encryption.seal,
      measures: () => this.#encryption.flowsSteadily,
      ...(options.createConnection && { createConnection: options.createConnection }),
    });
    this.#outbox = new ChatOutbox({
      send: (line) => this.#signalling.request('sendChat', line),
      sent: (message) => {
        this.#handleChat(message);
      },
      changed: (pendingChat) => {
        this.#store.update({ pendingChat });
      },
    });
    this.#deviceReport = new StateReport((states) =>
      this.#signalling.request('setDevices', states),
    );
    this.#mediaReport = new StateReport((media) => this.#signalling.request('setMedia', media));
    this.#forgetDevices = this.#devices.subscribe(() => {
      this.#handleDevices();
    });
    this.#listen();
  }

  readonly getSnapshot = (): CallSnapshot => this.#store.read();

  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  /** Closes the call without leaving the visit: the same person may come back within a minute. */
  close(): void {
    if (this.#closed) return;
    this.#media.close();
    this.#encryption.close();
    this.#closed = true;
    this.#forgetDevices();
    this.#unwatch.abort();
    this.#outbox.close();
    this.#signalling.close();
  }

  /** Leaves the visit; the others are told at once, and every device is released. */
  async leave(): Promise<void> {
    if (this.#closed) return;
    this.#store.update({ phase: 'left' });
    this.#media.close();
    this.#devices.close();
    const patience = pause(leavePatienceMs);
    const left = this.#signalling.request('leave', {}).catch(() => undefined);
    await Promise.race([left, patience]);
    this.close();
  }

  /** Staff: ends the visit for all. @throws {SignallingError} */
  async end(): Promise<void> {
    try {
      await this.#signalling.request('end', {});
    } catch (error) {
      // The event that the visit ended may overtake the acknowledgement.
      if (this.getSnapshot().phase !== 'ended') throw error;
    }
  }

  /** Staff: admits a waiting participant. @throws {SignallingError} */
  async admit(participantId: string): Promise<void> {
    await this.#signalling.request('admit', { participantId });
  }

  /** Staff: removes the patient from the visit. @throws {SignallingError} */
  async putOut(participantId: string): Promise<void> {
    await this.#signalling.request('putOut', { participantId });
  }

  /** Staff: records that both ends compared the safety code. @throws {SignallingError} */
  async confirmCode(code: string): Promise<void> {
    await this.#encryption.confirmCode(code);
  }

  /** The person has been told that the visit is no longer end-to-end encrypted, and goes on. */
  continueUnencrypted(): void {
    this.#encryption.goOn();
    const setup = this.#setup;
    if (setup !== null) this.#connect(setup);
  }

  /**
   * Staff: continues this visit without end-to-end encryption, for all to see.
   * @throws {SignallingError}
   */
  async turnEncryptionOff(reason: EncryptionOffReason): Promise<void> {
    await this.#signalling.request('turnEncryptionOff', { reason });
    // The one who turned it off was asked to confirm, so needs no second question.
    this.continueUnencrypted();
  }

  /** Sends a chat message, now or when the connection is back. Blank messages are not sent. */
  sendChat(text: string): void {
    if (text.trim().length > 0) this.#outbox.add(text);
  }

  #listen(): void {
    const signalling = this.#signalling;
    signalling.onState((state) => {
      this.#handleSignallingState(state);
    });
    signalling.on('welcome', (welcome) => {
      this.#handleWelcome(welcome);
    });
    signalling.on('refused', ({ error }) => {
      if (signalling.state === 'refused') this.#finish(error.code, error.requestId);
    });
    signalling.on('admitted', (admitted) => {
      this.#handleAdmitted(admitted);
    });
    signalling.on('position', (queuePosition) => {
      this.#store.update({ queuePosition });
    });
    signalling.on('wait', ({ wait }) => {
      this.#store.update({ wait });
    });
    signalling.on('communications', ({ count }) => {
      this.#store.update({ communications: count });
    });
    signalling.on('ended', ({ endedAt }) => {
      this.#store.update({ endedAt });
      this.#finish('visit_ended');
    });
    signalling.on('participantChanged', (participant) => {
      this.#handleParticipant(participant);
    });
    signalling.on('speakers', ({ speakers }) => {
      this.#handleSpeakers(speakers.map(({ participantId }) => participantId));
    });
    signalling.on('chat', (message) => {
      this.#outbox.confirm(message.id);
      this.#handleChat(message);
    });
    signalling.on('consumerAdded', (parameters) =>
      this.#media.connection?.handleConsumerAdded(parameters),
    );
    signalling.on('consumerClosed', ({ consumerId }) =>
      this.#media.connection?.handleConsumerClosed(consumerId),
    );
    signalling.on('consumerPaused', ({ consumerId }) =>
      this.#media.connection?.handleConsumerPaused(consumerId, true),
    );
    signalling.on('consumerResumed', ({ consumerId }) =>
      this.#media.connection?.handleConsumerPaused(consumerId, false),
    );
    signalling.on('mediaReset', (setup) => {
      this.#connect(setup);
    });
    signalling.on('encryption', (state) => {
      this.#encryption.handleState(state);
    });
    signalling.on('groupAsked', (asked) => {
      this.#encryption.handleAsked(asked);
    });
    signalling.on('groupMessage', (message) => {
      this.#encryption.handleMessage(message);
    });
    if (typeof window === 'undefined') return;
    watchNetwork(() => {
      this.#networkChanged = true;
    }, this.#unwatch.signal);
  }

  #handleSignallingState(state: SignallingState): void {
    const { phase, self } = this.getSnapshot();
    if (state === 'reconnecting' && self !== null && phase !== 'left') {
      this.#store.update({ phase: 'reconnecting' });
    }
  }

  #handleWelcome(welcome: ServerPayload<'welcome'>): void {
    if (this.getSnapshot().phase === 'left') return;
    const { self, encounter, participants, chat, media } = welcome;
    // The takeover was pressed once: a later reconnection must not replace another page again.
    if ('takesOver' in this.#handshake) delete this.#handshake.takesOver;
    this.#store.update({
      phase: self.admitted ? 'in-call' : 'waiting',
      self,
      encounter,
      participants: participants.filter(isPresent),
      chat,
      speakers: [],
    });
    this.#noteAdmitted([self, ...participants]);
    this.#encryption.handleWelcome(welcome);
    this.#deviceReport.handleTold(self);
    this.#mediaReport.handleTold(self);
    this.#handleDevices();
    if (media !== null || !this.#encryption.isPossible) this.#connect(media);
    else this.#media.handleResumed(this.#networkChanged);
    this.#networkChanged = false;
    for (const { id } of chat) this.#outbox.confirm(id);
    this.#outbox.flush();
  }

  #handleAdmitted({ startedAt, participants, chat }: ServerPayload<'admitted'>): void {
    const { self, encounter } = this.getSnapshot();
    if (self === null || encounter === null) return;
    this.#store.update({
      phase: 'in-call',
      queuePosition: null,
      wait: null,
      self: { ...self, admitted: true, held: false },
      encounter: { ...encounter, status: 'in-progress', startedAt },
      participants: participants.filter(isPresent),
      chat,
    });
    this.#noteAdmitted([{ ...self, admitted: true }, ...participants]);
    this.#encryption.handleAdmission(true);
    this.#handleDevices();
    this.#outbox.flush();
  }

  #handleParticipant(participant: Participant): void {
    const { self, participants } = this.getSnapshot();
    if (participant.admitted && isPresent(participant)) {
      this.#noteAdmitted([participant]);
    } else {
      this.#admitted.delete(participant.id);
      this.#encryption.handleGone(participant.id);
    }
    if (participant.id === self?.id) {
      this.#handleSelf(participant);
      return;
    }
    const isKnown = participants.some(({ id }) => id === participant.id);
    const next = isKnown
      ? participants.map((other) => (other.id === participant.id ? participant : other))
      : [...participants, participant];
    this.#store.update({ participants: next.filter(isPresent) });
    const { encounter } = this.getSnapshot();
    // The patient's admission begins the visit; only the patient gets an event of its own about it.
    if (participant.admitted && participant.role === 'patient' && encounter !== null) {
      // The event to staff carries no time; it happened just now.
      const startedAt = encounter.startedAt ?? new Date(serverNow()).toISOString();
      this.#store.update({ encounter: { ...encounter, status: 'in-progress', startedAt } });
    }
  }

  /**
   * A guest is put on hold as soon as doctor or patient leaves: nobody may be alone with a guest.
   */
  #handleSelf(self: Participant): void {
    this.#store.update({ self });
    this.#encryption.handleAdmission(self.admitted);
    if (self.admitted || this.getSnapshot().phase !== 'in-call') return;
    this.#store.update({ phase: 'waiting', participants: [], speakers: [] });
    this.#handleDevices();
  }

  #handleSpeakers(speakers: readonly string[]): void {
    const before = this.getSnapshot().speakers;
    if (speakers.join() !== before.join()) this.#store.update({ speakers });
  }

  #handleChat(message: ServerPayload<'chat'>): void {
    const { chat } = this.getSnapshot();
    if (chat.some(({ id }) => id === message.id)) return;
    this.#store.update({ chat: [...chat, message] });
  }

  /**
   * The only way to a connection: connects the media, unless this browser cannot have any or the
   * person first has to be told that the visit is not encrypted.
   */
  #connect(setup: MediaSetup | null): void {
    const { isPossible, waitsForConsent } = this.#encryption;
    this.#setup = isPossible && waitsForConsent ? setup : null;
    if (setup !== null && isPossible && !waitsForConsent) this.#media.connect(setup);
    else this.#media.drop();
  }

  #noteAdmitted(participants: readonly Participant[]): void {
    for (const { id, admitted } of participants) if (admitted) this.#admitted.add(id);
    this.#encryption.handlePeople();
  }

  #handleEncryption(encryption: EncryptionView): void {
    if (this.#closed) return;
    this.#store.update({ encryption });
    // Whether local media may be sent may have changed.
    this.#media.setLocal(this.#localMedia());
  }

  #handleDevices(): void {
    if (this.#closed) return;
    const local = this.#devices.snapshot;
    this.#store.update({ local });
    this.#reportDevices(local);
    this.#media.setLocal(this.#localMedia());
  }

  #reportDevices({ microphone, camera }: DevicesSnapshot): void {
    // A device that is being opened reports its state in a moment.
    if (microphone.opening || camera.opening) return;
    this.#deviceReport.handleStates({ microphone: microphone.state, camera: camera.state });
  }

  #localMedia(): LocalMedia {
    const { self, local } = this.getSnapshot();
    const flows = self?.admitted === true && this.#encryption.flows;
    const { microphone, camera, smallPicture: small } = local;
    return {
      microphone: { track: microphone.track, runs: flows && isTurnedOn(microphone.state) },
      camera: { track: camera.track, runs: flows && camera.state === 'on', small },
    };
  }

  /** The call is over for this person, for good. */
  #finish(code: ErrorCode, requestId?: string): void {
    if (this.#closed || this.getSnapshot().phase === 'left') return;
    const isEnded = code === 'visit_ended';
    this.#store.update({
      phase: isEnded ? 'ended' : 'refused',
      error: isEnded ? null : code,
      requestId,
    });
    this.close();
    this.#devices.close();
  }
}

function handshakeOf({ party, encounterId, takesOver }: CallSessionOptions): Handshake {
  const visit = {
    protocol: signallingProtocol,
    purpose: 'visit',
    encounterId,
    // Made for each session: transports belong to one session and cannot be resumed by another.
    instanceId: randomId(),
  } as const;
  switch (party.as) {
    case 'staff':
      return { ...visit, as: party.as, memberId: party.memberId };
    case 'patient':
      return {
        ...{ ...visit, as: party.as, tabId: tabId() },
        ...(takesOver === true && { takesOver }),
      };
    case 'guest':
      return { ...visit, as: party.as, guestId: party.guestId };
  }
}

const isPresent = ({ connection }: Participant): boolean => connection !== 'left';
