import { type AuditEvent } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { saveCsv } from '../../csv/csv.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';

interface Taken {
  readonly events: readonly AuditEvent[];
  readonly more: boolean;
}

/** Keeps what was found as a file, the newest first. */
export const ExportButton = ({ take }: { readonly take: () => Promise<Taken> }) => {
  const { t } = useTranslation('clinic');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [taken, setTaken] = useState<Taken | null>(null);

  const rowOf = (event: AuditEvent): readonly string[] => [
    event.recordedAt,
    event.actorName ?? t(`audit.kind.${event.actorKind}`),
    event.actorRoles.map((role) => t(`staffRole.${role}`)).join(', '),
    t(`audit.action.${event.action}`, { defaultValue: event.action }),
    event.memberName ?? '',
    event.patientName ?? '',
    t(`audit.${event.outcome}`),
    event.address ?? '',
  ];

  const save = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    setTaken(null);
    try {
      const found = await take();
      const head = [
        ...[t('audit.when'), t('audit.who'), t('members.roles'), t('audit.what')],
        ...[t('audit.whom'), t('audit.patient'), t('audit.outcome'), t('audit.address')],
      ];
      saveCsv('audit.csv', [head, ...found.events.map(rowOf)]);
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
