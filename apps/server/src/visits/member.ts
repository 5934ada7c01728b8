import { type ChatMessage, type GuestAllowance, type Participant } from '@teleward/contracts';
import { type Peer, type PeerOptions } from '@teleward/sfu';
import { type Connection } from '../signalling/index.ts';

/** Somebody in the room, or on the way back to it. */
export interface Member {
  participant: Participant;
  /** The page load that this member's media belong to. */
  instanceId: string;
  /** The browser's tab of a patient's page, where it says so. */
  tabId: string | null;
  /** By which they came in last. */
  sessionId: string;
  peer: Peer;
  /** Null while the socket is lost. */
  connection: Connection | null;
  /** Told about media, and not yet known to have arrived: a lost socket may have swallowed it. */
  readonly untold: Set<symbol>;
  absence: NodeJS.Timeout | null;
  /** Null for doctor and patient. */
  readonly guest: GuestPlace | null;
}

/** Which page of somebody it is. */
export type Page = Pick<Member, 'instanceId' | 'tabId'>;

/** What makes a member a guest. */
export interface GuestPlace {
  readonly guestId: string;
  readonly allowance: GuestAllowance;
  /** The doctor let them in. They are admitted only while doctor and patient are both in the call. */
  letIn: boolean;
  /** The last line that was written before they came in; null where there was none. */
  heardAfter: string | null;
}

/**
 * Who may know of whom: staff of everybody, the patient of whoever was let in and of every guest, a guest
 * of whoever is in the call with them.
 */
export function sees(viewer: Member, other: Member): boolean {
  const { role, admitted } = viewer.participant;
  if (viewer.guest === null && role !== 'patient') {
    return true;
  }
  if (role === 'patient' && other.guest !== null) {
    return true;
  }
  return admitted && other.participant.admitted;
}

/** Whether lines that are written now go to this member. */
export const readsChat = ({ participant, guest }: Member): boolean =>
  participant.admitted && (guest === null || guest.allowance.chat);

/** What of the visit's lines a member may read. */
export function chatFor(member: Member, chat: readonly ChatMessage[]): ChatMessage[] {
  if (!readsChat(member)) {
    return [];
  }
  const { guest } = member;
  if (guest === null || guest.allowance.earlierChat || guest.heardAfter === null) {
    return [...chat];
  }
  // A line that is no longer among the newest has only newer ones after it.
  return chat.slice(chat.findIndex(({ id }) => id === guest.heardAfter) + 1);
}

/** Whether a guest would be in company: a doctor and an admitted patient are in the room. */
export const isTogether = (members: readonly Member[]): boolean =>
  ['doctor', 'patient'].every((role) =>
    members.some(({ participant }) => participant.role === role && participant.admitted),
  );

/** What a guest's allowance means for media: everybody hears, not everybody speaks or sees. */
export function mediaOf(guest: GuestPlace | null): Pick<PeerOptions, 'sends' | 'receives'> {
  if (guest === null) {
    return {};
  }
  const { speaks, pictures } = guest.allowance;
  const video = pictures ? (['video'] as const) : [];
  return {
    sends: [...(speaks ? (['audio'] as const) : []), ...video],
    receives: ['audio', ...video],
  };
}
