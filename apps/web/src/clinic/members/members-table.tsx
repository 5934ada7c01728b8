import { type Member } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { formatDateTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { useSignedIn } from '../session/session.ts';

const pageSize = 25;

interface MembersTableProps {
  readonly members: readonly Member[];
  /** The id of its heading. */
  readonly labelledBy: string;
}

/**
 * One row for each member, in pages; on a phone each row is a card with the names of its columns.
 */
export const MembersTable = ({ members, labelledBy }: MembersTableProps) => {
  const { t } = useTranslation('clinic');
  const language = useLanguage();
  const { session } = useSignedIn();
  const [first, setFirst] = useState(0);
  if (members.length === 0) {
    return (
      <p className="muted" role="status">
        {t('members.noneFound')}
      </p>
    );
  }
  const last = Math.min(first + pageSize, members.length);
  return (
    <>
      <table className="data-table" aria-labelledby={labelledBy}>
        <thead>
          <tr>
            <th scope="col">{t('members.name')}</th>
            <th scope="col">{t('members.roles')}</th>
            <th scope="col">{t('members.email')}</th>
            <th scope="col">{t('members.lastSeen')}</th>
            <th scope="col">{t('members.factor')}</th>
          </tr>
        </thead>
        <tbody>
          {members.slice(first, last).map((member) => (
            <tr key={member.memberId}>
              <td data-label={t('members.name')}>
                <Link href={`/members/${member.memberId}`}>
                  <bdi>{member.name}</bdi>
                </Link>
                {member.memberId === session.practitioner.id && (
                  <span>{` (${t('members.you')})`}</span>
                )}
              </td>
              <td data-label={t('members.roles')}>
                {member.roles.map((role) => t(`staffRole.${role}`)).join(', ')}
              </td>
              <td data-label={t('members.email')} className="data-table-long">
                {member.email}
              </td>
              <td data-label={t('members.lastSeen')}>
                {member.lastSeenAt === null
                  ? t('members.neverSeen')
                  : formatDateTime(member.lastSeenAt, session.clinic.timeZone, language)}
              </td>
              <td data-label={t('members.factor')}>
                {member.active
                  ? t(member.secondFactor ? 'members.twoFactors' : 'members.oneFactor')
                  : '–'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {members.length > pageSize && (
        <div className="row">
          <Button
            disabled={first === 0}
            onClick={() => {
              setFirst(first - pageSize);
            }}
          >
            {t('members.earlier')}
          </Button>
          <span role="status">
            {t('members.page', { from: first + 1, to: last, total: members.length })}
          </span>
          <Button
            disabled={last === members.length}
            onClick={() => {
              setFirst(first + pageSize);
            }}
          >
            {t('members.later')}
          </Button>
        </div>
      )}
    </>
  );
};
