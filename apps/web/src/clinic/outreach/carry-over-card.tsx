import { type OutreachSession, type RouteAnswer, routes } from '@teleward/contracts';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { randomId } from '../../call/random-id.ts';
import { formatShortDay } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { staffRequest } from '../staff-request.ts';
import { nameOf } from './people-list.tsx';

type Left = RouteAnswer<typeof routes.readCarryOver>['people'][number];

interface CarryOverCardProps {
  readonly session: OutreachSession;
  readonly onChanged: () => void;
}

/** Who was not done on the last day at the site, with the reason. */
export const CarryOverCard = ({ session, onChanged }: CarryOverCardProps) => {
  const { t } = useTranslation('outreach');
  const language = useLanguage();
  const { sessionId, participants } = session;
  const load = useCallback(
    (signal: AbortSignal) =>
      staffRequest(routes.readCarryOver, { params: { sessionId } }, { signal }),
    // Whoever is put on the list stands here no more.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [sessionId, participants],
  );
  const loaded = useLoaded(load);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  if (loaded.state !== 'ready' || loaded.data.from === null) return null;
  const { from, people } = loaded.data;
  if (people.length === 0) return null;

  const take = async (taken: readonly Left[]): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      for (const { participant } of taken) {
        const { patient, person, priority, village, reason } = participant;
        const who = patient === null ? person : { patientId: patient.id };
        if (who === null) continue;
        await staffRequest(routes.saveOutreachParticipant, {
          params: { sessionId, participantId: randomId() },
          body: {
            ...{ baseVersion: 0, who, source: 'carried-over', priority, expectedAt: null },
            ...{ village, reason, carriedFrom: participant.participantId },
          },
        });
      }
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
    onChanged();
  };

  return (
    <Card aria-labelledby="outreach-carry">
      <div className="stack-tight">
        <div className="outreach-head">
          <h2 id="outreach-carry">
            {t('carryTitle', { day: formatShortDay(from.date, language) })}
          </h2>
          {people.length > 1 && (
            <Button busy={busy} onClick={() => void take(people)}>
              {t('carryAll', { count: people.length })}
            </Button>
          )}
        </div>
        {error !== null && <ErrorBanner error={error} />}
        <ul className="outreach-facts">
          {people.map((one) => {
            const name = nameOf(one.participant);
            return (
              <li key={one.participant.participantId}>
                <span>
                  <strong>{name}</strong>
                  <span className="muted small outreach-why">
                    {[t(`why.${one.why}`), one.participant.reason]
                      .filter((part) => part !== '')
                      .join(' · ')}
                  </span>
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
