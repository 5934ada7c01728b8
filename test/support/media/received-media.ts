/** What a browser received on all its open connections, and how it was protected. */
export interface Received {
  readonly framesDecoded: number;
  /** The width of the widest picture received now, in pixels. */
  readonly frameWidth: number;
  /** Sum of `totalAudioEnergy`; silence adds nothing. */
  readonly audioEnergy: number;
  /** The same of each incoming stream of sound, by its connection and SSRC. */
  readonly sounds: Readonly<Record<string, number>>;
  /** Peer connections made since the page was opened. */
  readonly connections: number;
  readonly dtls: readonly string[];
  readonly srtp: readonly string[];
  readonly transport: readonly string[];
  readonly codecs: readonly string[];
  /** How this browser reaches the server: `host`, `srflx`, `prflx` or `relay` (RFC 8445). */
  readonly candidates: readonly string[];
  /** The addresses from which media come. */
  readonly servers: readonly string[];
}

/** Runs in the page before its own scripts: keeps every peer connection, to read its statistics. */
export function rememberConnections(): void {
  const kept: RTCPeerConnection[] = [];
  Object.assign(globalThis, { rememberedConnections: kept });
  const Original = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = new Proxy(Original, {
    construct(target, values) {
      const connection = Reflect.construct(target, values) as RTCPeerConnection;
      kept.push(connection);
      return connection;
    },
  });
}

/** Runs in the page before its own scripts: restricts every connection to a TURN relay. */
export function allowRelaysOnly(): void {
  const Original = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = new Proxy(Original, {
    construct: (target, [configuration, ...rest]: [RTCConfiguration | undefined, ...unknown[]]) =>
      Reflect.construct(target, [
        { ...configuration, iceTransportPolicy: 'relay' },
        ...rest,
      ]) as RTCPeerConnection,
  });
}

/**
 * Runs in the page before its own scripts: hides candidates of the server, as a firewall does.
 *
 * @param which a protocol or address as in the candidate's line, with a space
 * before it; empty for all
 */
export function shutOut(which: string): void {
  const shut = new RegExp(`a=candidate:\\S+ \\d+[^\\r\\n]*${which} [^\\r\\n]*\\r?\\n`, 'gi');
  const { prototype } = globalThis.RTCPeerConnection;
  type SetDescription = (description: RTCSessionDescriptionInit) => Promise<void>;
  const name = 'setRemoteDescription';
  const original = Object.getOwnPropertyDescriptor(prototype, name)?.value as SetDescription;
  const filtered = function (this: RTCPeerConnection, { type, sdp }: RTCSessionDescriptionInit) {
    const lines = (sdp ?? '').replaceAll(shut, '');
    return original.call(this, { type, sdp: lines });
  };
  Object.defineProperty(prototype, name, { value: filtered });
}

/** Runs in the page. */
export async function received(): Promise<Received> {
  const kept =
    (globalThis as unknown as { rememberedConnections?: RTCPeerConnection[] })
      .rememberedConnections ?? [];
  const sum = {
    framesDecoded: 0,
    frameWidth: 0,
    audioEnergy: 0,
    sounds: {} as Record<string, number>,
    connections: kept.length,
    dtls: [] as string[],
    srtp: [] as string[],
    transport: [] as string[],
    codecs: [] as string[],
    candidates: [] as string[],
    servers: [] as string[],
  };
  for (const connection of kept) {
    if (connection.connectionState !== 'connected') continue;
    const stats = await connection.getStats();
    stats.forEach((entry: Record<string, unknown>) => {
      if (entry['type'] === 'inbound-rtp') {
        sum.framesDecoded += Number(entry['framesDecoded'] ?? 0);
        sum.frameWidth = Math.max(sum.frameWidth, Number(entry['frameWidth'] ?? 0));
        const energy = Number(entry['totalAudioEnergy'] ?? 0);
        sum.audioEnergy += energy;
        if (entry['kind'] === 'audio') {
          sum.sounds[`${kept.indexOf(connection)}/${String(entry['ssrc'])}`] = energy;
        }
        const codec = stats.get(String(entry['codecId'])) as Record<string, unknown> | undefined;
        if (codec) sum.codecs.push(String(codec['mimeType']));
      }
      if (entry['type'] === 'transport') {
        sum.dtls.push(String(entry['tlsVersion']));
        sum.srtp.push(String(entry['srtpCipher']));
        const pair = stats.get(String(entry['selectedCandidatePairId'])) as
          Record<string, unknown> | undefined;
        const local = stats.get(String(pair?.['localCandidateId'])) as
          Record<string, unknown> | undefined;
        if (local) {
          sum.transport.push(String(local['protocol']));
          sum.candidates.push(String(local['candidateType']));
        }
        const remote = stats.get(String(pair?.['remoteCandidateId'])) as
          Record<string, unknown> | undefined;
        if (remote) sum.servers.push(String(remote['address']));
      }
    });
  }
  return sum;
}
