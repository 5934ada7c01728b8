import { type OutreachRun, routes } from '@teleward/contracts';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { randomId } from '../../call/random-id.ts';
import { formatTime } from '../../i18n/format.ts';
import { serverNow } from '../../server-clock.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { QrCode } from '../../ui/qr-code.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { useDay } from '../day/day.tsx';
import { absolute, SecretLink } from '../secret-link.tsx';
import { staffRequest } from '../staff-request.ts';
import { doctorsOfDay, type DoctorOfDay, type PersonOfDay } from './people-of-day.ts';

export interface PersonDialogProps {
  readonly run: OutreachRun;
  readonly person: PersonOfDay;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

/** The doctors of the session as they are now, the one to choose first. */
export const useDoctorsOfDay = ({ session }: OutreachRun): readonly DoctorOfDay[] => {
  const { doctorsHere, board } = useDay();
  const time = formatTime(new Date(serverNow()).toISOString(), session.site.timeZone, 'en');
  return doctorsOfDay(session.doctors, doctorsHere, board?.entries ?? [], time);
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

/** Has a doctor see somebody, and gives the link by which this tablet, or the person's telephone, shows the visit. */
export const SendDialog = (props: PersonDialogProps) => {
  const { person, run, onClose } = props;
  const { t } = useTranslation(['outreach-day', 'common', 'clinic']);
  const doctors = useDoctorsOfDay(run);
  const wordsOf = useDoctorWords();
  const { visit } = person.day;
  const isSent = visit !== null && visit.status !== 'cancelled';
  const [chosen, setChosen] = useState<string | null>(null);
  const [sentTo, setSentTo] = useState<string | null>(isSent ? visit.practitioner.id : null);
  const practitionerId = chosen ?? doctors[0]?.id ?? '';
  const { name } = person;

  if (sentTo !== null) return <VisitLink {...props} practitionerId={sentTo} />;
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
  onClose,
  onChanged,
}: PersonDialogProps & { readonly practitionerId: string }) => {
  const { t } = useTranslation(['outreach-day', 'common', 'clinic']);
  const [encounterId] = useState(randomId);
  const { sessionId } = run.session;
  const { participantId } = person.participant;
  const load = useCallback(
    async (signal: AbortSignal) => {
      const params = { sessionId, participantId };
      const body = { encounterId, practitionerId };
      return staffRequest(routes.sendToDoctor, { params, body }, { signal });
    },
    [sessionId, participantId, encounterId, practitionerId],
  );
  const loaded = useLoaded(load);
  const close = (): void => {
    onChanged();
    onClose();
  };
  return (
    <Dialog
      title={t('send.doneTitle', { name: person.name })}
      open
      onClose={close}
      actions={<Button onClick={close}>{t('common:close')}</Button>}
    >
      <div className="stack">
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'failed' && <ErrorBanner error={loaded.error} onRetry={loaded.reload} />}
        {loaded.state === 'ready' && (
          <>
            <p>{t('send.done')}</p>
            <a
              className="button button-primary"
              href={absolute(loaded.data.url)}
              target="_blank"
              rel="noopener noreferrer"
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
          </>
        )}
      </div>
    </Dialog>
  );
};
