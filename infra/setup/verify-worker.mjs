// Runs the worker that MEDIASOUP_WORKER_BIN names through what every call needs: a router, a
// WebRtcServer and a transport, which makes the worker load its libraries and its TLS certificate.
// Runs under the project's own Node, because mediasoup requires a newer one than the system's.
import { createWorker } from 'mediasoup';

const timeout = setTimeout(() => {
  console.error('The worker did not answer within 10 s.');
  process.exit(1);
}, 10_000);

const worker = await createWorker({ logLevel: 'error' });
const listenInfos = [{ protocol: 'udp', ip: '127.0.0.1' }];
const router = await worker.createRouter({
  mediaCodecs: [{ kind: 'audio', mimeType: 'audio/opus', clockRate: 48000, channels: 2 }],
});
const webRtcServer = await worker.createWebRtcServer({ listenInfos });
const transport = await router.createWebRtcTransport({ webRtcServer });
if (transport.dtlsParameters.fingerprints.length === 0) {
  throw new Error('The worker made no TLS certificate.');
}
worker.close();
clearTimeout(timeout);
