export { WaitingRoomModule } from './waiting-room.module.ts';
export { WaitingRoom } from './waiting-room.ts';
