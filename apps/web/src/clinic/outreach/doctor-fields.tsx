import { type Hours, type PlannedDoctor } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { randomId } from '../../call/random-id.ts';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { HoursFields } from './hours-fields.tsx';
import { type PlanProblems } from './plan-draft.ts';

interface DoctorFieldsProps {
  readonly lines: readonly PlannedDoctor[];
  readonly doctors: readonly { readonly id: string; readonly name: string }[];
  /** The lines with the names of their doctors: who works here no more is in no list. */
  readonly names: readonly { readonly practitionerId: string; readonly name: string }[];
  readonly hours: Hours;
  readonly problems: PlanProblems;
  readonly onChange: (lines: readonly PlannedDoctor[]) => void;
}

/** Which doctors are online, and when. */
export const DoctorFields = (props: DoctorFieldsProps) => {
  const { lines, doctors, names, hours, problems, onChange } = props;
  const { t } = useTranslation('outreach');
  const change = (id: string, part: Partial<PlannedDoctor>): void => {
    onChange(lines.map((one) => (one.id === id ? { ...one, ...part } : one)));
  };
  const options = [
    ...doctors,
    ...names
      .filter(({ practitionerId }) => practitionerId !== '')
      .filter(({ practitionerId }) => !doctors.some(({ id }) => id === practitionerId))
      .map(({ practitionerId, name }) => ({ id: practitionerId, name })),
  ].map(({ id, name }) => ({ value: id, label: name }));
  return (
    <div className="outreach-lines">
      {lines.map((line, index) => {
        const problem = problems[line.id];
        return (
          <fieldset key={line.id} className="outreach-line">
            <legend className="visually-hidden">{t('doctorNumber', { number: index + 1 })}</legend>
            <Select
              label={t('doctor')}
              value={line.practitionerId}
              error={problem === 'missing' && t('problem.missing')}
              options={[{ value: '', label: t('choose') }, ...options]}
              onChange={({ currentTarget }) => {
                change(line.id, { practitionerId: currentTarget.value });
              }}
            />
            <HoursFields
              from={line.from}
              to={line.to}
              error={
                (problem === 'hours' && t('problem.hours')) ||
                (problem === 'twice' && t('problem.twice'))
              }
              onChange={(part) => {
                change(line.id, part);
              }}
            />
            <Button
              variant="quiet"
              aria-label={t('removeDoctor', { number: index + 1 })}
              onClick={() => {
                onChange(lines.filter(({ id }) => id !== line.id));
              }}
            >
              {t('remove')}
            </Button>
          </fieldset>
        );
      })}
      <div>
        <Button
          onClick={() => {
            const next = doctors.find(
              ({ id }) => !lines.some(({ practitionerId }) => practitionerId === id),
            );
            const { from, to } = hours;
            onChange([...lines, { id: randomId(), practitionerId: next?.id ?? '', from, to }]);
          }}
        >
          {t('addDoctor')}
        </Button>
      </div>
    </div>
  );
};
