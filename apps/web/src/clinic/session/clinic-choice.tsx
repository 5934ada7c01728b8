import { routes, type StaffSession } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { request } from '../../api/request.ts';
import { Brand } from '../../ui/brand.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { PageShell } from '../../ui/page-shell.tsx';

interface ClinicChoiceProps {
  /** The session in the clinic where the person last worked. */
  readonly session: StaffSession;
  readonly onChosen: (session: StaffSession) => void;
}

/** Asks a member of several clinics which one to open. */
export const ClinicChoice = ({ session, onChosen }: ClinicChoiceProps) => {
  const { t } = useTranslation('clinic');
  const [busy, setBusy] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const choose = async (clinicId: string): Promise<void> => {
    if (clinicId === session.clinic.id) {
      onChosen(session);
      return;
    }
    setBusy(clinicId);
    setError(null);
    try {
      onChosen(await request(routes.switchClinic, { body: { clinicId } }));
    } catch (failure) {
      setError(failure);
      setBusy(null);
    }
  };
  return (
    <PageShell demo={session.demo} brand={<Brand />} width="narrow">
      <div className="stack-loose">
        <div className="stack-tight">
          <PageHeading focusOnMount>{t('clinics.choose')}</PageHeading>
          <p className="muted">{t('clinics.chooseHelp')}</p>
        </div>
        <Card aria-label={t('clinics.choose')}>
          <div className="stack">
            {session.workplaces.map(({ id, name }) => (
              <Button
                key={id}
                wide
                variant={id === session.clinic.id ? 'primary' : 'secondary'}
                busy={busy === id}
                onClick={() => void choose(id)}
              >
                {name}
              </Button>
            ))}
            {error !== null && <ErrorBanner error={error} />}
          </div>
        </Card>
      </div>
    </PageShell>
  );
};
