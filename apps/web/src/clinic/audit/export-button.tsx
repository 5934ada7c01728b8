import { type AuditEvent } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { saveCsv } from '../../csv/csv.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { auditRows } from './audit-file.ts';

interface Taken {
  readonly events: readonly AuditEvent[];
  readonly more: boolean;
}

/** Exports the events found as a file, newest first. */
export const ExportButton = ({ take }: { readonly take: () => Promise<Taken> }) => {
  const { t } = useTranslation('clinic');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [taken, setTaken] = useState<Taken | null>(null);

  const save = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    setTaken(null);
    try {
      const found = await take();
      saveCsv('audit.csv', auditRows(found.events, t));
      setTaken(found);
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };

  return (
    <div className="stack-tight">
      {error !== null && <ErrorBanner error={error} />}
      <div className="row">
        <Button busy={busy} onClick={() => void save()}>
          {t('audit.export')}
        </Button>
        <span role="status" className="muted small">
          {taken !== null &&
            (taken.more
              ? t('audit.exportedSome', { count: taken.events.length })
              : t('audit.exportedAll'))}
        </span>
      </div>
    </div>
  );
};
