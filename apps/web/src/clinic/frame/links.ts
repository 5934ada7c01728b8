import { type StaffSession } from '@teleward/contracts';
import { type IconName } from '../../ui/icon.tsx';
import { administers, searchesAudit, seesDay } from '../session/session.ts';

/** A way to one of the clinic's pages. */
export interface FrameLink {
  readonly href: string;
  /** Paths that belong to it beside its own, as wouter writes them. */
  readonly pattern: string;
  readonly words:
    'today' | 'waitingRoom' | 'patients' | 'members' | 'audit' | 'settings' | 'account';
  readonly icon: IconName;
}

/** The pages that somebody may use: those of all day, which a phone shows as tabs, and the others. */
export function linksFor(session: StaffSession): {
  readonly daily: readonly FrameLink[];
  readonly others: readonly FrameLink[];
} {
  const link = (
    words: FrameLink['words'],
    icon: IconName,
    href: string,
    pattern = href,
  ): FrameLink => ({ words, icon, href, pattern });
  const seesVisits = seesDay(session);
  const isAuditor = searchesAudit(session);
  const audit = isAuditor ? [link('audit', 'audit', '/audit', seesVisits ? '/audit' : '/*?')] : [];
  return {
    daily: seesVisits
      ? [
          link('today', 'day', '/'),
          link('waitingRoom', 'clock', '/waiting-room'),
          link('patients', 'people', '/patients', '/patients/*?'),
        ]
      : audit,
    others: [
      ...(administers(session) ? [link('members', 'team', '/members', '/members/*?')] : []),
      ...(seesVisits ? audit : []),
      ...(administers(session) ? [link('settings', 'settings', '/settings', '/settings/*?')] : []),
      link('account', 'person', '/account'),
    ],
  };
}
