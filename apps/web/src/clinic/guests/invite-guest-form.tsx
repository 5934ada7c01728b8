import {
  GuestRole,
  routes,
  usualAllowance,
  type GuestAllowance,
  type RouteAnswer,
} from '@teleward/contracts';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Checkbox } from '../../ui/checkbox.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { focusInvalid } from '../../ui/focus-invalid.ts';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { staffRequest } from '../staff-request.ts';

interface InviteGuestFormProps {
  readonly id: string;
  readonly encounterId: string;
  readonly busy: boolean;
  readonly onBusy: (busy: boolean) => void;
  readonly onInvited: (made: RouteAnswer<typeof routes.inviteGuest>) => void;
}

const rights = ['speaks', 'pictures', 'chat', 'earlierChat'] as const;

/** The name, role and permissions of a guest to invite. */
export const InviteGuestForm = (props: InviteGuestFormProps) => {
  const { id, encounterId, busy, onBusy, onInvited } = props;
  const { t } = useTranslation(['clinic', 'common']);
  const [name, setName] = useState('');
  const [role, setRole] = useState<GuestRole>('family');
  const [allowance, setAllowance] = useState<GuestAllowance>(usualAllowance.family);
  const [missing, setMissing] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const handleSubmit = async (event: SyntheticEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    setError(null);
    if (name.trim() === '') {
      setMissing(true);
      focusInvalid(event.currentTarget);
      return;
    }
    onBusy(true);
    try {
      const body = { name: name.trim(), role, allowance };
      onInvited(await staffRequest(routes.inviteGuest, { params: { encounterId }, body }));
    } catch (failure) {
      setError(failure);
    }
    onBusy(false);
  };

  return (
    <form id={id} className="stack" noValidate onSubmit={(event) => void handleSubmit(event)}>
      <TextField
        label={t('guests.name')}
        description={t('guests.nameHelp')}
        maxLength={120}
        autoComplete="off"
        value={name}
        error={missing && name.trim() === '' && t('guests.nameMissing')}
        onChange={(event) => {
          setName(event.currentTarget.value);
        }}
      />
      <RadioGroup
        legend={t('guests.as')}
        options={GuestRole.options.map((value) => ({ value, label: t(`common:role.${value}`) }))}
        value={role}
        onChange={(next) => {
          setRole(next);
          setAllowance(usualAllowance[next]);
        }}
      />
      <fieldset className="roles">
        <legend className="field-label">{t('guests.may')}</legend>
        {rights.map((right) => (
          <Checkbox
            key={right}
            label={t(`guests.right.${right}`)}
            checked={allowance[right]}
            disabled={right === 'earlierChat' && !allowance.chat}
            onChange={({ currentTarget: { checked } }) => {
              setAllowance({
                ...allowance,
                [right]: checked,
                ...(right === 'chat' && !checked && { earlierChat: false }),
              });
            }}
          />
        ))}
      </fieldset>
      {error !== null && <ErrorBanner error={error} />}
    </form>
  );
};
