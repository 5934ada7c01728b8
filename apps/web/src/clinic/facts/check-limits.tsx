import { type Finding } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { type Known } from './known.tsx';
import { noKnownAllergies } from './entry.ts';
import { PressOnce } from './press-once.tsx';

interface CheckLimitsProps {
  readonly known: Known | null;
  readonly findings: readonly Finding[];
}

/** Above the lines: why some cannot be checked, and what is never checked. */
export default function CheckLimits({ known, findings }: CheckLimitsProps) {
  const { t } = useTranslation(['facts', 'common']);
  return (
    <div className="stack-tight">
      {known?.loaded.state === 'loading' && <p className="small">{t('checks.notYet')}</p>}
      {known?.loaded.state === 'failed' && (
        <Banner tone="warning">
          <p>{t('checks.noFacts')}</p>
          <Button onClick={known.reload}>{t('common:tryAgain')}</Button>
        </Banner>
      )}
      {findings.some(({ kind }) => kind === 'allergies-unknown') && (
        <Banner tone="warning" live="status">
          <p>{t('checks.allergiesUnknown')}</p>
          <PressOnce onPress={async () => known?.save({ content: noKnownAllergies })}>
            {t('allergies.noneNow')}
          </PressOnce>
        </Banner>
      )}
      <p className="muted small">{t('checks.limits')}</p>
      <details className="small">
        <summary>{t('checks.limitsTitle')}</summary>
        <p className="muted">{t('checks.limitsMore')}</p>
      </details>
    </div>
  );
}
