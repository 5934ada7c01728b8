import { type OutreachRun, type Owed, routes } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayIn, formatShortDay } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { type Elements } from '../../ui/elements.ts';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Icon } from '../../ui/icon.tsx';
import { CountDialog } from './count-dialog.tsx';
import { type DoAct } from './row-acts.ts';
import { OweDialog } from './owe-dialog.tsx';

interface SidesProps {
  readonly run: OutreachRun;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Why the last act here failed; null where it did not. */
  readonly error: unknown;
  readonly onAct: DoAct;
  readonly onChanged: () => void;
}

/** Beside the list: who is there, what is there, and what will still have to be done. */
export const Sides = ({ run, now, error, onAct, onChanged }: SidesProps) => {
  const { t } = useTranslation(['outreach-day', 'outreach']);
  const [dialog, setDialog] = useState<'count' | 'owe' | null>(null);
  const { session, owed } = run;
  const { sessionId, team, stock } = session;
  const close = (): void => {
    setDialog(null);
  };
  const open = owed.filter(({ doneAt }) => doneAt === null);
  return (
    <div className="od-sides">
      {error !== null && <ErrorBanner error={error} />}
      <section className="od-side" aria-labelledby="od-team">
        <h2 id="od-team">
          <span>{t('outreach:team')}</span> <span className="muted">{team.length}</span>
        </h2>
        {team.length === 0 && <p className="muted">{t('outreach:nobodyGoes')}</p>}
        <ul>
          {team.map(({ id, name, role, from, cameAt }) => (
            <li key={id}>
              <span>
                {t('outreach:memberAndRole', { name, role: t(`outreach:roles.${role}`) })}
              </span>
              <Button
                variant="quiet"
                aria-pressed={cameAt !== null}
                aria-label={t('team.presenceOf', {
                  presence:
                    cameAt === null ? t('outreach:fromTime', { time: from }) : t('team.here'),
                  name,
                })}
                onClick={() => {
                  const params = { sessionId, lineId: id };
                  void onAct(routes.markTeamMember, { params, body: { here: cameAt === null } });
                }}
              >
                {cameAt === null ? t('outreach:fromTime', { time: from }) : t('team.here')}
              </Button>
            </li>
          ))}
        </ul>
      </section>
      <section className="od-side" aria-labelledby="od-stock">
        <div className="od-side-head">
          <h2 id="od-stock">{t('outreach:stock')}</h2>
          {stock.length > 0 && (
            <Button
              variant="quiet"
              onClick={() => {
                setDialog('count');
              }}
            >
              {t('stock.count')}
            </Button>
          )}
        </div>
        {stock.length === 0 && <p className="muted">{t('outreach:nothingGoes')}</p>}
        <ul>
          {stock.map(({ id, name, unit, planned, counted }) => {
            const left = counted ?? planned;
            const loud = left === 0 ? 'red' : left * 5 <= planned ? 'amber' : 'calm';
            return (
              <li key={id} data-loud={loud}>
                <span>
                  {loud !== 'calm' && <Icon name="warning" />}
                  <span>{name}</span>
                  {left === 0 && <span>{` · ${t('stock.none')}`}</span>}
                </span>
                <span>{t('outreach:amountAndUnit', { amount: left, unit })}</span>
              </li>
            );
          })}
        </ul>
      </section>
      <section className="od-side" aria-labelledby="od-owed">
        <div className="od-side-head">
          <h2 id="od-owed">
            <span>{t('owe.heading')}</span> <span className="muted">{open.length}</span>
          </h2>
          <Button
            variant="quiet"
            onClick={() => {
              setDialog('owe');
            }}
          >
            {t('owe.add')}
          </Button>
        </div>
        {open.length === 0 && <p className="muted">{t('owe.nothing')}</p>}
        <ul>
          {open.map((one) => (
            <OwedLine key={one.owedId} owed={one} zone={session.site.timeZone} now={now}>
              <Button
                variant="quiet"
                aria-label={t('owe.settleOf', {
                  what: one.text === '' ? t(`owe.kinds.${one.kind}`) : one.text,
                })}
                onClick={() => {
                  void onAct(routes.settleOwed, { params: { owedId: one.owedId } });
                }}
              >
                {t('owe.settle')}
              </Button>
            </OwedLine>
          ))}
        </ul>
      </section>
      {dialog === 'count' && <CountDialog run={run} onClose={close} onChanged={onChanged} />}
      {dialog === 'owe' && <OweDialog run={run} onClose={close} onChanged={onChanged} />}
    </div>
  );
};

interface OwedLineProps {
  readonly owed: Owed;
  readonly zone: string;
  readonly now: number;
  readonly children: Elements;
}

/** What is owed, to whom, and since when it is late. */
export const OwedLine = ({ owed, zone, now, children }: OwedLineProps) => {
  const { t } = useTranslation('outreach-day');
  const language = useLanguage();
  const { kind, text, name, dueOn } = owed;
  const today = dayIn(zone, new Date(now));
  const late =
    dueOn === null ? 0 : Math.round((Date.parse(today) - Date.parse(dueOn)) / 86_400_000);
  return (
    <li data-loud={late > 0 ? 'red' : 'calm'}>
      <span>
        <span>{t(`owe.kinds.${kind}`)}</span>
        {text !== '' && <span>{`: ${text}`}</span>}
        {name !== null && <span>{` · ${name}`}</span>}
        {dueOn !== null && (
          <span>
            {` · ${
              late > 0
                ? t('owe.late', { count: late })
                : t('owe.due', { day: formatShortDay(dueOn, language) })
            }`}
          </span>
        )}
      </span>
      {children}
    </li>
  );
};
