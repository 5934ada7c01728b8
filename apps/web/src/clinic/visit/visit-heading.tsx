import { type StaffVisit } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { formatTime } from '../../i18n/format.ts';
import { isolate } from '../../i18n/isolate.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { serverNow } from '../../server-clock.ts';
import { Button } from '../../ui/button.tsx';
import { type Elements } from '../../ui/elements.ts';
import { Icon } from '../../ui/icon.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { GuestsDialog } from '../guests/guests-dialog.tsx';
import { usePatientWords } from '../patients/patient-words.ts';
import { FollowUpButton } from '../scheduling/follow-up-button.tsx';
import { holdsVisit, useSignedIn } from '../session/session.ts';

interface VisitHeadingProps {
  readonly visit: StaffVisit;
  readonly isOver: boolean;
  /** The next steps are offered elsewhere on the page. */
  readonly isFollowed: boolean;
  /** What must be visible about the patient, between the name and the actions. */
  readonly children?: Elements;
}

/** Names the patient of the visit, so that nobody writes into the wrong record. */
export const VisitHeading = ({ visit, isOver, isFollowed, children }: VisitHeadingProps) => {
  const { t } = useTranslation('clinic');
  const { ageAndGender } = usePatientWords();
  const language = useLanguage();
  const { session } = useSignedIn();
  const { timeZone } = session.clinic;
  const { patient } = visit;
  const [guestsOpen, setGuestsOpen] = useState(false);
  return (
    <header className="visit-heading">
      <Link className="icon-button" href="/" aria-label={t('visit.back')} title={t('visit.back')}>
        <Icon name="back" />
      </Link>
      <div className="visit-heading-text">
        <PageHeading focusOnMount>{patient.name}</PageHeading>
        <p className="muted small">
          {[
            ageAndGender(patient, new Date(serverNow())),
            t('person.identifier', { number: patient.identifier }),
            formatTime(visit.startsAt, timeZone, language),
            ...(visit.reason === '' ? [] : [isolate(visit.reason)]),
          ].join(' · ')}
        </p>
      </div>
      {children}
      {!isFollowed && <FollowUpButton visit={visit} />}
      {!isOver && (
        <Button
          variant="quiet"
          onClick={() => {
            setGuestsOpen(true);
          }}
        >
          <Icon name="people" />
          <span className="visit-heading-words">{t('guests.open')}</span>
        </Button>
      )}
      {guestsOpen && (
        <GuestsDialog
          encounterId={visit.encounterId}
          patientName={patient.name}
          mayAdmit={holdsVisit(session, visit)}
          onClose={() => {
            setGuestsOpen(false);
          }}
        />
      )}
    </header>
  );
};
