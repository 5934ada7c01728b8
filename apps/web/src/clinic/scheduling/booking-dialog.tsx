import { type FreeTime, routes, type RouteAnswer } from '@teleward/contracts';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { randomId } from '../../call/random-id.ts';
import { dayIn } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { useDay } from '../day/day.tsx';
import { useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';
import { BookedLink } from './booked-link.tsx';
import { clockAt } from './clinic-time.ts';
import { type PatientChoice } from './find-patients.ts';
import { PatientField } from './patient-field.tsx';
import './scheduling.css';
import { TakenBanner } from './taken-banner.tsx';
import { type ChosenTime, settled, startOf, TimeChoice, useFreeTimes } from './time-choice.tsx';
import { useNewcomer } from './use-newcomer.tsx';
import { SiteField } from './site-field.tsx';
import { bookedAsOf, usualLengths, useVisitTypes } from './use-visit-types.ts';

/** What is known when the dialog opens; all of it can be changed except the patient. */
export interface BookingWish {
  readonly patient?: PatientChoice;
  readonly practitionerId?: string;
  readonly day?: string;
  /** An exact time, as the calendar shows it. */
  readonly startsAt?: string;
  /** `09:30`: the nearest free time is preselected. */
  readonly around?: string;
  readonly visitTypeId?: string;
  /** A length other than that of the clinic's visit types. */
  readonly minutes?: number;
  readonly reason?: string;
}

interface BookingDialogProps {
  readonly wish: BookingWish;
  readonly onClose: () => void;
  readonly onBooked?: () => void;
}

/** The doctor with the first free time. */
const anybody = 'anybody';

/** Books a visit, and shows its link. */
const BookingDialog = ({ wish, onClose, onBooked }: BookingDialogProps) => {
  const { t } = useTranslation(['scheduling', 'common']);
  const language = useLanguage();
  const id = useId();
  const { session } = useSignedIn();
  const { timeZone } = session.clinic;
  const doctors = useDay().board?.doctors ?? [];
  const types = useVisitTypes();
  const today = dayIn(timeZone, new Date());
  // The same id is sent again after a lost response, so that only one visit is booked.
  const [appointmentId] = useState(randomId);
  const [patient, setPatient] = useState<PatientChoice | null>(wish.patient ?? null);
  const [doctor, setDoctor] = useState(wish.practitionerId ?? anybody);
  const [kind, setKind] = useState(
    wish.visitTypeId === undefined ? String(wish.minutes ?? '') : `type:${wish.visitTypeId}`,
  );
  const [wanted, setChosen] = useState<ChosenTime>({
    day:
      wish.startsAt === undefined ? (wish.day ?? today) : dayIn(timeZone, new Date(wish.startsAt)),
    free: null,
    typed: wish.startsAt === undefined ? null : clockAt(wish.startsAt, timeZone),
  });
  const [siteId, setSiteId] = useState('');
  const [reason, setReason] = useState(wish.reason ?? '');
  const [overbook, setOverbook] = useState(false);
  const [booked, setBooked] = useState<RouteAnswer<typeof routes.bookAppointment> | null>(null);
  const { marked, busy, error, submit, reset } = useSubmission();
  const [isNew, setIsNew] = useState(false);
  const choose = (known: PatientChoice | null): void => {
    setIsNew(false);
    setPatient(known);
  };
  const newcomer = useNewcomer({
    isOpen: isNew,
    marked,
    onKnown: choose,
    onCancel: () => {
      choose(null);
    },
  });
  const isPatientMissing = isNew ? newcomer.isIncomplete : patient === null;

  const offered = types?.filter(({ isOffered }) => isOffered) ?? [];
  const options = [
    ...offered.map(({ visitTypeId, names, minutes }) => ({
      value: `type:${visitTypeId}`,
      label: t('book.typeAndLength', { type: names[language], count: minutes }),
    })),
    ...usualLengths.map((count) => ({
      value: String(count),
      label: t('book.length', { count }),
    })),
  ];
  // The earlier visit's type may no longer be offered.
  const chosenKind =
    options.find(({ value }) => value === kind)?.value ?? options[0]?.value ?? '15';
  const as = bookedAsOf(chosenKind) ?? { minutes: 15, mode: 'video' as const };
  const practitionerId = doctor === anybody ? null : doctor;
  const loaded = useFreeTimes({
    ...{ as, practitionerId, day: wanted.day },
    ...(patient !== null && { patientId: patient.id }),
  });
  const chosen = settled(wanted, loaded, timeZone, wish.around);
  const startsAt = startOf(chosen, timeZone);
  const bookedDoctor =
    practitionerId ?? (chosen.typed === null ? chosen.free?.practitionerId : undefined);
  const timeError = !marked ? undefined : startsAt === null ? t('time.missing') : undefined;

  const book = async (): Promise<void> => {
    if (startsAt === null || bookedDoctor === undefined) return;
    const who = isNew ? await newcomer.register() : patient;
    if (who === null) return;
    // The registration stands even if the time was taken meanwhile.
    choose(who);
    const body = { appointmentId, patientId: who.id, practitionerId: bookedDoctor, startsAt };
    setBooked(
      await staffRequest(routes.bookAppointment, {
        body: { ...body, as, reason: reason.trim(), overbook, ...(siteId !== '' && { siteId }) },
      }),
    );
    onBooked?.();
  };

  const handleTake = ({ startsAt: free, ...time }: FreeTime): void => {
    reset();
    setOverbook(false);
    setDoctor(time.practitionerId);
    setChosen({
      day: dayIn(timeZone, new Date(free)),
      free: { startsAt: free, ...time },
      typed: null,
    });
  };

  const nameOf = (doctorId: string): string =>
    doctors.find((one) => one.id === doctorId)?.name ?? '';

  if (booked !== null && patient !== null) {
    const { appointment, url, reach } = booked;
    return (
      <Dialog
        title={t('booked.title', { name: patient.name })}
        open
        onClose={onClose}
        actions={<Button onClick={onClose}>{t('common:close')}</Button>}
      >
        <BookedLink
          url={url}
          reach={reach}
          startsAt={appointment.startsAt}
          doctor={nameOf(appointment.practitionerId)}
        />
      </Dialog>
    );
  }
  return (
    <Dialog
      title={
        wish.patient === undefined
          ? t('book.title')
          : t('book.titleFor', { name: wish.patient.name })
      }
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button type="submit" form={id} variant="primary" busy={busy}>
            {startsAt === null
              ? t('book.submit')
              : t(isNew ? 'book.registerAt' : 'book.submitAt', {
                  time: clockAt(startsAt, timeZone),
                })}
          </Button>
        </>
      }
    >
      <form
        id={id}
        className="stack"
        noValidate
        onSubmit={(event) => {
          const isComplete = !isPatientMissing && startsAt !== null && bookedDoctor !== undefined;
          void submit(event, isComplete, book);
        }}
      >
        {isNew && newcomer.fields}
        {wish.patient === undefined && !isNew && (
          <div className="stack-tight">
            <PatientField
              patient={patient}
              error={marked && patient === null && t('book.patientMissing')}
              onChange={setPatient}
            />
            <div>
              <Button
                variant="quiet"
                onClick={() => {
                  setPatient(null);
                  setIsNew(true);
                }}
              >
                {t('book.register')}
              </Button>
            </div>
          </div>
        )}
        <Select
          label={t('book.doctor')}
          value={doctor}
          error={
            marked && startsAt !== null && bookedDoctor === undefined && t('book.doctorMissing')
          }
          options={[
            { value: anybody, label: t('book.anybody') },
            ...doctors.map(({ id: value, name: label }) => ({ value, label })),
          ]}
          onChange={({ currentTarget }) => {
            setDoctor(currentTarget.value);
            if (chosen.typed === null) setChosen({ ...chosen, free: null });
          }}
        />
        {types === null ? (
          <Loading />
        ) : (
          <>
            <Select
              label={t('book.type')}
              value={chosenKind}
              options={options}
              onChange={({ currentTarget }) => {
                setKind(currentTarget.value);
              }}
            />
            <TimeChoice
              loaded={loaded}
              ofAnybody={practitionerId === null}
              doctors={doctors}
              chosen={chosen}
              error={timeError}
              onChange={setChosen}
            />
          </>
        )}
        <SiteField value={siteId} onChange={setSiteId} />
        <TextField
          multiline
          label={t('book.reason')}
          rows={2}
          maxLength={500}
          value={reason}
          onChange={({ currentTarget }) => {
            setReason(currentTarget.value);
          }}
        />
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

export default BookingDialog;
