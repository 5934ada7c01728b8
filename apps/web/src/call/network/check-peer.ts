import {
  type DtlsParameters,
  type IceServer,
  type NetworkPath,
  type PathSetup,
} from '@teleward/contracts';
import { dtlsParametersOf, offerOf } from './check-description.ts';

/** The parts of a data channel that the measurement uses. */
export type CheckChannel = Pick<RTCDataChannel, 'bufferedAmount' | 'onmessage' | 'send'>;

/** One path to the media server, as far as it opens. */
export interface CheckPeer {
  readonly path: NetworkPath;
  readonly isOpen: boolean;
  /** Whether it opened; pending where it is neither open nor certainly blocked. */
  readonly opened: Promise<boolean>;
  readonly echo: CheckChannel;
  readonly load: CheckChannel;
  close(): void;
}

/** Opens a path in a real browser. @param connect sends the fingerprints to the server */
export function openPath(
  { path, transport, echoStreamId, loadStreamId }: PathSetup,
  iceServers: readonly IceServer[],
  connect: (dtlsParameters: DtlsParameters) => Promise<unknown>,
): CheckPeer {
  const connection = new RTCPeerConnection(
    path === 'relay'
      ? { iceServers: iceServers.map((server) => definedOf(server)), iceTransportPolicy: 'relay' }
      : {},
  );
  const unreliable = { negotiated: true, ordered: false, maxRetransmits: 0 };
  const echo = connection.createDataChannel('echo', { ...unreliable, id: echoStreamId });
  const load = connection.createDataChannel('load', { ...unreliable, id: loadStreamId });
  for (const channel of [echo, load]) channel.binaryType = 'arraybuffer';
  let isOpen = false;
  const opened = new Promise<boolean>((resolve) => {
    const settle = (): void => {
      const states = [echo.readyState, load.readyState];
      if (states.every((state) => state === 'open')) {
        isOpen = true;
        resolve(true);
      }
      if (connection.connectionState === 'failed') resolve(false);
    };
    echo.onopen = settle;
    load.onopen = settle;
    connection.onconnectionstatechange = settle;
    negotiate(connection, offerOf(transport), connect).catch(() => {
      resolve(false);
    });
  });
  return {
    path,
    get isOpen() {
      return isOpen;
    },
    opened,
    echo,
    load,
    close: () => {
      connection.close();
    },
  };
}

async function negotiate(
  connection: RTCPeerConnection,
  sdp: string,
  connect: (dtlsParameters: DtlsParameters) => Promise<unknown>,
): Promise<void> {
  await connection.setRemoteDescription({ type: 'offer', sdp });
  const answer = await connection.createAnswer();
  // The server has to know the fingerprints before the browser connects.
  await connect(dtlsParametersOf(answer.sdp ?? ''));
  await connection.setLocalDescription(answer);
}

const definedOf = ({ urls, username, credential }: IceServer): RTCIceServer => ({
  urls,
  ...(username !== undefined && { username }),
  ...(credential !== undefined && { credential }),
});
