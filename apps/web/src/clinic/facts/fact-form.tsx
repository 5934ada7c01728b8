import {
  type Allergy,
  type ClinicalFact,
  type FactContent,
  FactSource,
  type FactStatus,
  PartialDate,
} from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayIn } from '../../i18n/format.ts';
import { serverNow } from '../../server-clock.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { useSignedIn } from '../session/session.ts';
import { cleanLine } from '../visit/typed-text.ts';
import { useKnown } from './known.tsx';

interface FactFormProps {
  readonly fact: ClinicalFact;
  readonly onDone: () => void;
  /** Starts over with the current version. */
  readonly onRestart: () => void;
}

/** Whether a day, month or year is not in the future. */
const isPast = (date: string, today: string): boolean =>
  PartialDate.safeParse(date).success && date <= today;

/** Changes a fact, or records that it ended or was an error. */
export const FactForm = ({ fact, onDone, onRestart }: FactFormProps) => {
  const { t } = useTranslation('facts');
  const { session } = useSignedIn();
  const known = useKnown();
  // The change is based on the version from when the form opened, whatever was saved since.
  const [of] = useState(fact);
  const [content, setContent] = useState(of.content);
  const [onDate, setOnDate] = useState(of.content.onDate ?? '');
  const { marked, busy, error, submit } = useSubmission();
  const [ending, setEnding] = useState<FactStatus>('active');
  const isDated =
    onDate === '' || isPast(onDate, dayIn(session.clinic.timeZone, new Date(serverNow())));
  const isNamed = mainTextOf(content) !== '';

  return (
    <form
      className="fact-form stack"
      noValidate
      onSubmit={(event) =>
        void submit(event, ending !== 'active' || (isDated && isNamed), async () => {
          await known?.save(
            ending === 'active'
              ? { of, content: { ...content, onDate: onDate === '' ? null : onDate } }
              : { of, content: of.content, status: ending },
          );
          onDone();
        })
      }
    >
      <ContentFields content={content} marked={marked} onChange={setContent} />
      <div className="fact-fields">
        <Select
          label={t('source.label')}
          value={content.source}
          options={FactSource.options.map((value) => ({ value, label: t(`source.${value}`) }))}
          onChange={({ currentTarget }) => {
            setContent({ ...content, source: FactSource.parse(currentTarget.value) });
          }}
        />
        <TextField
          label={t('row.onDate')}
          description={t('row.onDateHelp')}
          maxLength={10}
          autoComplete="off"
          inputMode="numeric"
          value={onDate}
          error={marked && !isDated && t('row.onDateWrong')}
          onChange={(event) => {
            setOnDate(event.currentTarget.value.trim());
          }}
        />
      </div>
      {fact.version > of.version && !busy ? (
        <Banner tone="warning" live="alert">
          <p>{t('row.changed')}</p>
          <Button onClick={onRestart}>{t('row.restart')}</Button>
        </Banner>
      ) : (
        error !== null && <ErrorBanner error={error} />
      )}
      <div className="row">
        <Button
          type="submit"
          variant="primary"
          busy={busy}
          onClick={() => {
            setEnding('active');
          }}
        >
          {t('row.save')}
        </Button>
        <Button
          type="submit"
          busy={busy}
          onClick={() => {
            setEnding('ended');
          }}
        >
          {t('row.end')}
        </Button>
        <Button
          type="submit"
          busy={busy}
          onClick={() => {
            setEnding('entered-in-error');
          }}
        >
          {t('row.error')}
        </Button>
        <Button variant="quiet" onClick={onDone}>
          {t('row.cancel')}
        </Button>
      </div>
    </form>
  );
};

/** The text that must not be empty; any text where the kind has none. */
const mainTextOf = (content: FactContent): string => {
  if (content.resourceType === 'Condition') return content.text.trim();
  if (content.resourceType === 'MedicationStatement') return content.drug.trim();
  if (content.resourceType === 'AllergyIntolerance' && content.code === 'substance') {
    return content.substance.trim();
  }
  return 'x';
};

interface ContentFieldsProps {
  readonly content: FactContent;
  readonly marked: boolean;
  readonly onChange: (content: FactContent) => void;
}

