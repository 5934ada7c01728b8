import { type ErrorCode, type LeftOver, type OutreachSession, routes } from '@teleward/contracts';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorCodeOf } from '../../api/api-error.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { randomId } from '../../call/random-id.ts';
import { formatShortDay } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { staffRequest } from '../staff-request.ts';
import { nameOf } from './people-list.tsx';

/** Why one person cannot be put on the list while the others can. */
const personal: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...(['patient_deceased', 'patient_inactive', 'already_listed', 'not_found'] as const),
]);

interface Refused {
  readonly left: LeftOver;
  readonly code: ErrorCode;
}

interface CarryOverCardProps {
  readonly session: OutreachSession;
  readonly onChanged: () => void;
}

/** Who was not done on earlier days at the site, with the day and the reason. */
export const CarryOverCard = ({ session, onChanged }: CarryOverCardProps) => {
  const { t } = useTranslation(['outreach', 'errors']);
  const language = useLanguage();
  const { sessionId, participants } = session;
  const load = useCallback(
    (signal: AbortSignal) =>
      staffRequest(routes.readCarryOver, { params: { sessionId } }, { signal }),
    // A person who is put on the list stands here no more.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [sessionId, participants],
  );
  const loaded = useLoaded(load);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  if (loaded.state !== 'ready') return null;
  const { people } = loaded.data;
  if (people.length === 0) return null;

  const put = async ({ participant, priority }: LeftOver): Promise<void> => {
    const { patient, person, village, reason } = participant;
    const who = patient === null ? person : { patientId: patient.id };
    if (who === null) return;
    await staffRequest(routes.saveOutreachParticipant, {
      params: { sessionId, participantId: randomId() },
      body: {
        ...{ baseVersion: 0, who, source: 'carried-over', priority, expectedAt: null },
        ...{ village, reason, carriedFrom: participant.participantId },
      },
    });
  };

  const take = async (taken: readonly LeftOver[]): Promise<void> => {
    setBusy(true);
    setError(null);
    const stayed: Refused[] = [];
    try {
      for (const left of taken) {
        try {
          await put(left);
        } catch (failure) {
          const code = errorCodeOf(failure);
          if (!personal.has(code)) throw failure;
          stayed.push({ left, code });
        }
      }
    } catch (failure) {
      setError(failure);
    }
    setRefused(stayed);
    setBusy(false);
    onChanged();
  };

  return (
    <Card aria-labelledby="outreach-carry">
      <div className="stack-tight">
        <div className="outreach-head">
          <h2 id="outreach-carry">{t('carryTitle')}</h2>
          {people.length > 1 && (
            <Button busy={busy} onClick={() => void take(people)}>
              {t('carryAll', { count: people.length })}
            </Button>
          )}
        </div>
        {error !== null && <ErrorBanner error={error} />}
        {refused.length > 0 && (
          <Banner tone="warning" live="alert" title={t('carryRefused', { count: refused.length })}>
            <ul className="outreach-warnings">
              {refused.map(({ left, code }) => (
                <li key={left.participant.participantId}>
                  {t('carryRefusedWhy', {
                    name: nameOf(left.participant),
                    why: t(`errors:${code}`),
                  })}
                </li>
              ))}
            </ul>
          </Banner>
        )}
        <ul className="outreach-facts">
          {people.map((one) => {
            const name = nameOf(one.participant);
            const day = formatShortDay(one.from.date, language);
            return (
              <li key={one.participant.participantId}>
                <span>
                  <strong>{name}</strong>
                  <span className="muted small outreach-why">
                    {[t('leftOn', { day, why: t(`why.${one.why}`) }), one.participant.reason]
                      .filter((part) => part !== '')
                      .join(' · ')}
                  </span>
                  <Urgency left={one} />
                </span>
                <Button
                  busy={busy}
                  aria-label={t('carryOne', { name })}
                  onClick={() => void take([one])}
                >
                  {t('carry')}
                </Button>
              </li>
            );
          })}
        </ul>
      </div>
    </Card>
  );
};

/** An urgency goes with its reason; without one it has to be decided anew. */
const Urgency = ({ left }: { readonly left: LeftOver }) => {
  const { t } = useTranslation('outreach');
  const { participant, priorityReason } = left;
  if (participant.priority === 'R') return null;
  const priority = t(`priority.${participant.priority}`);
  return (
    <span className="small outreach-why">
      {priorityReason === null
        ? t('urgencyAnew', { priority })
        : t('urgencyAndReason', { priority, reason: priorityReason })}
    </span>
  );
};
