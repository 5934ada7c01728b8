import { type OutreachRun, routes } from '@teleward/contracts';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { randomId } from '../../call/random-id.ts';
import { formatTime } from '../../i18n/format.ts';
import { serverNow } from '../../server-clock.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Loading } from '../../ui/loading.tsx';
import { QrCode } from '../../ui/qr-code.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { useDay } from '../day/day.tsx';
import { absolute, SecretLink } from '../secret-link.tsx';
import { staffRequest } from '../staff-request.ts';
import { FormError } from './form-error.tsx';
import {
  doctorsOfDay,
  type DoctorOfDay,
  isWithDoctor,
  peopleOfDay,
  type PersonOfDay,
} from './people-of-day.ts';
import { keepVisitHere, visitHere } from './visit-here.ts';

export interface PersonDialogProps {
  readonly run: OutreachRun;
  readonly person: PersonOfDay;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

/** The doctors of the session as they are now, the one to choose first. */
export const useDoctorsOfDay = ({
  session,
  inactiveDoctors,
}: OutreachRun): readonly DoctorOfDay[] => {
  const { doctorsHere, board } = useDay();
  const time = formatTime(new Date(serverNow()).toISOString(), session.site.timeZone, 'en');
  const doctors = session.doctors.filter(
    ({ practitionerId }) => !inactiveDoctors.includes(practitionerId),
  );
  return doctorsOfDay(doctors, doctorsHere, board?.entries ?? [], time);
};

/** What is known of a doctor: `Here now · 10:00–12:00 · 2 wait`. */
export const useDoctorWords = () => {
  const { t } = useTranslation('outreach-day');
  return ({ isHere, hours, waiting }: DoctorOfDay): string =>
    [
      ...(isHere === null ? [] : [t(isHere ? 'send.here' : 'send.away')]),
      ...hours.map(({ from, to }) => `${from}–${to}`),
      t('send.waiting', { count: waiting }),
    ].join(' · ');
};

/**
 * Has a doctor see somebody, and gives the link by which this tablet, or the person's telephone,
 * shows the visit.
 */
export const SendDialog = (props: PersonDialogProps) => {
  const { person, run, onClose } = props;
  const { t } = useTranslation(['outreach-day', 'common', 'clinic']);
  const { visit } = person.day;
  // The doctor to whom they were sent, once another one is wanted.
  const [replaced, setReplaced] = useState<string | null>(null);
  const doctors = useDoctorsOfDay(run).filter(({ id }) => id !== replaced);
  const wordsOf = useDoctorWords();
  const isSent = visit !== null && visit.status !== 'cancelled';
  const [chosen, setChosen] = useState<string | null>(null);
  const [sentTo, setSentTo] = useState<string | null>(isSent ? visit.practitioner.id : null);
  const practitionerId = chosen ?? doctors[0]?.id ?? '';
  const { name } = person;

  if (sentTo !== null) {
    return (
      <VisitLink
        {...props}
        key={sentTo}
        practitionerId={sentTo}
        replaced={replaced}
        onKeep={setSentTo}
        onAnother={() => {
          setReplaced(visit?.practitioner.id ?? sentTo);
          setChosen(null);
          setSentTo(null);
        }}
      />
    );
  }
  return (
    <Dialog
      title={t('send.title', { name })}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button
            variant="primary"
            aria-disabled={practitionerId === '' || undefined}
            onClick={() => {
              if (practitionerId !== '') setSentTo(practitionerId);
            }}
          >
            {t('acts.send')}
          </Button>
        </>
      }
    >
      <div className="stack">
        {doctors.length === 0 ? (
          <p>{t('send.nobody')}</p>
        ) : (
          <RadioGroup
            legend={t('send.doctor')}
            value={practitionerId}
            options={doctors.map((doctor) => ({
              value: doctor.id,
              label: doctor.name,
              description: wordsOf(doctor),
            }))}
            onChange={setChosen}
          />
        )}
        {doctors.length > 0 && doctors.every(({ isHere }) => isHere !== true) && (
          <p className="muted">{t('send.noneHere')}</p>
        )}
      </div>
    </Dialog>
  );
};

