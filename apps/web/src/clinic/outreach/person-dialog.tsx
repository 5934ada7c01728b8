import {
  type OutreachParticipant,
  ParticipantSource,
  Priority,
  routes,
  type Village,
} from '@teleward/contracts';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/api-error.ts';
import { randomId } from '../../call/random-id.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { SegmentedField } from '../patients/segmented-field.tsx';
import { type PatientChoice } from '../scheduling/find-patients.ts';
import { PatientField } from '../scheduling/patient-field.tsx';
import { TimeField } from '../scheduling/time-field.tsx';
import { useNewcomer } from '../scheduling/use-newcomer.tsx';
import { staffRequest } from '../staff-request.ts';
import { SaveError } from './save-error.tsx';
import { useVersionedDraft } from './use-versioned-draft.ts';

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

interface PersonDraft {
  readonly known: Known;
  readonly patient: PatientChoice | null;
  readonly name: string;
  readonly age: string;
  readonly source: ParticipantSource;
  readonly priority: Priority;
  readonly expectedAt: string;
  readonly reason: string;
  /** A village of the site, none, or `elsewhere`. */
  readonly choice: string;
  readonly typedVillage: string;
}

/** How the dialog calls the parts of what stands on a list. */
const labelOf = {
  ...{ known: 'who', patient: 'who', name: 'who', age: 'who', source: 'source' },
  ...{ priority: 'priorityLabel', expectedAt: 'expectedAt', reason: 'reason' },
  ...{ choice: 'village', typedVillage: 'village' },
} as const satisfies Record<keyof PersonDraft, string>;

function draftOf(participant: OutreachParticipant | null, villages: readonly Village[]) {
  const village = participant?.village ?? '';
  const isListed = villages.some((one) => one.name === village);
  return {
    known: participant !== null && participant.person !== null ? 'name' : 'registered',
    patient: participant?.patient ?? null,
    name: participant?.person?.name ?? '',
    age: String(participant?.person?.age ?? ''),
    source: participant?.source ?? 'booked',
    priority: participant?.priority ?? 'R',
    expectedAt: participant?.expectedAt ?? '',
    reason: participant?.reason ?? '',
    choice: village === '' || isListed ? village : elsewhere,
    typedVillage: isListed ? '' : village,
  } satisfies PersonDraft;
}

/** Puts somebody on the list of a day, or changes what stands there. */
export const PersonDialog = (props: PersonDialogProps) => {
  const { sessionId, participant, villages, onClose, onSaved } = props;
  const { t } = useTranslation(['outreach', 'clinic', 'common', 'scheduling']);
  const formId = useId();
  const [participantId] = useState(() => participant?.participantId ?? randomId());
  const { base, draft, changed, change, send } = useVersionedDraft<
    OutreachParticipant,
    PersonDraft
  >({
    initial: participant,
    draftOf: (of) => draftOf(of, villages),
    loadNewest: async () => {
      const { participants } = await staffRequest(routes.readOutreachSession, {
        params: { sessionId },
      });
      const newest = participants.find((one) => one.participantId === participantId);
      if (newest === undefined) throw new ApiError('not_found', 'taken off the list meanwhile');
      return newest;
    },
  });
  const { known, patient, name, age, source, priority, expectedAt, reason } = draft;
  const { choice, typedVillage } = draft;
  // Who came keeps their number and their urgency, which the page of the day changes.
  const came = base !== null && base.state !== 'expected' ? base : null;
  const { marked, busy, error, submit } = useSubmission();
  const newcomer = useNewcomer({
    isOpen: known === 'new' && came === null,
    marked,
    onKnown: (found) => {
      change({ patient: found, known: 'registered' });
    },
    onCancel: () => {
      change({ known: 'registered' });
    },
  });
  const isMissing =
    came !== null
      ? false
      : known === 'registered'
        ? patient === null
        : known === 'new'
          ? newcomer.isIncomplete
          : name.trim() === '' || !isAge(age);
  const village = (villages.length === 0 || choice === elsewhere ? typedVillage : choice).trim();

  const save = async (): Promise<void> => {
    let who: { patientId: string } | { name: string; age: number | null };
    if (came !== null) {
      who =
        came.patient === null
          ? (came.person ?? { name, age: null })
          : { patientId: came.patient.id };
    } else if (known === 'name') {
      who = { name: name.trim(), age: age.trim() === '' ? null : Number(age) };
    } else {
      const chosen = known === 'new' ? await newcomer.register() : patient;
      if (chosen === null) return;
      // Where the rest fails, they are registered all the same.
      change({ patient: chosen, known: 'registered' });
      who = { patientId: chosen.id };
    }
    await staffRequest(routes.saveOutreachParticipant, {
      params: { sessionId, participantId },
      body: {
        ...{ baseVersion: base?.version ?? 0, who, source },
        priority: came?.priority ?? priority,
        expectedAt: expectedAt === '' ? null : expectedAt,
        village: village === '' ? null : village,
        ...{ reason: reason.trim(), carriedFrom: base?.carriedFrom ?? null },
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
          void submit(event, !isMissing, () => send(save));
        }}
      >
        {came !== null ? (
          <>
            <p>
              <strong>{came.patient?.name ?? came.person?.name}</strong>
            </p>
            <p className="muted small">{t('cameHelp')}</p>
          </>
        ) : known === 'new' ? (
          newcomer.fields
        ) : (
          <>
            <SegmentedField
              legend={t('who')}
              value={known}
              options={(['registered', 'new', 'name'] as const).map((value) => ({
                ...{ value, label: t(`known.${value}`) },
              }))}
              onChange={(next) => {
                change({ known: next });
              }}
            />
            {known === 'registered' ? (
              <PatientField
                patient={patient}
                error={marked && patient === null && t('scheduling:book.patientMissing')}
                onChange={(next) => {
                  change({ patient: next });
                }}
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
                    change({ name: currentTarget.value });
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
                    change({ age: currentTarget.value });
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
              change({ choice: currentTarget.value });
            }}
          />
        )}
        {(villages.length === 0 || choice === elsewhere) && (
          <TextField
            label={t('villageName')}
            maxLength={80}
            value={typedVillage}
            onChange={({ currentTarget }) => {
              change({ typedVillage: currentTarget.value });
            }}
          />
        )}
        <Select
          label={t('source')}
          value={source}
          options={ParticipantSource.options
            .filter((one) => one !== 'carried-over' || base?.source === one)
            .map((value) => ({ value, label: t(`sources.${value}`) }))}
          onChange={({ currentTarget }) => {
            change({ source: ParticipantSource.parse(currentTarget.value) });
          }}
        />
        {came === null && (
          <Select
            label={t('priorityLabel')}
            value={priority}
            options={Priority.options.toReversed().map((value) => ({
              ...{ value, label: t(`priority.${value}`) },
            }))}
            onChange={({ currentTarget }) => {
              change({ priority: Priority.parse(currentTarget.value) });
            }}
          />
        )}
        <TimeField
          label={t('expectedAt')}
          value={expectedAt}
          onChange={(next) => {
            change({ expectedAt: next });
          }}
        />
        <TextField
          multiline
          label={t('reason')}
          rows={2}
          maxLength={500}
          value={reason}
          onChange={({ currentTarget }) => {
            change({ reason: currentTarget.value });
          }}
        />
        <SaveError error={error} changed={changed?.map((part) => t(labelOf[part])) ?? null} />
      </form>
    </Dialog>
  );
};
