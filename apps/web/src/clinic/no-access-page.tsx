import { type StaffSession } from '@teleward/contracts';
import { type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { PageHeading } from '../ui/page-heading.tsx';
import { ClinicShell } from './clinic-shell.tsx';
import { useSignedIn } from './session/session.ts';

interface ForThoseProps {
  /** Whether a person may use the page. */
  readonly who: (session: StaffSession) => boolean;
  readonly children: ReactElement;
}

/**
 * Shows a page to those whose role allows it; others read so, and the page's data is not requested.
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
