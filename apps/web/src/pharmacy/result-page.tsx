import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { DispenseList } from '../prescription/dispense-list.tsx';
import { ErrorBanner } from '../ui/error-banner.tsx';
import { Loading } from '../ui/loading.tsx';
import { Paper } from '../prescription/paper.tsx';
import { DispenseForm } from './dispense-form.tsx';
import { outcomeOf } from './outcome.ts';
import { type Presented } from './signed-text.ts';
import { useCheck } from './use-check.ts';
import { VerdictBanner } from './verdict-banner.tsx';

interface ResultPageProps {
  readonly presented: Presented;
  readonly onAnother: () => void;
}

/** Whether a prescription is genuine, its content, and how much of it is left. */
export const ResultPage = ({ presented, onAnother }: ResultPageProps) => {
  const { t } = useTranslation(['pharmacy', 'paper']);
  const [check, again, tell] = useCheck(presented);
  const [refused, setRefused] = useState<unknown>(null);
  const another = (
    <div className="no-print">
      <Button onClick={onAnother}>{t('another')}</Button>
    </div>
  );
  if (check.state === 'checking') return <Loading />;
  if (check.state === 'failed') {
    return (
      <div className="stack">
        <ErrorBanner error={check.error} onRetry={again} />
        {another}
      </div>
    );
  }
  const { checked } = check;
  const { verdict, told, jws } = checked;
  const standing = told.kind === 'standing' ? told.standing : null;
  return (
    <div className="stack-loose">
      <VerdictBanner checked={checked} />
      {refused !== null && <ErrorBanner error={refused} />}
      {told.kind === 'offline' && (
        <Banner tone="info">
          <p>{t('expectsNetwork')}</p>
        </Banner>
      )}
      <div className="no-print">
        <Button
          busy={told.kind === 'asking' && verdict.kind !== 'altered'}
          onClick={() => {
            setRefused(null);
            again();
          }}
        >
          {t('askAgain')}
        </Button>
      </div>
      {verdict.kind === 'genuine' && (
        <Card aria-labelledby="says">
          <div className="stack">
            <h2 id="says">{t('says')}</h2>
            <Paper says={verdict.prescription} />
            {standing !== null && (
              <DispenseList says={verdict.prescription} dispenses={standing.dispenses} />
            )}
          </div>
        </Card>
      )}
      {verdict.kind === 'genuine' && standing !== null && outcomeOf(checked) === 'genuine' && (
        <DispenseForm
          jws={jws}
          says={verdict.prescription}
          standing={standing}
          onDispensed={(after) => {
            setRefused(null);
            tell(after);
          }}
          onOutdated={(error) => {
            setRefused(error);
            again();
          }}
        />
      )}
      {another}
    </div>
  );
};
