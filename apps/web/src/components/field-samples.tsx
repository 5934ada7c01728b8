import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Checkbox } from '../ui/checkbox.tsx';
import { DatePicker } from '../ui/date-picker.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import { Sample } from './sample.tsx';
import { type SampleWords } from './words.ts';

type Role = 'doctor' | 'patient';

export const FieldSamples = ({ text }: { readonly text: SampleWords }) => {
  const { t } = useTranslation('common');
  const [role, setRole] = useState<Role>('doctor');
  const [day, setDay] = useState('2026-12-01');
  const roles = (['doctor', 'patient'] as const).map((value) => ({ value, label: t(value) }));
  return (
    <>
      <Sample title="TextField" layout="column">
        <TextField label={text.field} description={text.about} />
        <TextField label={text.field} error={text.wrong} />
        <TextField label={text.field} multiline rows={3} />
      </Sample>
      <Sample title="Select" layout="column">
        <Select label={text.field} options={roles} />
        <Select label={text.field} options={roles} error={text.wrong} />
      </Sample>
      <Sample title="RadioGroup" layout="column">
        <RadioGroup legend={text.field} options={roles} value={role} onChange={setRole} />
        <RadioGroup
          legend={text.field}
          options={roles.map((one) => ({ ...one, description: text.about }))}
          value={role}
          error={text.wrong}
          onChange={setRole}
        />
      </Sample>
      <Sample title="Checkbox" layout="column">
        <Checkbox label={text.save} />
        <Checkbox label={text.save} error={text.wrong} />
      </Sample>
      <Sample title="DatePicker" layout="column">
        <DatePicker label={text.day} value={day} onChange={setDay} />
        <DatePicker label={text.day} value={day} error={text.wrong} onChange={setDay} />
      </Sample>
    </>
  );
};
