import { type PatientRow, routes } from '@teleward/contracts';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useLoaded } from '../../api/use-loaded.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { ClinicShell } from '../clinic-shell.tsx';
import { mayImport, useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';
import { PatientAvatar } from './patient-avatar.tsx';
import { usePatientWords } from './patient-words.ts';
import './patients.css';
import { useSettled } from './use-settled.ts';

const mostShown = 50;

/** Longer than the pause between two keys of a touch typist. */
const pauseMs = 120;

/** The clinic's patients, with a search while typing. */
export default function PatientsPage() {
  const { t } = useTranslation('patients');
  const { session } = useSignedIn();
  const [text, setText] = useState('');
  const asked = useSettled(text.trim(), pauseMs);
  const load = useCallback(
    (signal: AbortSignal) =>
      staffRequest(routes.searchPatients, { body: { text: asked, limit: mostShown } }, { signal }),
    [asked],
  );
  const loaded = useLoaded(load);
  const [shown, setShown] = useState<readonly PatientRow[] | null>(null);
  const now = loaded.state === 'ready' ? loaded.data.patients : shown;
  // The previous list stays while the next one loads: flashing at each key would be tiring.
  if (loaded.state === 'ready' && loaded.data.patients !== shown) setShown(loaded.data.patients);
  return (
    <ClinicShell>
      <div className="stack">
        <div className="patients-head">
          <PageHeading focusOnMount>{t('title')}</PageHeading>
          <label className="patients-search">
            <span className="visually-hidden">{t('search')}</span>
            <input
              type="search"
              className="field-control"
              placeholder={t('search')}
              aria-describedby="patients-search-help"
              autoComplete="off"
              maxLength={120}
              value={text}
              onChange={(event) => {
                setText(event.currentTarget.value);
              }}
            />
          </label>
          <Link href="/patients/new" className="button button-primary">
            {t('register')}
          </Link>
          {mayImport(session) && (
            <Link href="/patients/import" className="button button-secondary">
              {t('import.title')}
            </Link>
          )}
        </div>
        <p id="patients-search-help" className="muted small">
          {t('searchHelp')}
        </p>
        {loaded.state === 'failed' && <ErrorBanner error={loaded.error} onRetry={loaded.reload} />}
        {now === null && loaded.state === 'loading' && <Loading shape="rows" />}
        {now !== null && (
          <>
            <p role="status" className={asked === '' ? 'muted small' : 'visually-hidden'}>
              {asked === '' ? t('newest') : t('found', { count: now.length })}
            </p>
            {now.length === 0 ? (
              <EmptyState icon="people" title={t(asked === '' ? 'nobodyYet' : 'nobody')}>
                <p>{t(asked === '' ? 'nobodyYetHelp' : 'nobodyHelp')}</p>
              </EmptyState>
            ) : (
              <ul className="patient-list">
                {now.map((patient) => (
                  <PatientLine key={patient.id} patient={patient} />
                ))}
              </ul>
            )}
            {loaded.state === 'ready' && loaded.data.more && asked !== '' && (
              <p className="muted">{t('more')}</p>
            )}
          </>
        )}
      </div>
    </ClinicShell>
  );
}

const PatientLine = ({ patient }: { readonly patient: PatientRow }) => {
  const { t } = useTranslation('patients');
  const { identity } = usePatientWords();
  const { id, name, called, identifier, address, phone, active, deceasedDate } = patient;
  return (
    <li className="patient-line">
      <PatientAvatar name={name} />
      <span className="patient-line-name">
        <Link href={`/patients/${id}`}>{name}</Link>
        {called !== null && <span className="muted small">{t('calledSo', { name: called })}</span>}
        {deceasedDate !== null && <span className="badge">{t('died')}</span>}
        {!active && deceasedDate === null && <span className="badge">{t('inactive')}</span>}
      </span>
      <span className="muted small">{identity(patient)}</span>
      <span className="muted small">{t('number', { identifier })}</span>
      <span className="muted small">{[address, phone].filter(Boolean).join(' · ')}</span>
      <Icon name="back" />
    </li>
  );
};
