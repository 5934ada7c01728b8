import { type RegisteredPatient, routes } from '@teleward/contracts';
import { lazy, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useLoaded } from '../../api/use-loaded.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Part } from '../../ui/part.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { ClinicShell } from '../clinic-shell.tsx';
import { BookButton } from '../scheduling/book-button.tsx';
import { readsHistory, takesVitalSigns, useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';
import { EditPatient } from './edit-patient.tsx';
import { HistoryCard } from './history-card.tsx';
import { MergeCard, MergedBanner } from './merge-card.tsx';
import { toldOf } from './patient-history.ts';
import { usePatientWords } from './patient-words.ts';
import { StatusCard } from './status-card.tsx';
import './patients.css';
import { useStateWords } from './use-state-words.ts';

const TakeVitalsButton = lazy(() => import('../vitals/take-vitals-button.tsx'));

/** One patient's administrative details and their history, without anything clinical. */
export default function PatientPage({ patientId }: { readonly patientId: string }) {
  const { t } = useTranslation('patients');
  const load = useCallback(
    (signal: AbortSignal) =>
      staffRequest(routes.readPatient, { params: { patientId } }, { signal }),
    [patientId],
  );
  const loaded = useLoaded(load);
  return (
    <ClinicShell>
      <div className="stack-loose">
        <p>
          <Link href="/patients">{t('back')}</Link>
        </p>
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'failed' && (
          <>
            <PageHeading>{t('failed')}</PageHeading>
            <ErrorBanner error={loaded.error} onRetry={loaded.reload} />
          </>
        )}
        {loaded.state === 'ready' && <Loaded patient={loaded.data} onChanged={loaded.reload} />}
      </div>
    </ClinicShell>
  );
}

const isJustRegistered = (): boolean => {
  const state: unknown = history.state;
  return typeof state === 'object' && state !== null && 'registered' in state;
};

interface LoadedProps {
  readonly patient: RegisteredPatient;
  readonly onChanged: () => void;
}

const Loaded = ({ patient, onChanged }: LoadedProps) => {
  const { t } = useTranslation(['patients', 'scheduling']);
  const { session } = useSignedIn();
  const { identity } = usePatientWords();
  const [isEditing, setIsEditing] = useState(false);
  const [isNew] = useState(isJustRegistered);
  const { facts, identifier, active, deceasedDate, replacedBy } = patient;
  // A merged record cannot be changed any more.
  const isOwn = replacedBy === null;
  const book = isOwn && active && deceasedDate === null && (
    <BookButton
      // The usual next step after registering a patient is a booking.
      autoFocus={isNew}
      wish={{
        patient: {
          ...{ id: patient.id, identifier, name: facts.name },
          ...{ birthDate: facts.birthDate, gender: facts.gender },
        },
      }}
    >
      {t('scheduling:book.open')}
    </BookButton>
  );
  return (
    <>
      <div className="patients-head">
        <div className="stack-tight">
          <PageHeading focusOnMount={!isNew}>{facts.name}</PageHeading>
          <p className="muted">{`${identity(facts)} · ${t('number', { identifier })}`}</p>
          {deceasedDate !== null && <span className="badge">{t('died')}</span>}
          {!active && <span className="badge">{t('inactive')}</span>}
        </div>
        <div className="row">
          {readsHistory(session) && (
            <Link href={`/patients/${patient.id}/record`} className="button button-secondary">
              {t('record')}
            </Link>
          )}
          {!isNew && book}
        </div>
      </div>
      {isNew && (
        <Banner tone="success" live="status" title={t('registered', { name: facts.name })}>
          <div className="stack-tight">
            <p>{t('registeredNumber', { identifier })}</p>
            <div>{book}</div>
          </div>
        </Banner>
      )}
      {isOwn && takesVitalSigns(session) && (
        <Part meanwhile={null}>
          <TakeVitalsButton patient={{ id: patient.id, name: facts.name }} />
        </Part>
      )}
      <MergedBanner patient={patient} onChanged={onChanged} />
      {isEditing ? (
        <EditPatient
          patient={patient}
          onClose={(isChanged) => {
            setIsEditing(false);
            if (isChanged) onChanged();
          }}
        />
      ) : (
        <FactsCard
          patient={patient}
          onEdit={
            isOwn
              ? () => {
                  setIsEditing(true);
                }
              : null
          }
        />
      )}
      {isOwn && (
        <>
          <StatusCard key={patient.version} patient={patient} onChanged={onChanged} />
          <MergeCard patient={patient} onChanged={onChanged} />
        </>
      )}
      <HistoryCard patientId={patient.id} version={patient.version} />
    </>
  );
};

interface FactsCardProps {
  readonly patient: RegisteredPatient;
  /** Null where the patient cannot be changed. */
  readonly onEdit: (() => void) | null;
}

const FactsCard = ({ patient, onEdit }: FactsCardProps) => {
  const { t } = useTranslation('patients');
  const words = useStateWords();
  const told = [...toldOf(patient, words)].filter(
    ([field, text]) => text !== '' && !['name', 'active', 'deceasedDate'].includes(field),
  );
  return (
    <Card aria-labelledby="patient-facts">
      <div className="patients-head">
        <h2 id="patient-facts">{t('facts')}</h2>
        {onEdit !== null && <Button onClick={onEdit}>{t('edit')}</Button>}
      </div>
      <dl className="facts">
        {told.map(([field, text]) => (
          <div key={field}>
            <dt>{t(`field.${field}`)}</dt>
            <dd>
              {field === 'phone' || field === 'contactPhone' ? (
                <a href={`tel:${text.replaceAll(/[^+\d]/g, '')}`}>{text}</a>
              ) : (
                text
              )}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
};