/**
 * The fields of a fact that can be changed. A measured value cannot: another value is
 * another measurement.
 */
const ContentFields = ({ content, marked, onChange }: ContentFieldsProps) => {
  const { t } = useTranslation('facts');
  const missing = marked && mainTextOf(content) === '' && t('row.missing');
  switch (content.resourceType) {
    case 'Condition':
      return (
        <TextField
          label={t('problems.text')}
          maxLength={200}
          value={content.text}
          error={missing}
          onChange={(event) => {
            onChange({ ...content, text: cleanLine(event.currentTarget.value) });
          }}
        />
      );
    case 'MedicationStatement':
      return (
        <div className="fact-fields">
          <TextField
            label={t('medicines.drug')}
            maxLength={120}
            value={content.drug}
            error={missing}
            onChange={(event) => {
              onChange({ ...content, drug: cleanLine(event.currentTarget.value) });
            }}
          />
          <TextField
            label={t('medicines.dose')}
            maxLength={200}
            value={content.dose}
            onChange={(event) => {
              onChange({ ...content, dose: cleanLine(event.currentTarget.value) });
            }}
          />
          <Select
            label={t('medicines.takingLabel')}
            value={content.taking}
            options={(['yes', 'no', 'unknown'] as const).map((value) => ({
              ...{ value, label: t(`taking.${value}`) },
            }))}
            onChange={({ currentTarget }) => {
              onChange({ ...content, taking: currentTarget.value as typeof content.taking });
            }}
          />
        </div>
      );
    case 'AllergyIntolerance':
      return content.code === 'no-known-allergy' ? null : (
        <AllergyFields content={content} missing={missing} onChange={onChange} />
      );
    case 'Observation':
      return content.code === 'pregnancy-status' && content.value === 'yes' ? (
        <TextField
          type="date"
          label={t('pregnancy.dueDate')}
          value={content.dueDate ?? ''}
          onChange={(event) => {
            const { value } = event.currentTarget;
            onChange({ ...content, dueDate: value === '' ? null : value });
          }}
        />
      ) : null;
  }
};

interface AllergyFieldsProps {
  readonly content: Allergy;
  readonly missing: string | false;
  readonly onChange: (content: Allergy) => void;
}

const AllergyFields = ({ content, missing, onChange }: AllergyFieldsProps) => {
  const { t } = useTranslation('facts');
  return (
    <div className="fact-fields">
      <TextField
        label={t('allergies.substance')}
        maxLength={120}
        value={content.substance}
        error={missing}
        onChange={(event) => {
          onChange({ ...content, substance: cleanLine(event.currentTarget.value) });
        }}
      />
      <TextField
        label={t('allergies.reaction')}
        maxLength={200}
        value={content.reaction}
        onChange={(event) => {
          onChange({ ...content, reaction: cleanLine(event.currentTarget.value) });
        }}
      />
      <Select
        label={t('allergies.severityLabel')}
        value={content.severity ?? 'unknown'}
        options={(['unknown', 'mild', 'moderate', 'severe'] as const).map((value) => ({
          ...{ value, label: t(`severity.${value}`) },
        }))}
        onChange={({ currentTarget: { value } }) => {
          const severity = value === 'unknown' ? null : (value as Allergy['severity']);
          onChange({ ...content, severity });
        }}
      />
      <Select
        label={t('allergies.typeLabel')}
        value={content.type ?? 'unknown'}
        options={(['unknown', 'allergy', 'intolerance'] as const).map((value) => ({
          ...{ value, label: t(`type.${value}`) },
        }))}
        onChange={({ currentTarget: { value } }) => {
          onChange({ ...content, type: value === 'unknown' ? null : (value as Allergy['type']) });
        }}
      />
      <Select
        label={t('allergies.verificationLabel')}
        value={content.verification}
        options={(['unconfirmed', 'confirmed'] as const).map((value) => ({
          ...{ value, label: t(`verification.${value}`) },
        }))}
        onChange={({ currentTarget: { value } }) => {
          onChange({ ...content, verification: value as Allergy['verification'] });
        }}
      />
    </div>
  );
};
