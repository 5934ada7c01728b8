import { type ReactNode } from 'react';
import {
  Button,
  ComboBox,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
} from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/icon.tsx';

interface ProgrammeFieldProps {
  readonly value: string;
  /** What days were for before. */
  readonly known: readonly string[];
  readonly error?: ReactNode;
  readonly onChange: (programme: string) => void;
}

const starters = ['general', 'antenatal', 'immunisation', 'diabetes', 'eyes', 'children'] as const;

/** What the day is for: the clinic's own words, or a few to start from. */
export const ProgrammeField = ({ value, known, error, onChange }: ProgrammeFieldProps) => {
  const { t } = useTranslation('outreach');
  const names = [...new Set([...known, ...starters.map((one) => t(`programmes.${one}`))])];
  return (
    <ComboBox
      className="field outreach-programme"
      allowsCustomValue
      menuTrigger="focus"
      inputValue={value}
      isInvalid={Boolean(error)}
      onInputChange={onChange}
    >
      <Label className="field-label">{t('programme')}</Label>
      <div className="outreach-combo">
        <Input className="field-control" autoComplete="off" maxLength={80} />
        <Button className="icon-button">
          <Icon name="more" />
        </Button>
      </div>
      {error && <FieldError className="field-error">{error}</FieldError>}
      <Popover className="menu-popover patient-choices">
        <ListBox className="menu">
          {names.map((name) => (
            <ListBoxItem key={name} id={name} className="menu-item" textValue={name}>
              {name}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </ComboBox>
  );
};
