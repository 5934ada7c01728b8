import { parseTime } from '@internationalized/date';
import { type ReactNode } from 'react';
import {
  DateInput,
  DateSegment,
  FieldError,
  I18nProvider,
  Label,
  TimeField as AriaTimeField,
} from 'react-aria-components';
import { localeTag } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import '../../ui/date-picker.css';

interface TimeFieldProps {
  readonly label: ReactNode;
  /** `09:30`; empty for none. */
  readonly value: string;
  readonly onChange: (time: string) => void;
  readonly error?: ReactNode;
}

/** A time of day by the clinic's clock. */
export const TimeField = ({ label, value, onChange, error }: TimeFieldProps) => {
  const language = useLanguage();
  return (
    <I18nProvider locale={localeTag(language)}>
      <AriaTimeField
        className="field"
        hourCycle={24}
        shouldForceLeadingZeros
        value={value === '' ? null : parseTime(value)}
        isInvalid={Boolean(error)}
        onChange={(time) => {
          onChange(time === null ? '' : time.toString().slice(0, 5));
        }}
      >
        <Label className="field-label">{label}</Label>
        <DateInput className="date-picker-group time-field">
          {(segment) => <DateSegment className="date-picker-segment" segment={segment} />}
        </DateInput>
        {error && <FieldError className="field-error">{error}</FieldError>}
      </AriaTimeField>
    </I18nProvider>
  );
};
