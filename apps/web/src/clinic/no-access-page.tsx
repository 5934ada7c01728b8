import { type StaffSession } from '@teleward/contracts';
import { type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { PageHeading } from '../ui/page-heading.tsx';
import { ClinicShell } from './clinic-shell.tsx';
import { useSignedIn } from './session/session.ts';

interface ForThoseProps {
  /** Who may use the page. */
  readonly who: (session: StaffSession) => boolean;
  readonly children: ReactElement;
}

/**
 * A page for those whose role it is for; the others are told so, and nothing of it is asked for.
 */
export const ForThose = ({ who, children }: ForThoseProps) =>
  who(useSignedIn().session) ? children : <NoAccessPage />;

export const NoAccessPage = () => {
  const { t } = useTranslation('clinic');
  return (
    <ClinicShell>
      <div className="no-access">
        <PageHeading focusOnMount>{t('noAccess')}</PageHeading>
      </div>
    </ClinicShell>
  );
};
