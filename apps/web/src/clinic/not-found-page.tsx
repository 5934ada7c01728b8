import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { ClinicShell } from './clinic-shell.tsx';

export const NotFoundPage = () => {
  const { t } = useTranslation('clinic');
  return (
    <ClinicShell>
      <PageHeading>{t('notFound.title')}</PageHeading>
      <EmptyState title={t('notFound.text')}>
        <Link className="button button-primary" href="/">
          {t('notFound.back')}
        </Link>
      </EmptyState>
    </ClinicShell>
  );
};
