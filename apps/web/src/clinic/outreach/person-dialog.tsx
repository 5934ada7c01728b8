import {
  type OutreachParticipant,
  ParticipantSource,
  Priority,
  routes,
  type Village,
} from '@teleward/contracts';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { randomId } from '../../call/random-id.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { SegmentedField } from '../patients/segmented-field.tsx';
import { type PatientChoice } from '../scheduling/find-patients.ts';
import { PatientField } from '../scheduling/patient-field.tsx';
import { TimeField } from '../scheduling/time-field.tsx';
import { useNewcomer } from '../scheduling/use-newcomer.tsx';
import { staffRequest } from '../staff-request.ts';

interface PersonDialogProps {
  readonly sessionId: string;
  /** Null for somebody who is not on the list yet. */
  readonly participant: OutreachParticipant | null;
  readonly villages: readonly Village[];
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

type Known = 'registered' | 'new' | 'name';

/** A village that is none of the site's. */
const elsewhere = 'elsewhere';

const isAge = (typed: string): boolean => /^\d{0,3}$/.test(typed.trim()) && Number(typed) <= 130;

/** Puts somebody on the list of a day, or changes what stands there. */
export const PersonDialog = (props: PersonDialogProps) => {
  const { sessionId, participant, villages, onClose, onSaved } = props;
  const { t } = useTranslation(['outreach', 'clinic', 'common', 'scheduling']);
  const formId = useId();
  const [participantId] = useState(() => participant?.participantId ?? randomId());
  const [known, setKnown] = useState<Known>(
    participant !== null && participant.person !== null ? 'name' : 'registered',
  );
  const [patient, setPatient] = useState<PatientChoice | null>(participant?.patient ?? null);
  const [name, setName] = useState(participant?.person?.name ?? '');
  const [age, setAge] = useState(String(participant?.person?.age ?? ''));
  const [source, setSource] = useState<ParticipantSource>(participant?.source ?? 'booked');
  const [priority, setPriority] = useState<Priority>(participant?.priority ?? 'R');
  const [expectedAt, setExpectedAt] = useState(participant?.expectedAt ?? '');
  const [reason, setReason] = useState(participant?.reason ?? '');
  const before = participant?.village ?? '';
  const isListed = villages.some((one) => one.name === before);
  const [choice, setChoice] = useState(before === '' || isListed ? before : elsewhere);
  const [typedVillage, setTypedVillage] = useState(isListed ? '' : before);
  const { marked, busy, error, submit } = useSubmission();
  const newcomer = useNewcomer({
    isOpen: known === 'new',
    marked,
    onKnown: (found) => {
      setPatient(found);
      setKnown('registered');
    },
    onCancel: () => {
      setKnown('registered');
    },
  });
  const isMissing =
    known === 'registered'
      ? patient === null
      : known === 'new'
        ? newcomer.isIncomplete
        : name.trim() === '' || !isAge(age);
  const village = (villages.length === 0 || choice === elsewhere ? typedVillage : choice).trim();

  const save = async (): Promise<void> => {
    let who: { patientId: string } | { name: string; age: number | null };
    if (known === 'name') {
      who = { name: name.trim(), age: age.trim() === '' ? null : Number(age) };
    } else {
      const chosen = known === 'new' ? await newcomer.register() : patient;
      if (chosen === null) return;
      // Where the rest fails, they are registered all the same.
      setPatient(chosen);
      setKnown('registered');
      who = { patientId: chosen.id };
    }
    await staffRequest(routes.saveOutreachParticipant, {
      params: { sessionId, participantId },
      body: {
        ...{ baseVersion: participant?.version ?? 0, who, source, priority },
        expectedAt: expectedAt === '' ? null : expectedAt,
        village: village === '' ? null : village,
        ...{ reason: reason.trim(), carriedFrom: participant?.carriedFrom ?? null },
      },
    });
    onSaved();
  };

  return (
    <Dialog
      title={t(participant === null ? 'addPerson' : 'changePerson')}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button type="submit" form={formId} variant="primary" busy={busy}>
            {t(participant === null ? 'putOnList' : 'savePerson')}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="stack"
        noValidate
        onSubmit={(event) => {
          void submit(event, !isMissing, save);
        }}
      >
        {known === 'new' ? (
          newcomer.fields
        ) : (
          <>
            <SegmentedField
              legend={t('who')}
              value={known}
              options={(['registered', 'new', 'name'] as const).map((value) => ({
                ...{ value, label: t(`known.${value}`) },
              }))}
              onChange={setKnown}
            />
            {known === 'registered' ? (
              <PatientField
                patient={patient}
                error={marked && patient === null && t('scheduling:book.patientMissing')}
                onChange={setPatient}
              />
            ) : (
              <>
                <TextField
                  label={t('name')}
                  maxLength={120}
                  autoComplete="off"
                  value={name}
                  error={marked && name.trim() === '' && t('problem.missing')}
                  onChange={({ currentTarget }) => {
                    setName(currentTarget.value);
                  }}
                />
                <TextField
                  label={t('ageAbout')}
                  inputMode="numeric"
                  maxLength={3}
                  autoComplete="off"
                  value={age}
                  error={marked && !isAge(age) && t('problem.age')}
                  onChange={({ currentTarget }) => {
                    setAge(currentTarget.value);
                  }}
                />
              </>
            )}
          </>
        )}
        {villages.length > 0 && (
          <Select
            label={t('village')}
            value={choice}
            options={[
              { value: '', label: t('villageUnknown') },
              ...villages.map((one) => ({
                value: one.name,
                label:
                  one.km === null ? one.name : t('villageAndKm', { village: one.name, km: one.km }),
              })),
              { value: elsewhere, label: t('villageOther') },
            ]}
            onChange={({ currentTarget }) => {
              setChoice(currentTarget.value);
            }}
          />
        )}
        {(villages.length === 0 || choice === elsewhere) && (
          <TextField
            label={t('villageName')}
            maxLength={80}
            value={typedVillage}
            onChange={({ currentTarget }) => {
              setTypedVillage(currentTarget.value);
            }}
          />
        )}
        <Select
          label={t('source')}
          value={source}
          options={ParticipantSource.options
            .filter((one) => one !== 'carried-over' || participant?.source === one)
            .map((value) => ({ value, label: t(`sources.${value}`) }))}
          onChange={({ currentTarget }) => {
            setSource(ParticipantSource.parse(currentTarget.value));
          }}
        />
        <Select
          label={t('priorityLabel')}
          value={priority}
          options={Priority.options.toReversed().map((value) => ({
            ...{ value, label: t(`priority.${value}`) },
          }))}
          onChange={({ currentTarget }) => {
            setPriority(Priority.parse(currentTarget.value));
          }}
        />
        <TimeField label={t('expectedAt')} value={expectedAt} onChange={setExpectedAt} />
        <TextField
          multiline
          label={t('reason')}
          rows={2}
          maxLength={500}
          value={reason}
          onChange={({ currentTarget }) => {
            setReason(currentTarget.value);
          }}
        />
        {error !== null && <ErrorBanner error={error} />}
      </form>
    </Dialog>
  );
};
