import {
  type ConsumerParameters,
  type MediaSetup,
  type MediaSource,
  RtpParameters,
} from '@teleward/contracts';
import { Device, type types } from 'mediasoup-client';
import { type Signalling } from '../signalling/index.ts';
import { type MediaState } from './call-snapshot.ts';
import { type Seal, SealError } from './e2ee/seal.ts';
import { IceRecovery } from './ice-recovery.ts';
import { IncomingMedia, type RemoteMedia } from './incoming-media.ts';
import { type LocalTrack, OutgoingTrack } from './outgoing-track.ts';
import { type StatsEntry } from './quality.ts';
import { transportOptions } from './transport-options.ts';

export interface LocalMedia {
  readonly microphone: LocalTrack;
  readonly camera: LocalTrack;
}

export interface MediaConnectionOptions {
  setup: MediaSetup;
  local: LocalMedia;
  /** The frame encryption for all media; null where the visit has no end-to-end encryption. */
  seal: Seal | null;
  request: Signalling['request'];
  handleRemote: (remote: readonly RemoteMedia[]) => void;
  handleState: (state: MediaState) => void;
  /** The connection must be replaced. Called once. */
  handleBroken: () => void;
  /** This browser cannot hold a call. */
  handleImpossible: () => void;
}

/** Two layers: the SFU sends the small one to a receiver on a weak line. */
const cameraEncodings: types.RtpEncodingParameters[] = [
  { scaleResolutionDownBy: 2, maxBitrate: 160_000, scalabilityMode: 'L1T3' },
  { scaleResolutionDownBy: 1, maxBitrate: 700_000, scalabilityMode: 'L1T3' },
];

/**
 * A voice needs no stereo; lost packets are repaired from the next one (FEC), and silence
 * is not sent (DTX).
 */
const microphoneCodecOptions: types.ProducerCodecOptions = {
  opusStereo: false,
  opusFec: true,
  opusDtx: true,
  opusMaxAverageBitrate: 32_000,
};

/**
 * Audio and video over one pair of transports. It lives from one set of the server's parameters to
 * the next and is discarded as a whole: whatever still runs for an old one ends without effect.
 */
export class MediaConnection {
  readonly #options: MediaConnectionOptions;
  #local: LocalMedia;
  #transports: types.Transport[] = [];
  readonly #begun = new Set<types.Transport>();
  #recoveries: IceRecovery[] = [];
  #incoming: IncomingMedia | null = null;
  #outgoing: { readonly microphone: OutgoingTrack; readonly camera: OutgoingTrack } | null = null;
  // Messages of the server that arrived before this connection was ready for them.
  #early: ((incoming: IncomingMedia) => void)[] = [];
  #broken = false;
  #closed = false;

  /** Connects at once. */
  constructor(options: MediaConnectionOptions) {
    this.#options = options;
    this.#local = options.local;
    void this.#start();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const recovery of this.#recoveries) recovery.close();
    this.#incoming?.close();
    this.#outgoing?.microphone.close();
    this.#outgoing?.camera.close();
    for (const transport of this.#transports) transport.close();
  }

  setLocal(local: LocalMedia): void {
    this.#local = local;
    this.#outgoing?.microphone.want(local.microphone);
    this.#outgoing?.camera.want(local.camera);
  }

  /** The `getStats()` entries of what this browser receives, and of the path to the server. */
  async readStats(): Promise<StatsEntry[]> {
    const receiving = this.#transports[1];
    if (this.#closed || receiving === undefined) return [];
    const report = await receiving.getStats();
    const entries: StatsEntry[] = [];
    report.forEach((entry: StatsEntry) => entries.push(entry));
    return entries;
  }

  handleSignalling(): void {
    for (const recovery of this.#recoveries) recovery.handleSignalling();
    this.#incoming?.handleSignalling();
    this.#outgoing?.microphone.work();
    this.#outgoing?.camera.work();
  }

  handleNetworkChange(): void {
    for (const recovery of this.#recoveries) recovery.handleNetworkChange();
  }

  handleConsumerAdded(parameters: ConsumerParameters): void {
    this.#whenReady((incoming) => {
      incoming.handleAdded(parameters);
    });
  }

  handleConsumerClosed(consumerId: string): void {
    this.#whenReady((incoming) => {
      incoming.handleClosed(consumerId);
    });
  }

