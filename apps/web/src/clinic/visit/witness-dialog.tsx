import { Language, type Patient, routes } from '@teleward/contracts';
import { useCallback, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { languageNames } from '../../i18n/language.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { Select } from '../../ui/select.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { staffRequest } from '../staff-request.ts';

interface WitnessDialogProps {
  readonly encounterId: string;
  readonly patient: Patient;
  readonly onRecorded: () => void;
  readonly onClose: () => void;
}

type Said = 'yes' | 'no' | '';

/** The text to read aloud to a patient who cannot tap, and the answer to record. */
export const WitnessDialog = ({
  encounterId,
  patient,
  onRecorded,
  onClose,
}: WitnessDialogProps) => {
  const { t } = useTranslation(['clinic', 'common']);
  const id = useId();
  const [language, setLanguage] = useState(patient.language);
  const [purpose, setPurpose] = useState('treatment');
  const [said, setSaid] = useState<Said>('');
  const { marked, busy, error, submit } = useSubmission();
  const load = useCallback(
    (signal: AbortSignal) =>
      staffRequest(routes.readConsents, { params: { encounterId, language } }, { signal }),
    [encounterId, language],
  );
  const loaded = useLoaded(load);
  const offered = loaded.state === 'ready' ? loaded.data.offered : [];
  const text = offered.find((one) => one.purpose === purpose);

  const record = async (): Promise<void> => {
    if (text === undefined) return;
    await staffRequest(routes.witnessConsent, {
      params: { encounterId },
      body: {
        ...{ purpose: text.purpose, textVersion: text.version, language: text.language },
        agreed: said === 'yes',
      },
    });
    onRecorded();
    onClose();
  };

  return (
    <Dialog
      title={t('consents.recordTitle', { name: patient.name })}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button type="submit" form={id} variant="primary" busy={busy}>
            {t('consents.recordDo')}
          </Button>
        </>
      }
    >
      <form
        id={id}
        className="stack"
        noValidate
        onSubmit={(event) => void submit(event, text !== undefined && said !== '', record)}
      >
        <p>{t('consents.recordHelp')}</p>
        <Select
          label={t('consents.language')}
          value={language}
          options={Language.options.map((value) => ({
            ...{ value, label: languageNames[value], lang: value },
          }))}
          onChange={({ currentTarget }) => {
            setLanguage(Language.parse(currentTarget.value));
          }}
        />
        {offered.length > 1 && (
          <Select
            label={t('consents.what')}
            value={purpose}
            options={offered.map((one) => ({
              value: one.purpose,
              label: t(`consents.purpose.${one.purpose}`),
            }))}
            onChange={({ currentTarget }) => {
              setPurpose(currentTarget.value);
              setSaid('');
            }}
          />
        )}
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'failed' && <ErrorBanner error={loaded.error} onRetry={loaded.reload} />}
        {text !== undefined && (
          <blockquote className="stack-tight" lang={text.language}>
            {text.paragraphs.map((paragraph) => (
              <p key={paragraph}>{paragraph}</p>
            ))}
            <p>
              <strong>{text.statement}</strong>
            </p>
          </blockquote>
        )}
        <RadioGroup<Said>
          legend={t('consents.said')}
          value={said}
          error={marked && said === '' && t('consents.saidMissing')}
          options={[
            { value: 'yes', label: t('consents.yes') },
            { value: 'no', label: t('consents.no') },
          ]}
          onChange={setSaid}
        />
        {error !== null && <ErrorBanner error={error} />}
      </form>
    </Dialog>
  );
};
