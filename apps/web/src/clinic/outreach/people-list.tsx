import {
  type Listed,
  orderOfList,
  type OutreachParticipant,
  type OutreachSession,
  routes,
  type Village,
} from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatShortDay } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { usePatientWords } from '../patients/patient-words.ts';
import { staffRequest } from '../staff-request.ts';
import { PersonDialog } from './person-dialog.tsx';

interface PeopleListProps {
  readonly session: OutreachSession;
  readonly villages: readonly Village[];
  readonly mayChange: boolean;
  readonly onChanged: () => void;
}

export const nameOf = ({ patient, person }: OutreachParticipant): string =>
  patient?.name ?? person?.name ?? '';

/** Who is expected, in the order in which they are to be seen, and why so. */
export const PeopleList = ({ session, villages, mayChange, onChanged }: PeopleListProps) => {
  const { t } = useTranslation('outreach');
  const [open, setOpen] = useState<OutreachParticipant | 'new' | null>(null);
  const [error, setError] = useState<unknown>(null);
  const { sessionId, participants } = session;
  const listed = orderOfList(participants, villages);

  const remove = async (participantId: string): Promise<void> => {
    setError(null);
    try {
      const params = { sessionId, participantId };
      await staffRequest(routes.removeOutreachParticipant, { params });
    } catch (failure) {
      setError(failure);
    }
    onChanged();
  };

  return (
    <section className="stack-tight" aria-labelledby="outreach-list">
      <div className="outreach-head">
        <h2 id="outreach-list">{t('listOf', { count: participants.length })}</h2>
        {mayChange && (
          <Button
            variant="primary"
            onClick={() => {
              setOpen('new');
            }}
          >
            {t('addPerson')}
          </Button>
        )}
      </div>
      {listed.length > 0 && <p className="muted small">{t('orderHelp')}</p>}
      {error !== null && <ErrorBanner error={error} />}
      {listed.length === 0 ? (
        <EmptyState icon="people" title={t('nobodyListed')} />
      ) : (
        <ol className="outreach-people">
          {listed.map((one, index) => (
            <PersonRow
              key={one.participant.participantId}
              listed={one}
              place={index + 1}
              mayChange={mayChange}
              onChange={() => {
                setOpen(one.participant);
              }}
              onRemove={() => void remove(one.participant.participantId)}
            />
          ))}
        </ol>
      )}
      {open !== null && (
        <PersonDialog
          sessionId={sessionId}
          participant={open === 'new' ? null : open}
          villages={villages}
          onClose={() => {
            setOpen(null);
          }}
          onSaved={() => {
            setOpen(null);
            onChanged();
          }}
        />
      )}
    </section>
  );
};

interface PersonRowProps {
  readonly listed: Listed;
  readonly place: number;
  readonly mayChange: boolean;
  readonly onChange: () => void;
  readonly onRemove: () => void;
}

const PersonRow = ({ listed, place, mayChange, onChange, onRemove }: PersonRowProps) => {
  const { t } = useTranslation(['outreach', 'outreach-day', 'clinic']);
  const language = useLanguage();
  const { shortly } = usePatientWords();
  const { participant, km } = listed;
  const { patient, person, priority, village, reason, expectedAt, carriedFromDate } = participant;
  const name = nameOf(participant);
  const born =
    patient !== null
      ? shortly(patient, new Date())
      : person !== null && person.age !== null
        ? t('age', { count: person.age })
        : '';
  const whence = village === null ? '' : km === null ? village : t('villageAndKm', { village, km });
  return (
    <li className="outreach-person" data-priority={priority}>
      <span className="outreach-place">{place}</span>
      <div>
        <p className="outreach-who">
          <strong>{name}</strong>
          {priority !== 'R' && (
            <StatusBadge tone={priority === 'EM' ? 'danger' : 'warning'}>
              {t(`priority.${priority}`)}
            </StatusBadge>
          )}
          {carriedFromDate !== null && (
            <StatusBadge tone="accent">
              {t('carriedFrom', { day: formatShortDay(carriedFromDate, language) })}
            </StatusBadge>
          )}
          {participant.source === 'referred' && <StatusBadge>{t('sources.referred')}</StatusBadge>}
          {participant.state !== 'expected' && (
            <StatusBadge tone="success">
              {t(`outreach-day:states.${participant.state}`)}
            </StatusBadge>
          )}
          {patient === null && <StatusBadge>{t('notRegistered')}</StatusBadge>}
        </p>
        <p className="muted small">
          {[born, whence, expectedAt ?? '', reason.trim()]
            .filter((part) => part !== '')
            .join(' · ')}
        </p>
      </div>
      {mayChange ? (
        <Menu
          label={t('moreOf', { name })}
          groups={[
            [
              { id: 'change', label: t('changePerson') },
              ...(participant.state === 'expected'
                ? [{ id: 'remove', label: t('removePerson'), isDangerous: true }]
                : []),
            ],
          ]}
          onAction={(id) => {
            if (id === 'change') onChange();
            else onRemove();
          }}
        >
          <Icon name="more" />
        </Menu>
      ) : (
        <span />
      )}
    </li>
  );
};
