import { type AppointmentRow, type FreeTime, routes } from '@teleward/contracts';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayIn, formatDateTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Select } from '../../ui/select.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { useDay } from '../day/day.tsx';
import { useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';
import { clockAt } from './clinic-time.ts';
import './scheduling.css';
import { TakenBanner } from './taken-banner.tsx';
import { type ChosenTime, settled, startOf, TimeChoice, useFreeTimes } from './time-choice.tsx';
import { SiteField } from './site-field.tsx';
import { usualLengths } from './use-visit-types.ts';

interface MoveDialogProps {
  readonly row: AppointmentRow;
  readonly onClose: () => void;
  readonly onMoved?: () => void;
}

/** Changes a visit's time, doctor, length or site. */
const MoveDialog = ({ row, onClose, onMoved }: MoveDialogProps) => {
  const { t } = useTranslation(['scheduling', 'common']);
  const language = useLanguage();
  const id = useId();
  const { session } = useSignedIn();
  const { timeZone } = session.clinic;
  const doctors = useDay().board?.doctors ?? [];
  const planned = (Date.parse(row.endsAt) - Date.parse(row.startsAt)) / 60_000;
  // The version that the person has seen: a change made while this is open must be refused.
  const [version] = useState(row.version);
  const [doctor, setDoctor] = useState(row.practitioner.id);
  const [minutes, setMinutes] = useState(planned);
  const [wanted, setChosen] = useState<ChosenTime>(() => {
    const today = dayIn(timeZone, new Date());
    const day = dayIn(timeZone, new Date(row.startsAt));
    return { day: day < today ? today : day, free: null, typed: null };
  });
  const [siteId, setSiteId] = useState(row.site?.id ?? '');
  const [overbook, setOverbook] = useState(false);
  const { marked, busy, error, submit, reset } = useSubmission();
  const loaded = useFreeTimes({
    ...{ as: { minutes, mode: row.mode }, practitionerId: doctor, day: wanted.day },
    ...{ patientId: row.patient.id, exceptAppointmentId: row.appointmentId },
  });
  const chosen = settled(wanted, loaded, timeZone);
  const startsAt = startOf(chosen, timeZone);
  const lengths = [...new Set([...usualLengths, planned])].sort((a, b) => a - b);

  const move = async (): Promise<void> => {
    if (startsAt === null) return;
    const { appointmentId } = row;
    await staffRequest(routes.moveAppointment, {
      params: { appointmentId },
      body: {
        ...{ version, practitionerId: doctor, startsAt, minutes, overbook },
        siteId: siteId === '' ? null : siteId,
      },
    });
    onMoved?.();
    onClose();
  };

  const handleTake = (free: FreeTime): void => {
    reset();
    setOverbook(false);
    setDoctor(free.practitionerId);
    setChosen({ day: dayIn(timeZone, new Date(free.startsAt)), free, typed: null });
  };

  return (
    <Dialog
      title={t('move.title', { name: row.patient.name })}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button type="submit" form={id} variant="primary" busy={busy}>
            {startsAt === null
              ? t('move.submit')
              : t('move.submitTo', { time: clockAt(startsAt, timeZone) })}
          </Button>
        </>
      }
    >
      <form
        id={id}
        className="stack"
        noValidate
        onSubmit={(event) => {
          void submit(event, startsAt !== null, move);
        }}
      >
        <p>{t('move.now', { time: formatDateTime(row.startsAt, timeZone, language) })}</p>
        <Select
          label={t('book.doctor')}
          value={doctor}
          options={doctors.map(({ id: value, name: label }) => ({ value, label }))}
          onChange={({ currentTarget }) => {
            setDoctor(currentTarget.value);
          }}
        />
        <Select
          label={t('move.length')}
          value={String(minutes)}
          options={lengths.map((count) => ({
            value: String(count),
            label: t('move.minutes', { count }),
          }))}
          onChange={({ currentTarget }) => {
            setMinutes(Number(currentTarget.value));
          }}
        />
        <TimeChoice
          loaded={loaded}
          doctors={doctors}
          chosen={chosen}
          error={marked && startsAt === null ? t('time.missing') : undefined}
          onChange={setChosen}
        />
        <SiteField value={siteId} present={row.site} onChange={setSiteId} />
        <p className="muted">{t('move.linkStays')}</p>
        <TakenBanner
          error={error}
          doctors={doctors}
          overbook={overbook}
          onOverbook={setOverbook}
          onTake={handleTake}
        />
      </form>
    </Dialog>
  );
};

export default MoveDialog;
