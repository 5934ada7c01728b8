import { type AuditEvent, routes } from '@teleward/contracts';
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
import { staffCall } from '../staff-call.ts';
import { AuditTable } from './audit-table.tsx';

const everything = { from: '', to: '', name: '', outcome: '' };
type Filter = typeof everything;

interface Found {
  readonly events: readonly AuditEvent[];
  readonly more: boolean;
}

const outcomeOf = (value: string): { outcome?: AuditEvent['outcome'] } =>
  value === 'success' || value === 'refused' ? { outcome: value } : {};

const search = (filter: Filter, before?: string): Promise<Found> => {
  const { from, to, name, outcome } = filter;
  const body = {
    ...(from !== '' && { from }),
    ...(to !== '' && { to }),
    ...(name.trim() !== '' && { name: name.trim() }),
    ...outcomeOf(outcome),
    ...(before !== undefined && { before }),
  };
  return staffCall(routes.searchAudit, { body });
};

/** Who saw and did what in the clinic. */
export default function AuditPage() {
  const { t } = useTranslation('clinic');
  const [filter, setFilter] = useState(everything);
  const [asked, setAsked] = useState(everything);
  const [found, setFound] = useState<Found | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [round, setRound] = useState(0);

  useEffect(() => {
    let isLate = false;
    search(asked).then(
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
  }, [asked, round]);

  const begin = (): void => {
    setError(null);
    setFound(null);
    setAsked(filter);
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
      const next = await search(asked, found.events.at(-1)?.id);
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
        {found !== null && found.events.length > 0 && <AuditTable events={found.events} />}
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
