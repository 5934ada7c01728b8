import { type StaffSession } from '@teleward/contracts';
import { type IconName } from '../../ui/icon.tsx';
import { administers, searchesAudit, seesDay } from '../session/session.ts';

/** A link to one of the clinic's pages. */
export interface FrameLink {
  readonly href: string;
  /** The paths on which it is the current one. */
  readonly at: RegExp;
  readonly words: 'today' | 'calendar' | 'patients' | 'outreach' | Other;
  readonly icon: IconName;
}

type Other = 'members' | 'feedback' | 'audit' | 'settings' | 'account';

const ways = {
  today: { words: 'today', icon: 'day', href: '/', at: /^\/(sign-in|days\/.*)?$/ },
  calendar: { words: 'calendar', icon: 'calendar', href: '/calendar', at: /^\/calendar/ },
  patients: { words: 'patients', icon: 'people', href: '/patients', at: /^\/patients/ },
  outreach: { words: 'outreach', icon: 'pin', href: '/outreach', at: /^\/outreach/ },
  members: { words: 'members', icon: 'team', href: '/members', at: /^\/members/ },
  feedback: { words: 'feedback', icon: 'info', href: '/feedback', at: /^\/feedback/ },
  audit: { words: 'audit', icon: 'audit', href: '/audit', at: /^\/audit/ },
  settings: { words: 'settings', icon: 'settings', href: '/settings', at: /^\/settings/ },
  account: { words: 'account', icon: 'person', href: '/account', at: /^\/account/ },
} as const satisfies Record<FrameLink['words'], FrameLink>;

/** In the menu of the signed-in person. */
export const accountLink: FrameLink = ways.account;

/** The pages that a person may use: the daily ones, which a phone shows as tabs, and the others. */
export function linksFor(session: StaffSession): {
  readonly daily: readonly FrameLink[];
  readonly others: readonly FrameLink[];
} {
  const { today, calendar, patients, outreach, members, feedback, audit, settings } = ways;
  if (!seesDay(session)) {
    // An auditor has one page, whatever the address.
    return { daily: [{ ...audit, at: /^\/(?!account)/ }], others: [] };
  }
  return {
    daily: [today, calendar, patients, outreach],
    others: [
      ...(administers(session) ? [members, feedback] : []),
      ...(searchesAudit(session) ? [audit] : []),
      ...(administers(session) ? [settings] : []),
    ],
  };
}
