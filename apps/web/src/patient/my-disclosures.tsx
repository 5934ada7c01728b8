import { patientRoutes, type Disclosure, type PatientVisit } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorCodeOf } from '../api/api-error.ts';
import { request } from '../api/request.ts';
import { dayIn, formatDay, formatTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { ErrorBanner } from '../ui/error-banner.tsx';
import {
  disclosureDays,
  groupKey,
  type DisclosureDay,
  type AccessGroup,
  type Visitor,
} from './disclosure-days.ts';

interface MyDisclosuresProps {
  readonly visit: PatientVisit;
  /** The cookie no longer opens the visit. */
  readonly onLost: (error: unknown) => void;
}

interface Found {
  readonly disclosures: readonly Disclosure[];
  readonly more: boolean;
}

/**
 * The accounting of disclosures: who opened or changed the patient's record. Reading it is audited
 * too, so it is loaded only on request.
 */
export const MyDisclosures = ({ visit, onLost }: MyDisclosuresProps) => {
  const { t } = useTranslation('patient');
  const { encounterId, clinic } = visit;
  const [found, setFound] = useState<Found | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const load = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    const before = found?.disclosures.at(-1)?.id;
    try {
      const next = await request(patientRoutes.listMyDisclosures, {
        params: { encounterId },
        query: { ...(before !== undefined && { before }) },
      });
      setFound({
        disclosures: [...(found?.disclosures ?? []), ...next.disclosures],
        more: next.more,
      });
    } catch (failure) {
      if (errorCodeOf(failure) === 'unauthenticated') onLost(failure);
      setError(failure);
    } finally {
      setBusy(false);
    }
  };

  const days = disclosureDays(found?.disclosures ?? [], (at) =>
    dayIn(clinic.timeZone, new Date(at)),
  );
  return (
    <Card aria-labelledby="my-disclosures">
      <div className="stack">
        <h2 id="my-disclosures">{t('disclosures.title')}</h2>
        <p>{t('disclosures.intro')}</p>
        {days.map((day) => (
          <Day key={day.day} day={day} timeZone={clinic.timeZone} />
        ))}
        <p role="status" className={found === null ? 'visually-hidden' : 'muted small'}>
          {found !== null && t(days.length === 0 ? 'disclosures.none' : 'disclosures.worried')}
        </p>
        {error !== null && <ErrorBanner error={error} />}
        {found?.more !== false && (
          <div>
            <Button busy={busy} onClick={() => void load()}>
              {t(found === null ? 'disclosures.show' : 'disclosures.older')}
            </Button>
          </div>
        )}
      </div>
    </Card>
  );
};

interface DayProps {
  readonly day: DisclosureDay;
  readonly timeZone: string;
}

const Day = ({ day: { day, visitors }, timeZone }: DayProps) => {
  const { t } = useTranslation('patient');
  const language = useLanguage();
  const who = ({ by, name }: Visitor): string =>
    by === 'link' ? t('disclosures.link') : (name ?? t(nobodyNamed[by]));
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
                  ? t('disclosures.invited')
                  : visitor.roles.map((role) => t(`disclosures.role.${role}`)).join(', ')}
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
                        {` ${t('disclosures.linkMadeBy', { name: group.linkMadeBy })}`}
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
  if (!refused) return `disclosures.kind.${kind}`;
  return `disclosures.${refusedWords[by]}`;
};

const refusedWords = {
  staff: 'refused',
  link: 'linkRefused',
  guest: 'guestRefused',
  pharmacy: 'pharmacyRefused',
} as const;
const nobodyNamed = {
  staff: 'disclosures.somebody',
  guest: 'disclosures.guest',
  pharmacy: 'disclosures.pharmacy',
} as const;