  handleConsumerPaused(consumerId: string, paused: boolean): void {
    this.#whenReady((incoming) => {
      incoming.handlePaused(consumerId, paused);
    });
  }

  #whenReady(tell: (incoming: IncomingMedia) => void): void {
    if (this.#incoming === null) this.#early.push(tell);
    else tell(this.#incoming);
  }

  async #start(): Promise<void> {
    try {
      const device = await Device.factory();
      // `load()` writes defaults into its argument.
      const routerRtpCapabilities = structuredClone(this.#options.setup.routerRtpCapabilities);
      await device.load({ routerRtpCapabilities: routerRtpCapabilities as types.RtpCapabilities });
      if (this.#isClosed()) return;
      this.#open(device);
    } catch (error) {
      this.#handleStartError(error);
    }
  }

  #open(device: Device): void {
    const { setup, seal, request, handleRemote, handleState } = this.#options;
    const sealed = seal !== null;
    const sending = device.createSendTransport(
      transportOptions(setup.sendTransport, setup.iceServers, { sealed }),
    );
    const receiving = device.createRecvTransport(
      transportOptions(setup.receiveTransport, setup.iceServers, { sealed }),
    );
    this.#transports = [sending, receiving];
    handleState('connecting');
    for (const transport of this.#transports) this.#handleTransport(transport);
    this.#incoming = new IncomingMedia({
      transport: receiving,
      rtpCapabilities: device.recvRtpCapabilities,
      request,
      seal,
      changed: handleRemote,
      broken: (error) => {
        this.#handleBroken(error);
      },
    });
    this.#incoming.start();
    for (const tell of this.#early) tell(this.#incoming);
    this.#early = [];
    this.#outgoing = {
      microphone: this.#createOutgoing(sending, device, 'microphone'),
      camera: this.#createOutgoing(sending, device, 'camera'),
    };
    this.setLocal(this.#local);
  }

  #createOutgoing(
    transport: types.Transport,
    device: Device,
    source: Exclude<MediaSource, 'screen'>,
  ): OutgoingTrack {
    const vp8 = device.sendRtpCapabilities.codecs?.find(
      (codec) => codec.mimeType.toLowerCase() === 'video/vp8',
    );
    const { request, seal, handleImpossible } = this.#options;
    // Only for VP8 is it known which bytes the SFU must be able to read.
    if (seal !== null && vp8 === undefined) handleImpossible();
    return new OutgoingTrack({
      source,
      transport,
      request,
      seal,
      produceOptions:
        source === 'microphone'
          ? { codecOptions: microphoneCodecOptions }
          : vp8 === undefined
            ? {}
            : { encodings: cameraEncodings, codec: vp8 },
      broken: (error) => {
        this.#handleBroken(error);
      },
    });
  }

  #handleTransport(transport: types.Transport): void {
    const { request } = this.#options;
    const recovery = new IceRecovery({
      restart: async () => {
        const { iceParameters } = await request('restartIce', { transportId: transport.id });
        const { usernameFragment, password, iceLite } = iceParameters;
        if (this.#isClosed()) return;
        await transport.restartIce({
          iceParameters: {
            usernameFragment,
            password,
            ...(iceLite !== undefined && { iceLite }),
          },
        });
      },
      giveUp: () => {
        this.#break();
      },
    });
    this.#recoveries.push(recovery);
    transport.on('connectionstatechange', (state) => {
      recovery.handleState(state);
      if (!this.#closed) this.#options.handleState(this.#mediaState());
    });
    transport.on('connect', ({ dtlsParameters }, done, fail) => {
      this.#begun.add(transport);
      if (!this.#closed) this.#options.handleState(this.#mediaState());
      request('connectTransport', { transportId: transport.id, dtlsParameters }).then(() => {
        done();
      }, fail);
    });
    transport.on('produce', ({ kind, rtpParameters, appData }, done, fail) => {
      request('produce', {
        transportId: transport.id,
        kind,
        rtpParameters: RtpParameters.parse(rtpParameters),
        source: appData['source'] === 'camera' ? 'camera' : 'microphone',
        paused: appData['paused'] === true,
      }).then(({ producerId }) => {
        done({ id: producerId });
      }, fail);
    });
  }

  #mediaState(): MediaState {
    const states = this.#transports.map((transport) => transport.connectionState);
    if (states.some((state) => state === 'failed' || state === 'disconnected')) {
      return 'interrupted';
    }
    // A transport that never carried anything does not connect.
    const begun = this.#transports.filter((transport) => this.#begun.has(transport));
    const connected = begun.every(({ connectionState }) => connectionState === 'connected');
    return connected && states[1] === 'connected' ? 'connected' : 'connecting';
  }

  #handleStartError(error: unknown): void {
    if (this.#closed) return;
    if (error instanceof Error && error.name === 'UnsupportedError') {
      this.#options.handleImpossible();
      return;
    }
    this.#break();
  }

  #handleBroken(error: unknown): void {
    // Encryption that fails here would also fail on another connection.
    if (!(error instanceof SealError)) this.#break();
  }

  #break(): void {
    if (this.#broken || this.#closed) return;
    this.#broken = true;
    this.#options.handleState('interrupted');
    this.#options.handleBroken();
  }

  // A method, because the compiler assumes that a field keeps its tested value across an await.
  #isClosed(): boolean {
    return this.#closed;
  }
}
