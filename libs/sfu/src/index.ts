export { SfuError } from './errors.ts';
export { type Log, type LogLevel } from './logging.ts';
export { type Speaker } from './media-router.ts';
export { type PeerSetup } from './media-session.ts';
export { type IceChange, type PeerEvents } from './peer-events.ts';
export { Peer, type PeerOptions } from './peer.ts';
export { Room, type RoomEvents } from './room.ts';
export { Sfu, type SfuListen, type SfuOptions } from './sfu.ts';
export { type ProduceOptions } from './track.ts';
