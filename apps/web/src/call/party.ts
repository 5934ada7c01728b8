import { type GuestAllowance } from '@teleward/contracts';
import { type DeviceKind } from './capture.ts';

/** The role in which a person takes part in a visit. */
export type Party =
  | { readonly as: 'staff'; readonly memberId: string }
  | { readonly as: 'patient' }
  | { readonly as: 'guest'; readonly guestId: string; readonly allowance: GuestAllowance };

/** The devices that a guest may use: a guest who may not speak or be seen is not asked for one. */
export const devicesOf = ({ speaks, pictures }: GuestAllowance): readonly DeviceKind[] => [
  ...(speaks ? (['microphone'] as const) : []),
  ...(pictures ? (['camera'] as const) : []),
];

/** Whether this person may read and write the chat. */
export const writes = (party: Party): boolean => party.as !== 'guest' || party.allowance.chat;
