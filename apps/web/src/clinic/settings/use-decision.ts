import { type ClinicSettings, type ClinicSettingsChange, routes } from '@teleward/contracts';
import { type SyntheticEvent, useState } from 'react';
import { useSaving } from '../../ui/use-saving.ts';
import { staffRequest } from '../staff-request.ts';

export interface SettingsFormProps {
  readonly settings: ClinicSettings;
  readonly onSaved: (settings: ClinicSettings) => void;
}

/** The state of one setting while it is edited; it is saved by itself and nothing else with it. */
export const useDecision = <Part extends ClinicSettingsChange>(
  initial: () => Part,
  onSaved: SettingsFormProps['onSaved'],
) => {
  const [value, setValue] = useState(initial);
  const { busy, error, isSaved, handleChange, save } = useSaving();
  return {
    value,
    change: (part: Partial<Part>): void => {
      setValue((before) => ({ ...before, ...part }));
      handleChange();
    },
    busy,
    error,
    isSaved,
    handleSubmit: (event: SyntheticEvent<HTMLFormElement>): void => {
      void save(event, true, async () => {
        onSaved(await staffRequest(routes.changeClinicSettings, { body: value }));
      });
    },
  };
};
