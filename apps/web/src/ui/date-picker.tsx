import { type DateValue, parseDate } from '@internationalized/date';
import { type ReactNode, useState } from 'react';
import {
  Button,
  Calendar,
  CalendarCell,
  CalendarGrid,
  DateInput,
  DatePicker as AriaDatePicker,
  DateSegment,
  Dialog,
  FieldError,
  Group,
  Heading,
  I18nProvider,
  Label,
  Popover,
} from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { localeTag } from '../i18n/format.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { Icon } from './icon.tsx';
import './date-picker.css';

interface DatePickerProps {
  readonly label: ReactNode;
  readonly labelHidden?: boolean;
  /** `2026-11-28`; empty for none. */
  readonly value: string;
  readonly onChange: (day: string) => void;
  /** The day is complete: chosen from the calendar, confirmed with Enter, or the field was left. */
  readonly onCommit?: () => void;
  readonly min?: string;
  readonly error?: ReactNode;
}

/** A day: typed part by part, or chosen from a calendar. */
export const DatePicker = (props: DatePickerProps) => {
  const { label, labelHidden = false, value, onChange, onCommit, min, error } = props;
  const { t } = useTranslation('common');
  const language = useLanguage();
  // A half-typed year is long ago, and must not leave the field.
  const [typed, setTyped] = useState<{ readonly of: string; readonly day: DateValue | null }>();
  const shown = typed?.of === value ? typed.day : value === '' ? null : parseDate(value);
  return (
    <I18nProvider locale={localeTag(language)}>
      <AriaDatePicker
        className="field date-picker"
        value={shown}
        granularity="day"
        {...(min !== undefined && { minValue: parseDate(min) })}
        isInvalid={Boolean(error)}
        shouldForceLeadingZeros
        onChange={(day) => {
          setTyped({ of: value, day });
          if (day !== null && day.year > 1900) onChange(day.toString());
        }}
        onOpenChange={(isOpen) => {
          if (!isOpen) onCommit?.();
        }}
        onBlur={() => onCommit?.()}
        onKeyDown={({ key }) => {
          if (key === 'Enter') onCommit?.();
        }}
      >
        <Label className={labelHidden ? 'visually-hidden' : 'field-label'}>{label}</Label>
        <Group className="date-picker-group">
          <DateInput className="date-picker-input">
            {(segment) => <DateSegment className="date-picker-segment" segment={segment} />}
          </DateInput>
          <Button className="date-picker-button">
            <Icon name="calendar" />
          </Button>
        </Group>
        {error && <FieldError className="field-error">{error}</FieldError>}
        <Popover className="date-picker-popover">
          <Dialog className="date-picker-dialog" aria-label={t('calendar')}>
            <Calendar>
              <header className="date-picker-head">
                <Button slot="previous" className="icon-button">
                  <Icon name="back" />
                </Button>
                <Heading className="date-picker-month" />
                <Button slot="next" className="icon-button">
                  <Icon name="next" />
                </Button>
              </header>
              <CalendarGrid weekdayStyle="short">
                {(date) => <CalendarCell className="date-picker-day" date={date} />}
              </CalendarGrid>
            </Calendar>
          </Dialog>
        </Popover>
      </AriaDatePicker>
    </I18nProvider>
  );
};
