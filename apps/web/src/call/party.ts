import { type GuestAllowance } from '@teleward/contracts';
import { type DeviceKind } from './capture.ts';

/** As whom somebody takes part in a visit. */
export type Party =
  | { readonly as: 'staff'; readonly memberId: string }
  | { readonly as: 'patient' }
  | { readonly as: 'guest'; readonly guestId: string; readonly allowance: GuestAllowance };

/** The devices that a guest may use: who is not heard or seen is asked for none. */
export const devicesOf = ({ speaks, pictures }: GuestAllowance): readonly DeviceKind[] => [
  ...(speaks ? (['microphone'] as const) : []),
  ...(pictures ? (['camera'] as const) : []),
];

/** Whether somebody reads and writes lines in the visit. */
export const writes = (party: Party): boolean => party.as !== 'guest' || party.allowance.chat;
