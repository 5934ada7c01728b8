import { type Member } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { saveCsv } from '../../csv/csv.ts';
import { Button } from '../../ui/button.tsx';

/** Exports the listed members as a file. */
export const SaveTeam = ({ members }: { readonly members: readonly Member[] }) => {
  const { t } = useTranslation('clinic');
  const yesOrNo = (is: boolean): string => t(is ? 'members.yes' : 'members.no');
  const save = (): void => {
    const head = [
      ...[t('members.name'), t('members.email'), t('members.roles'), t('members.works')],
      ...[t('members.twoFactors'), t('members.lastSeen')],
    ];
    const rows = members.map(({ name, email, roles, active, secondFactor, lastSeenAt }) => [
      ...[name, email, roles.map((role) => t(`staffRole.${role}`)).join(', ')],
      ...[yesOrNo(active), yesOrNo(secondFactor), lastSeenAt ?? ''],
    ]);
    saveCsv('team.csv', [head, ...rows]);
  };
  return (
    <div>
      <Button disabled={members.length === 0} onClick={save}>
        {t('members.export')}
      </Button>
    </div>
  );
};
