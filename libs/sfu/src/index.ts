export { AsyncQueue } from './async-queue.ts';
export { SfuError } from './errors.ts';
export { type Speaker } from './media-router.ts';
export { NetworkProbe, type NetworkProbeOptions } from './network-probe.ts';
export { Peer, type PeerOptions } from './peer.ts';
export { Room } from './room.ts';
export { Sfu, type SfuOptions } from './sfu.ts';
export { type ProduceOptions } from './track.ts';
