import { type MediaSetup, type NetworkPath } from '@teleward/contracts';
import { backoffDelay, type Signalling } from '../signalling/index.ts';
import { type CallSnapshot, type MediaState } from './call-snapshot.ts';
import {
  type LocalMedia,
  MediaConnection,
  type MediaConnectionOptions,
} from './media-connection.ts';
import { type Seal } from './e2ee/seal.ts';
import { type LineQuality } from './quality.ts';
import { QualityReport } from './quality-report.ts';

/** The part of the snapshot that is about media. */
export type MediaSnapshot = Pick<CallSnapshot, 'remote' | 'media' | 'line' | 'blockedPaths'>;

export interface CallMediaOptions {
  signalling: Pick<Signalling, 'request' | 'state'>;
  changed: (change: Partial<MediaSnapshot>) => void;
  /**
   * New transports are there. The owner decides whether to connect: the person may first have to
   * agree to media that are no longer encrypted.
   */
  renewed: (setup: MediaSetup) => void;
  /** Called when this browser cannot hold a call. */
  impossible: () => void;
  /**
   * The frame encryption that media pass through; null where the visit has no
   * end-to-end encryption.
   */
  seal: () => Seal | null;
  /** Whether incoming media may be used to judge the line: without keys nothing can be decoded. */
  measures: () => boolean;
  createConnection?: (options: MediaConnectionOptions) => MediaConnection;
}

const noMedia: Omit<MediaSnapshot, 'blockedPaths'> = { remote: [], media: 'none', line: 'unknown' };

/**
 * How long the media server may stay unreachable before the person is told, in ms. It leaves time
 * for ICE restarts and a relay over TLS, and both sides read the message within ten seconds.
 */
const reachPatienceMs = 8000;

/** The media of a call across all its successive connections. */
export class CallMedia {
  readonly #options: CallMediaOptions;
  #local: LocalMedia = {
    microphone: { track: null, runs: false },
    camera: { track: null, runs: false },
  };
  // The current connection. Events of earlier ones are ignored.
  #connection: MediaConnection | null = null;
  #quality: QualityReport | null = null;
  #state: MediaState = 'none';
  #line: LineQuality = 'unknown';
  // The network paths on which the media server can be tried.
  #paths: readonly NetworkPath[] = [];
  // Renewals of the transports since media last worked.
  #renewals = 0;
  #renewal: ReturnType<typeof setTimeout> | null = null;
  // Runs while the media server is unreachable, across all renewals.
  #patience: ReturnType<typeof setTimeout> | null = null;
  // A renewal could not be requested because the signalling was lost.
  #renewalDue = false;
  #closed = false;

  constructor(options: CallMediaOptions) {
    this.#options = options;
  }

  close(): void {
    this.drop();
    this.#closed = true;
  }

  setLocal(local: LocalMedia): void {
    this.#local = local;
    this.#connection?.setLocal(local);
  }

  /** The current connection, which gets the server's messages about its streams. */
  get connection(): MediaConnection | null {
    return this.#connection;
  }

  /** Drops the media: this browser has none for now. */
  drop(): void {
    if (this.#closed) return;
    this.#drop();
    this.#beReached();
  }

  /** Starts over with the server's new parameters; devices and the wanted state of each stay. */
  connect(setup: MediaSetup): void {
    if (this.#closed) return;
    this.#drop();
    this.#renewalDue = false;
    const { signalling, changed, impossible, seal } = this.#options;
    const create =
      this.#options.createConnection ??
      ((options: MediaConnectionOptions) => new MediaConnection(options));
    const isCurrent = (): boolean => this.#connection === connection;
    const connection = create({
      setup,
      local: this.#local,
      seal: seal(),
      request: (name, payload) => signalling.request(name, payload),
      handleRemote: (remote) => {
        if (isCurrent()) changed({ remote });
      },
      handleState: (state) => {
        if (isCurrent()) this.#handleState(state);
      },
      handleBroken: () => {
        if (isCurrent()) this.renew();
      },
      handleImpossible: () => {
        if (isCurrent()) impossible();
      },
    });
    this.#connection = connection;
    this.#awaitReach(pathsOf(setup));
    this.#quality = new QualityReport({
      readStats: () => connection.readStats(),
      counts: () => this.#options.measures(),
      send: (sample) => signalling.request('reportQuality', sample),
      judged: (line) => {
        if (this.#state !== 'interrupted') this.#setLine(line);
      },
    });
  }

  /** The signalling is back, and the server kept its state. */
  handleResumed(networkChanged: boolean): void {
    if (this.#connection === null || this.#renewalDue) {
      this.renew();
      return;
    }
    this.#connection.handleSignalling();
    if (networkChanged) this.#connection.handleNetworkChange();
  }

  /**
   * Asks for new transports, where neither waiting nor restarting helped, or what they lead through
   * is new.
   */
  renew(): void {
    if (this.#renewal !== null || this.#closed) return;
    const delay = this.#renewals === 0 ? 0 : backoffDelay(this.#renewals, Math.random());
    this.#renewals += 1;
    this.#renewal = setTimeout(() => void this.#renewNow(), delay);
  }

  #handleState(state: MediaState): void {
    this.#state = state;
    this.#options.changed({ media: state });
    if (state === 'connected') {
      this.#renewals = 0;
      this.#beReached();
    } else {
      this.#awaitReach(this.#paths);
    }
    if (state === 'interrupted') this.#setLine('lost');
    else if (this.#line === 'lost') this.#setLine('unknown');
  }

  /** Reports the media server as blocked if it stays unreachable. */
  #awaitReach(paths: readonly NetworkPath[]): void {
    this.#paths = paths;
    this.#patience ??= setTimeout(() => {
      this.#patience = null;
      // Without signalling the whole connection is lost, which the page shows already.
      if (this.#options.signalling.state !== 'connected') this.#awaitReach(this.#paths);
      else if (this.#state !== 'connected') this.#setBlocked(this.#paths);
    }, reachPatienceMs);
  }

  #beReached(): void {
    if (this.#patience !== null) clearTimeout(this.#patience);
    this.#patience = null;
    this.#setBlocked(null);
  }

  #setBlocked(blockedPaths: readonly NetworkPath[] | null): void {
    if (!this.#closed) this.#options.changed({ blockedPaths });
  }

  #setLine(line: LineQuality): void {
    this.#line = line;
    this.#options.changed({ line });
  }

  async #renewNow(): Promise<void> {
    const before = this.#connection;
    try {
      const setup = await this.#options.signalling.request('renewMedia', {});
      this.#renewal = null;
      if (!this.#closed) this.#options.renewed(setup);
    } catch {
      // A reset or a welcome brought new transports meanwhile.
      if (this.#connection !== before || this.#closed) return;
      this.#renewal = null;
      this.#renewalDue = true;
      if (this.#options.signalling.state === 'connected') this.renew();
    }
  }

  #drop(): void {
    if (this.#renewal !== null) clearTimeout(this.#renewal);
    this.#renewal = null;
    this.#quality?.close();
    this.#quality = null;
    this.#connection?.close();
    this.#connection = null;
    this.#state = 'none';
    this.#line = 'unknown';
    if (!this.#closed) this.#options.changed(noMedia);
  }
}

/** The paths that a browser tries: the server's own addresses, and the relay where there is one. */
function pathsOf({ sendTransport, iceServers }: MediaSetup): NetworkPath[] {
  const protocols = new Set(sendTransport.iceCandidates.map(({ protocol }) => protocol));
  return [...protocols, ...(iceServers.length > 0 ? (['relay'] as const) : [])];
}
