import { AuditArea, type AuditEvent, routes } from '@teleward/contracts';
import { type SyntheticEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { ClinicShell } from '../clinic-shell.tsx';
import { staffRequest } from '../staff-request.ts';
import { AuditTable } from './audit-table.tsx';
import { ExportButton } from './export-button.tsx';

const everything = { from: '', to: '', name: '', outcome: '', area: '' };
type Filter = typeof everything;

interface Found {
  readonly events: readonly AuditEvent[];
  readonly more: boolean;
}

const outcomeOf = (value: string): { outcome?: AuditEvent['outcome'] } =>
  value === 'success' || value === 'refused' ? { outcome: value } : {};

const areaOf = (value: string): { area?: AuditArea } => {
  const area = AuditArea.safeParse(value).data;
  return area === undefined ? {} : { area };
};

const asked = ({ from, to, name, outcome, area }: Filter) => ({
  ...(from !== '' && { from }),
  ...(to !== '' && { to }),
  ...(name.trim() !== '' && { name: name.trim() }),
  ...outcomeOf(outcome),
  ...areaOf(area),
});

const search = (filter: Filter, before?: string): Promise<Found> =>
  staffRequest(routes.searchAudit, {
    body: { ...asked(filter), ...(before !== undefined && { before }) },
  });

/** The audit: who saw and did what in the clinic. */
export default function AuditPage() {
  const { t } = useTranslation('clinic');
  const [filter, setFilter] = useState(everything);
  const [sought, setSought] = useState(everything);
  const [found, setFound] = useState<Found | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [round, setRound] = useState(0);

  useEffect(() => {
    let isLate = false;
    search(sought).then(
      (first) => {
        if (!isLate) setFound(first);
      },
      (failure: unknown) => {
        if (!isLate) setError(failure);
      },
    );
    return () => {
      isLate = true;
    };
  }, [sought, round]);

  const begin = (): void => {
    setError(null);
    setFound(null);
    setSought(filter);
    setRound(round + 1);
  };
  const handleSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    begin();
  };
  const loadMore = async (): Promise<void> => {
    if (found === null || busy) return;
    setBusy(true);
    setError(null);
    try {
      const next = await search(sought, found.events.at(-1)?.id);
      setFound({ events: [...found.events, ...next.events], more: next.more });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  const put = (name: keyof Filter) => (event: { currentTarget: { value: string } }) => {
    const { value } = event.currentTarget;
    setFilter((before) => ({ ...before, [name]: value }));
  };

  return (
    <ClinicShell>
      <div className="stack-loose">
        <div className="stack-tight">
          <PageHeading focusOnMount>{t('audit.title')}</PageHeading>
          <p className="muted">{t('audit.intro')}</p>
        </div>
        <Card aria-label={t('audit.filter')}>
          <form className="audit-filter" onSubmit={handleSubmit}>
            <TextField
              label={t('audit.name')}
              maxLength={120}
              value={filter.name}
              onChange={put('name')}
            />
            <TextField
              label={t('audit.from')}
              type="date"
              value={filter.from}
              onChange={put('from')}
            />
            <TextField label={t('audit.to')} type="date" value={filter.to} onChange={put('to')} />
            <Select
              label={t('audit.outcome')}
              options={[
                { value: '', label: t('audit.any') },
                { value: 'success', label: t('audit.success') },
                { value: 'refused', label: t('audit.refused') },
              ]}
              value={filter.outcome}
              onChange={put('outcome')}
            />
            <Select
              label={t('audit.area')}
              options={[
                { value: '', label: t('audit.any') },
                ...AuditArea.options.map((area) => ({
                  value: area,
                  label: t(`audit.areas.${area}`),
                })),
              ]}
              value={filter.area}
              onChange={put('area')}
            />
            <Button type="submit" variant="primary">
              {t('audit.search')}
            </Button>
          </form>
        </Card>
        {error !== null && <ErrorBanner error={error} onRetry={begin} />}
        {found === null && error === null && <Loading />}
        <p role="status" className="muted">
          {found !== null &&
            (found.events.length === 0
              ? t('audit.none')
              : t(found.more ? 'audit.shownOfMore' : 'audit.shown', {
                  count: found.events.length,
                }))}
        </p>
        {found !== null && found.events.length > 0 && (
          <>
            <ExportButton
              take={() => staffRequest(routes.exportAudit, { body: asked(sought) })}
              key={round}
            />
            <AuditTable events={found.events} />
          </>
        )}
        {found?.more === true && (
          <div>
            <Button busy={busy} onClick={() => void loadMore()}>
              {t('audit.more')}
            </Button>
          </div>
        )}
      </div>
    </ClinicShell>
  );
}
