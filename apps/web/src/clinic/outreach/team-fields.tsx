import { type Hours, type PlannedTeamMember, type StaffRole, TeamRole } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { randomId } from '../../call/random-id.ts';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { HoursFields } from './hours-fields.tsx';
import { type PlanProblems } from './plan-draft.ts';

interface TeamFieldsProps {
  readonly lines: readonly PlannedTeamMember[];
  readonly members: readonly {
    readonly id: string;
    readonly name: string;
    readonly roles: readonly StaffRole[];
  }[];
  /** Who stands in the plan already: one who left is in no list. */
  readonly known: readonly { readonly memberId: string | null; readonly name: string }[];
  readonly hours: Hours;
  readonly problems: PlanProblems;
  readonly onChange: (lines: readonly PlannedTeamMember[]) => void;
}

/** Somebody without an account. */
const other = 'other';

/** Who goes there, and what they do. */
export const TeamFields = (props: TeamFieldsProps) => {
  const { lines, members, known, hours, problems, onChange } = props;
  const { t } = useTranslation('outreach');
  const change = (id: string, part: Partial<PlannedTeamMember>): void => {
    onChange(lines.map((one) => (one.id === id ? { ...one, ...part } : one)));
  };
  const gone = known.flatMap(({ memberId, name }) =>
    memberId === null || members.some(({ id }) => id === memberId) ? [] : [{ id: memberId, name }],
  );
  const options = [
    ...[...members, ...gone].map(({ id, name }) => ({ value: id, label: name })),
    { value: other, label: t('withoutAccount') },
  ];
  return (
    <div className="outreach-lines">
      {lines.map((line, index) => {
        const problem = problems[line.id];
        return (
          <fieldset key={line.id} className="outreach-line">
            <legend className="visually-hidden">{t('memberNumber', { number: index + 1 })}</legend>
            <Select
              label={t('person')}
              value={line.memberId ?? other}
              options={options}
              onChange={({ currentTarget: { value } }) => {
                change(
                  line.id,
                  value === other ? { memberId: null, name: '' } : { memberId: value, name: null },
                );
              }}
            />
            {line.memberId === null && (
              <TextField
                label={t('name')}
                maxLength={120}
                value={line.name ?? ''}
                error={problem === 'missing' && t('problem.missing')}
                onChange={({ currentTarget }) => {
                  change(line.id, { name: currentTarget.value });
                }}
              />
            )}
            <Select
              label={t('role')}
              value={line.role}
              options={TeamRole.options.map((value) => ({ value, label: t(`roles.${value}`) }))}
              onChange={({ currentTarget }) => {
                change(line.id, { role: TeamRole.parse(currentTarget.value) });
              }}
            />
            <HoursFields
              from={line.from}
              to={line.to}
              error={problem === 'hours' && t('problem.hours')}
              onChange={(part) => {
                change(line.id, part);
              }}
            />
            <Button
              variant="quiet"
              aria-label={t('removeMember', { number: index + 1 })}
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
            const free = members.filter(({ id }) => !lines.some(({ memberId }) => memberId === id));
            // Whoever goes to people's villages goes first.
            const next =
              free.find(({ roles }) => roles.includes('chw') || roles.includes('nurse')) ?? free[0];
            onChange([
              ...lines,
              {
                ...{ id: randomId(), memberId: next?.id ?? null },
                name: next === undefined ? '' : null,
                role: lines.length === 0 ? 'lead' : 'vitals',
                ...{ from: hours.from, to: hours.to },
              },
            ]);
          }}
        >
          {t('addMember')}
        </Button>
      </div>
    </div>
  );
};
