import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import SessionPage from './session-page.tsx';

/** The plan and list of a day that is open: people who were not known of before are added here. */
export default function ListPage({ sessionId }: { readonly sessionId: string }) {
  const { t } = useTranslation('outreach');
  return (
    <SessionPage sessionId={sessionId}>
      <div>
        <Link href={`/outreach/${sessionId}`} className="button button-secondary">
          {t('backToDay')}
        </Link>
      </div>
    </SessionPage>
  );
}
