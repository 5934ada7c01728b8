import {
  type PatientRow,
  type RegisteredPatient,
  type RouteAnswer,
  routes,
} from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { dayIn, formatDateTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';
import { FindPatientField } from './find-patient-field.tsx';

interface MergeProps {
  readonly patient: RegisteredPatient;
  readonly onChanged: () => void;
}

type Overlapping = RouteAnswer<typeof routes.mergePatient>['overlapping'];

/** Shown on a merged record: a link to the surviving one, and a button to unmerge. */
export const MergedBanner = ({ patient, onChanged }: MergeProps) => {
  const { t } = useTranslation('patients');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { id: patientId, version: baseVersion, replacedBy } = patient;
  if (replacedBy === null) return null;

  const undo = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await staffRequest(routes.unmergePatient, { params: { patientId }, body: { baseVersion } });
      onChanged();
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };

  return (
    <Banner title={t('merge.merged')}>
      <div className="stack-tight">
        <p>
          <Link href={`/patients/${replacedBy.id}`}>
            {`${replacedBy.name} · ${t('number', { identifier: replacedBy.identifier })}`}
          </Link>
        </p>
        {error !== null && <ErrorBanner error={error} />}
        <div>
          <Button busy={busy} onClick={() => void undo()}>
            {t('merge.undo')}
          </Button>
        </div>
      </div>
    </Banner>
  );
};

/** Other records of the same person, and a button to merge another one. */
export const MergeCard = ({ patient, onChanged }: MergeProps) => {
  const { t } = useTranslation('patients');
  const [isAsking, setIsAsking] = useState(false);
  return (
    <Card aria-labelledby="patient-merge">
      <div className="stack">
        <h2 id="patient-merge">{t('merge.title')}</h2>
        {patient.replaces.length === 0 ? (
          <p>{t('merge.none')}</p>
        ) : (
          <ul>
            {patient.replaces.map(({ id, name, identifier }) => (
              <li key={id}>
                <Link href={`/patients/${id}`}>{`${name} · ${t('number', { identifier })}`}</Link>
              </li>
            ))}
          </ul>
        )}
        <div>
          <Button
            onClick={() => {
              setIsAsking(true);
            }}
          >
            {t('merge.open')}
          </Button>
        </div>
      </div>
      {isAsking && (
        <MergeDialog
          patient={patient}
          onChanged={onChanged}
          onClose={() => {
            setIsAsking(false);
          }}
        />
      )}
    </Card>
  );
};

const MergeDialog = ({ patient, onChanged, onClose }: MergeProps & { onClose: () => void }) => {
  const { t } = useTranslation(['patients', 'common']);
  const [into, setInto] = useState<PatientRow | null>(null);
  const [marked, setMarked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [overlapping, setOverlapping] = useState<Overlapping>([]);
  const isItself = into?.id === patient.id;

  const merge = async (): Promise<void> => {
    setMarked(true);
    if (into === null || isItself) return;
    setBusy(true);
    setError(null);
    try {
      const merged = await staffRequest(routes.mergePatient, {
        params: { patientId: patient.id },
        body: { baseVersion: patient.version, intoId: into.id },
      });
      if (merged.overlapping.length > 0) {
        setOverlapping(merged.overlapping);
        return;
      }
      onClose();
      onChanged();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };

  if (overlapping.length > 0) {
    const close = (): void => {
      onClose();
      onChanged();
    };
    return (
      <Dialog
        title={t('merge.merged')}
        open
        onClose={close}
        actions={<Button onClick={close}>{t('common:close')}</Button>}
      >
        <OverlappingVisits visits={overlapping} />
      </Dialog>
    );
  }
  return (
    <Dialog
      title={t('merge.dialog', { name: patient.facts.name })}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button variant="primary" busy={busy} onClick={() => void merge()}>
            {t('merge.do')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p>{t('merge.help')}</p>
        <FindPatientField
          label={t('merge.into')}
          patient={into}
          problem={
            !marked
              ? undefined
              : into === null
                ? t('merge.findFirst')
                : isItself
                  ? t('merge.itself')
                  : undefined
          }
          onFound={setInto}
        />
        {error !== null && <ErrorBanner error={error} />}
      </div>
    </Dialog>
  );
};

/** Two visits at one time, booked before the records were known to be one person's. */
const OverlappingVisits = ({ visits }: { readonly visits: Overlapping }) => {
  const { t } = useTranslation('patients');
  const language = useLanguage();
  const { session } = useSignedIn();
  const { timeZone } = session.clinic;
  return (
    <Banner tone="warning" title={t('merge.overlapping')}>
      <div className="stack-tight">
        <ul>
          {visits.map(({ appointmentId, startsAt, practitionerName }) => (
            <li key={appointmentId}>
              <Link href={`/calendar?day=${dayIn(timeZone, new Date(startsAt))}`}>
                {t('merge.overlappingVisit', {
                  time: formatDateTime(startsAt, timeZone, language),
                  doctor: practitionerName,
                })}
              </Link>
            </li>
          ))}
        </ul>
        <p>{t('merge.overlappingHelp')}</p>
      </div>
    </Banner>
  );
};
