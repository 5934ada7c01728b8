import { type OutreachRun, routes } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { saveCsv } from '../../csv/csv.ts';
import { formatDay, formatTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { PrintHead } from '../../summary/print-head.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';
import { OweDialog } from './owe-dialog.tsx';
import { peopleOfDay, type PersonOfDay } from './people-of-day.ts';
import { OwedLine } from './sides.tsx';

interface DaySummaryProps {
  readonly run: OutreachRun;
  readonly onChanged: () => void;
}

/**
 * What became of a day: figures, who is carried over, what is owed and what is left of the stock.
 */
export const DaySummary = ({ run, onChanged }: DaySummaryProps) => {
  const { t } = useTranslation(['outreach-day', 'outreach']);
  const language = useLanguage();
  const { session: signedIn } = useSignedIn();
  const now = useNow(60_000);
  const [error, setError] = useState<unknown>(null);
  const [isOwing, setOwing] = useState(false);
  const { session, owed } = run;
  const { site } = session;
  const people = peopleOfDay(run, false);
  const withState = (state: string): readonly PersonOfDay[] =>
    people.filter(({ participant }) => participant.state === state);
  const carried = withState('carried-over');
  const open = owed.filter(({ doneAt }) => doneAt === null);
  const day = formatDay(`${session.date}T00:00:00Z`, 'UTC', language);
  const time = (instant: string | undefined | null): string =>
    typeof instant === 'string' ? formatTime(instant, site.timeZone, language) : '';
  const figures = [
    ['listed', people.length],
    ['came', people.filter(({ participant }) => participant.number !== null).length],
    ['vitals', people.filter(({ done }) => done.has('vitals')).length],
    ['seen', people.filter(({ done }) => done.has('doctor')).length],
    ['medicine', people.filter(({ done }) => done.has('medicine')).length],
    ['carried', carried.length],
    ['notCome', withState('not-come').length],
    ['owed', open.length],
  ] as const;

  const saveList = (): void => {
    const head = ['number', 'name', 'state', 'reason', 'arrived', 'vitals', 'doctor', 'medicine'];
    saveCsv(`${session.date}-${site.name}.csv`, [
      head.map((one) => t(`csv.${one}`)),
      ...people.map(({ participant, day: { arrivedAt, visit, unseenReason }, name }) => [
        ...[String(participant.number ?? ''), name, t(`states.${participant.state}`)],
        unseenReason === null ? '' : t(`unseen.${unseenReason}`),
        ...[time(arrivedAt), time(participant.steps.vitals), time(visit?.endedAt)],
        time(participant.steps.medicine),
      ]),
    ]);
  };

  const settle = async (owedId: string): Promise<void> => {
    setError(null);
    try {
      await staffRequest(routes.settleOwed, { params: { owedId } });
    } catch (failure) {
      setError(failure);
    }
    onChanged();
  };

  const givenOf = (stockId: string): number =>
    run.handedOut.find((line) => line.stockId === stockId)?.quantity ?? 0;
  const gone = run.handedOut.filter(
    ({ stockId }) => !session.stock.some(({ id }) => id === stockId),
  );

  return (
    <div className="od stack">
      <PrintHead clinic={signedIn.clinic} />
      <div className="od-head">
        <div>
          <PageHeading>{t('summary.title', { site: site.name })}</PageHeading>
          <p className="muted">
            {t('outreach:subtitle', {
              ...{ day, from: time(run.openedAt), to: time(run.closedAt) },
              programme: session.programme,
            })}
          </p>
        </div>
        <Link className="button button-quiet no-print" href="/outreach">
          {t('summary.back')}
        </Link>
        <Button onClick={saveList}>{t('summary.csv')}</Button>
        <Button
          variant="primary"
          onClick={() => {
            print();
          }}
        >
          {t('summary.print')}
        </Button>
      </div>
      <dl className="od-figures">
        {figures.map(([key, value]) => (
          <div key={key}>
            <dt>{t(`figures.${key}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {error !== null && <ErrorBanner error={error} />}
      <Card aria-labelledby="od-carried">
        <h2 id="od-carried">{t('summary.carried')}</h2>
        {carried.length === 0 ? (
          <p className="muted">{t('summary.nobodyCarried')}</p>
        ) : (
          <ul className="outreach-facts">
            {carried.map(({ participant, day: { unseenReason }, name, done, steps }) => (
              <li key={participant.participantId}>
                <span>
                  {[
                    `${String(participant.number)} · ${name}`,
                    ...steps.filter((step) => done.has(step)).map((step) => t(`steps.${step}`)),
                  ].join(' · ')}
                </span>
                <span>{t(`unseen.${unseenReason ?? 'other'}`)}</span>
              </li>
            ))}
          </ul>
        )}
      </Card>
      <Card aria-labelledby="od-owed">
        <div className="od-side-head">
          <h2 id="od-owed">{t('owe.heading')}</h2>
          <span className="no-print">
            <Button
              variant="quiet"
              onClick={() => {
                setOwing(true);
              }}
            >
              {t('owe.add')}
            </Button>
          </span>
        </div>
        {open.length === 0 && <p className="muted">{t('owe.nothing')}</p>}
        <ul className="od-owed">
          {open.map((one) => (
            <OwedLine key={one.owedId} owed={one} zone={site.timeZone} now={now}>
              <Button
                variant="quiet"
                aria-label={t('owe.settleOf', {
                  what: one.text === '' ? t(`owe.kinds.${one.kind}`) : one.text,
                })}
                onClick={() => void settle(one.owedId)}
              >
                {t('owe.settle')}
              </Button>
            </OwedLine>
          ))}
        </ul>
      </Card>
      <Card aria-labelledby="od-stock">
        <h2 id="od-stock">{t('outreach:stock')}</h2>
        {session.stock.length + gone.length === 0 ? (
          <p className="muted">{t('outreach:nothingGoes')}</p>
        ) : (
          <div className="od-scroll" role="region" aria-labelledby="od-stock" tabIndex={0}>
            <table className="od-table">
              <thead>
                <tr>
                  <th scope="col">{t('outreach:item')}</th>
                  <th scope="col">{t('summary.planned')}</th>
                  <th scope="col">{t('summary.given')}</th>
                  <th scope="col">{t('summary.left')}</th>
                </tr>
              </thead>
              <tbody>
                {session.stock.map(({ id, name, unit, planned, counted }) => (
                  <tr key={id}>
                    <th scope="row">{unit === '' ? name : `${name} (${unit})`}</th>
                    <td>{planned}</td>
                    <td>{givenOf(id)}</td>
                    <td>{counted ?? planned}</td>
                  </tr>
                ))}
                {gone.map(({ stockId, name, unit, quantity }) => (
                  <tr key={stockId}>
                    <th scope="row">{unit === '' ? name : `${name} (${unit})`}</th>
                    <td>–</td>
                    <td>{quantity}</td>
                    <td>–</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Card>
      {isOwing && (
        <OweDialog
          run={run}
          onClose={() => {
            setOwing(false);
          }}
          onChanged={onChanged}
        />
      )}
    </div>
  );
};
