import { type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useRoute } from 'wouter';
import { Brand } from '../ui/brand.tsx';
import { PageShell } from '../ui/page-shell.tsx';
import { AlertBar } from './alerts/alert-bar.tsx';
import { administers, searchesAudit, seesDay, useSignedIn } from './session/session.ts';
import { SignOut } from './session/sign-out.tsx';

interface ClinicShellProps {
  readonly width?: 'wide' | 'full';
  readonly children: ReactNode;
}

/** What stands around every page of the clinic. */
export const ClinicShell = ({ width = 'wide', children }: ClinicShellProps) => {
  const { t } = useTranslation('clinic');
  const { session } = useSignedIn();
  const [isToday] = useRoute('/');
  const [isWaitingRoom] = useRoute('/waiting-room');
  const [isAtAudit] = useRoute('/audit');
  const isAudit = isAtAudit || (isToday && !seesDay(session));
  const [isSettings] = useRoute('/settings/*?');
  const [isMembers] = useRoute('/members/*?');
  const [isAccount] = useRoute('/account');
  return (
    <PageShell
      demo={session.demo}
      width={width}
      brand={<Brand subtitle={session.clinic.name} />}
      actions={
        <nav className="shell-nav" aria-label={t('nav.label')}>
          {seesDay(session) && (
            <Link href="/" aria-current={isToday ? 'page' : undefined}>
              {t('nav.today')}
            </Link>
          )}
          {seesDay(session) && (
            <Link href="/waiting-room" aria-current={isWaitingRoom ? 'page' : undefined}>
              {t('nav.waitingRoom')}
            </Link>
          )}
          {administers(session) && (
            <Link href="/members" aria-current={isMembers ? 'page' : undefined}>
              {t('nav.members')}
            </Link>
          )}
          {searchesAudit(session) && (
            <Link href="/audit" aria-current={isAudit ? 'page' : undefined}>
              {t('nav.audit')}
            </Link>
          )}
          {administers(session) && (
            <Link href="/settings" aria-current={isSettings ? 'page' : undefined}>
              {t('nav.settings')}
            </Link>
          )}
          <Link href="/account" aria-current={isAccount ? 'page' : undefined}>
            {t('nav.account')}
          </Link>
          <SignOut />
        </nav>
      }
    >
      {seesDay(session) && <AlertBar />}
      {children}
    </PageShell>
  );
};