/** Sends them, again after an answer that was lost, and shows the link. */
const VisitLink = ({
  run,
  person,
  practitionerId,
  replaced,
  onKeep,
  onAnother,
  onClose,
  onChanged,
}: PersonDialogProps & {
  readonly practitionerId: string;
  /** The doctor whose place this one takes. */
  readonly replaced: string | null;
  readonly onKeep: (practitionerId: string) => void;
  readonly onAnother: () => void;
}) => {
  const { t } = useTranslation(['outreach-day', 'common', 'clinic']);
  const [encounterId] = useState(randomId);
  const { sessionId } = run.session;
  const { participantId } = person.participant;
  const load = useCallback(
    async (signal: AbortSignal) => {
      const params = { sessionId, participantId };
      const body = {
        ...{ encounterId, practitionerId },
        ...(replaced !== null && replaced !== practitionerId && { replaces: replaced }),
      };
      return staffRequest(routes.sendToDoctor, { params, body }, { signal });
    },
    [sessionId, participantId, encounterId, practitionerId, replaced],
  );
  const loaded = useLoaded(load);
  const close = (): void => {
    onChanged();
    onClose();
  };
  const { state } = loaded;
  useEffect(() => {
    if (state !== 'loading') onChanged();
  }, [state, onChanged]);
  const { visit } = person.day;
  const theirs = visit?.practitioner ?? null;
  const isOther = loaded.state === 'failed' && theirs !== null && theirs.id !== practitionerId;
  const doctor = run.session.doctors.find((one) => one.practitionerId === practitionerId);
  const doctorName = doctor?.name ?? theirs?.name ?? '';
  const here = visitHere();
  const other = peopleOfDay(run, false).find(
    (one) =>
      one.participant.participantId === here && here !== participantId && isWithDoctor(one.day),
  );
  return (
    <Dialog
      title={t('send.doneTitle', { name: person.name })}
      open
      onClose={close}
      actions={<Button onClick={close}>{t('common:close')}</Button>}
    >
      <div className="stack">
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'failed' && (
          <FormError
            error={loaded.error}
            words={isOther ? t('send.meanwhile', { doctor: theirs.name }) : null}
            onRetry={loaded.reload}
          />
        )}
        {isOther && (
          <div className="row">
            <Button
              onClick={() => {
                onKeep(theirs.id);
              }}
            >
              {t('send.keep', { doctor: theirs.name })}
            </Button>
            <Button onClick={onAnother}>{t('send.another')}</Button>
          </div>
        )}
        {loaded.state === 'ready' && (
          <>
            <p>{t('send.doneDoctor', { doctor: doctorName })}</p>
            <p>{t('send.done')}</p>
            {other !== undefined && (
              <Banner tone="warning">
                <p>{t('send.othersVisit', { name: other.name })}</p>
              </Banner>
            )}
            <a
              className="button button-primary"
              href={absolute(loaded.data.url)}
              target="_blank"
              rel="noopener noreferrer"
              onClick={() => {
                keepVisitHere(participantId);
              }}
            >
              {t('send.openHere')}
            </a>
            <p className="muted">{t('send.orPhone')}</p>
            <QrCode text={absolute(loaded.data.url)} label={t('clinic:walkIn.qr')} />
            <details>
              <summary>{t('send.asText')}</summary>
              <SecretLink
                label={t('clinic:link.text')}
                url={absolute(loaded.data.url)}
                copied={t('clinic:link.copied')}
              />
            </details>
            <p className="muted">{t('clinic:link.asksProof')}</p>
            {visit?.status !== 'in-progress' && (
              <div className="row">
                <Button onClick={onAnother}>{t('send.another')}</Button>
              </div>
            )}
          </>
        )}
      </div>
    </Dialog>
  );
};
