import { Language, routes, VisitColour, VisitMode, type VisitType } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { randomId } from '../../call/random-id.ts';
import { spokenLanguage } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { staffRequest } from '../staff-request.ts';

interface VisitTypeFormProps {
  /** Null for a new one. */
  readonly type: VisitType | null;
  readonly onSaved: () => void;
  readonly onCancel: () => void;
}

/** A typed whole number; null where it is outside the range. */
const wholeBetween = (text: string, min: number, max: number): number | null => {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : NaN;
  return value >= min && value <= max ? value : null;
};

/** Creates or changes a visit type. */
export const VisitTypeForm = ({ type, onSaved, onCancel }: VisitTypeFormProps) => {
  const { t } = useTranslation('scheduling');
  const language = useLanguage();
  const [visitTypeId] = useState(() => type?.visitTypeId ?? randomId());
  const [names, setNames] = useState(type?.names ?? { en: '', 'zh-Hans': '' });
  const [minutes, setMinutes] = useState(String(type?.minutes ?? 15));
  const [buffer, setBuffer] = useState(String(type?.bufferMinutes ?? 0));
  const [mode, setMode] = useState(type?.mode ?? 'video');
  const [colour, setColour] = useState(type?.colour ?? 'teal');
  const [isOffered, setIsOffered] = useState(type?.isOffered ?? true);
  const { marked, busy, error, submit } = useSubmission();
  const length = wholeBetween(minutes, 5, 480);
  const bufferMinutes = wholeBetween(buffer, 0, 120);
  const areNamed = Language.options.every((one) => names[one].trim() !== '');

  const save = async (): Promise<void> => {
    if (length === null || bufferMinutes === null) return;
    const facts = { names, minutes: length, bufferMinutes, mode, colour, isOffered };
    await staffRequest(routes.saveVisitType, { params: { visitTypeId }, body: facts });
    onSaved();
  };

  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        void submit(event, areNamed && length !== null && bufferMinutes !== null, save);
      }}
    >
      {Language.options.map((one) => (
        <TextField
          key={one}
          label={t('types.nameIn', { language: spokenLanguage(one, language) })}
          lang={one}
          maxLength={60}
          value={names[one]}
          error={marked && names[one].trim() === '' && t('types.nameMissing')}
          onChange={({ currentTarget }) => {
            setNames({ ...names, [one]: currentTarget.value });
          }}
        />
      ))}
      <TextField
        label={t('types.minutes')}
        inputMode="numeric"
        value={minutes}
        error={marked && length === null && t('types.minutesWrong')}
        onChange={({ currentTarget }) => {
          setMinutes(currentTarget.value);
        }}
      />
      <TextField
        label={t('types.buffer')}
        description={t('types.bufferHelp')}
        inputMode="numeric"
        value={buffer}
        error={marked && bufferMinutes === null && t('types.bufferWrong')}
        onChange={({ currentTarget }) => {
          setBuffer(currentTarget.value);
        }}
      />
      <Select
        label={t('types.mode')}
        value={mode}
        options={VisitMode.options.map((value) => ({ value, label: t(`types.modes.${value}`) }))}
        onChange={({ currentTarget }) => {
          setMode(VisitMode.parse(currentTarget.value));
        }}
      />
      <Select
        label={t('types.colour')}
        value={colour}
        options={VisitColour.options.map((value) => ({
          value,
          label: t(`types.colours.${value}`),
        }))}
        onChange={({ currentTarget }) => {
          setColour(VisitColour.parse(currentTarget.value));
        }}
      />
      <Checkbox
        label={t('types.offered')}
        checked={isOffered}
        onChange={({ currentTarget }) => {
          setIsOffered(currentTarget.checked);
        }}
      />
      {error !== null && <ErrorBanner error={error} />}
      <div className="row">
        <Button type="submit" variant="primary" busy={busy}>
          {t('types.save')}
        </Button>
        <Button key="cancel" onClick={onCancel}>
          {t('types.cancel')}
        </Button>
      </div>
    </form>
  );
};
