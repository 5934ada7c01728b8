import { patientRoutes, type Access, type PatientVisit } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorCodeOf } from '../api/api-error.ts';
import { call } from '../api/call.ts';
import { dayIn, formatDay, formatTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { ErrorBanner } from '../ui/error-banner.tsx';
import {
  accessDays,
  groupKey,
  type AccessDay,
  type AccessGroup,
  type Visitor,
} from './access-days.ts';

interface MyAccessesProps {
  readonly visit: PatientVisit;
  /** The cookie no longer opens the visit. */
  readonly onLost: (error: unknown) => void;
}

interface Found {
  readonly accesses: readonly Access[];
  readonly more: boolean;
}

/**
 * The accounting of disclosures: who opened or changed the patient's record. Reading it is audited
 * too, so it is loaded only on request.
 */
export const MyAccesses = ({ visit, onLost }: MyAccessesProps) => {
  const { t } = useTranslation('patient');
  const { encounterId, clinic } = visit;
  const [found, setFound] = useState<Found | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const load = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    const before = found?.accesses.at(-1)?.id;
    try {
      const next = await call(patientRoutes.listMyAccesses, {
        params: { encounterId },
        query: { ...(before !== undefined && { before }) },
      });
      setFound({ accesses: [...(found?.accesses ?? []), ...next.accesses], more: next.more });
    } catch (failure) {
      if (errorCodeOf(failure) === 'unauthenticated') onLost(failure);
      setError(failure);
    } finally {
      setBusy(false);
    }
  };

  const days = accessDays(found?.accesses ?? [], (at) => dayIn(clinic.timeZone, new Date(at)));
  return (
    <Card aria-labelledby="my-accesses">
      <div className="stack">
        <h2 id="my-accesses">{t('accesses.title')}</h2>
        <p>{t('accesses.intro')}</p>
        {days.map((day) => (
          <Day key={day.day} day={day} timeZone={clinic.timeZone} />
        ))}
        <p role="status" className={found === null ? 'visually-hidden' : 'muted small'}>
          {found !== null && t(days.length === 0 ? 'accesses.none' : 'accesses.worried')}
        </p>
        {error !== null && <ErrorBanner error={error} />}
        {found?.more !== false && (
          <div>
            <Button busy={busy} onClick={() => void load()}>
              {t(found === null ? 'accesses.show' : 'accesses.older')}
            </Button>
          </div>
        )}
      </div>
    </Card>
  );
};

interface DayProps {
  readonly day: AccessDay;
  readonly timeZone: string;
}

const Day = ({ day: { day, visitors }, timeZone }: DayProps) => {
  const { t } = useTranslation('patient');
  const language = useLanguage();
  const who = ({ by, name }: Visitor): string =>
    by === 'link' ? t('accesses.link') : (name ?? t(nobodyNamed[by]));
  return (
    <div className="stack-tight">
      <h3>{formatDay(`${day}T00:00:00Z`, 'UTC', language)}</h3>
      <ul className="people">
        {visitors.map((visitor) => (
          <li key={visitor.key}>
            <p className="people-name">
              <bdi>{who(visitor)}</bdi>{' '}
              <span className="muted">
                {visitor.by === 'guest'
                  ? t('accesses.invited')
                  : visitor.roles.map((role) => t(`accesses.role.${role}`)).join(', ')}
              </span>
            </p>
            <ul>
              {visitor.groups.map((group) => (
                <li key={groupKey(group)} className="access">
                  <span className="muted small access-time">
                    {timeSpan(group, (at) => formatTime(at, timeZone, language))}
                  </span>{' '}
                  <span>
                    <span>{t(wordsOf(visitor, group))}</span>
                    {group.linkMadeBy !== null && (
                      <span className="muted">
                        {` ${t('accesses.linkMadeBy', { name: group.linkMadeBy })}`}
                      </span>
                    )}
                  </span>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </div>
  );
};

const timeSpan = ({ first, last }: AccessGroup, time: (at: string) => string): string => {
  const [from, until] = [time(first), time(last)];
  return from === until ? from : `${from}–${until}`;
};

const wordsOf = ({ by }: Visitor, { kind, refused }: AccessGroup): string => {
  if (!refused) return `accesses.kind.${kind}`;
  return `accesses.${refusedWords[by]}`;
};

const refusedWords = {
  staff: 'refused',
  link: 'linkRefused',
  guest: 'guestRefused',
  pharmacy: 'pharmacyRefused',
} as const;
const nobodyNamed = {
  staff: 'accesses.somebody',
  guest: 'accesses.guest',
  pharmacy: 'accesses.pharmacy',
} as const;
