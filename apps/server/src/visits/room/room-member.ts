import { type ChatMessage, type GuestAllowance, type Participant } from '@teleward/contracts';
import { type Peer, type PeerOptions } from '@teleward/sfu';
import { type Connection } from '../../signalling/index.ts';

/** A room member: a participant who is in the room, or about to reconnect. */
export interface RoomMember {
  participant: Participant;
  /** The page load that this member's media belong to. */
  instanceId: string;
  /** The browser's tab of a patient's page, if the page sent it. */
  tabId: string | null;
  /** The session with which they entered last. */
  sessionId: string;
  peer: Peer;
  /** Null while the connection is lost. */
  connection: Connection | null;
  /**
   * Events about media that have not been acknowledged: a lost connection may have dropped them.
   */
  readonly untold: Set<symbol>;
  absence: NodeJS.Timeout | null;
  /** Null for doctor and patient. */
  readonly guest: GuestPlace | null;
}

/** Identifies a person's page. */
export type Page = Pick<RoomMember, 'instanceId' | 'tabId'>;

/** What a room member has in addition if they are a guest. */
export interface GuestPlace {
  readonly guestId: string;
  readonly allowance: GuestAllowance;
  /**
   * The doctor admitted them. They get media only while doctor and patient are both in the call.
   */
  letIn: boolean;
  /** The last chat line before they entered; null where there was none. */
  heardAfter: string | null;
}

/**
 * Who may know of whom: staff of everyone, the patient of admitted participants and of every guest,
 * a guest of those who are in the call with them.
 */
export function sees(viewer: RoomMember, other: RoomMember): boolean {
  const { role, admitted } = viewer.participant;
  if (viewer.guest === null && role !== 'patient') {
    return true;
  }
  if (role === 'patient' && other.guest !== null) {
    return true;
  }
  return admitted && other.participant.admitted;
}

/** Whether new chat lines go to this member. */
export const readsChat = ({ participant, guest }: RoomMember): boolean =>
  participant.admitted && (guest === null || guest.allowance.chat);

/** The chat lines of the visit that a member may read. */
export function chatFor(member: RoomMember, chat: readonly ChatMessage[]): ChatMessage[] {
  if (!readsChat(member)) {
    return [];
  }
  const { guest } = member;
  if (guest === null || guest.allowance.earlierChat || guest.heardAfter === null) {
    return [...chat];
  }
  // If the line is no longer among the newest, all shown lines are newer.
  return chat.slice(chat.findIndex(({ id }) => id === guest.heardAfter) + 1);
}

/** Whether guests may be in the call: a doctor and an admitted patient are in the room. */
export const isTogether = (members: readonly RoomMember[]): boolean =>
  ['doctor', 'patient'].every((role) =>
    members.some(({ participant }) => participant.role === role && participant.admitted),
  );

/** The media that a guest's allowance permits: all guests hear, but not all may speak or see. */
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
