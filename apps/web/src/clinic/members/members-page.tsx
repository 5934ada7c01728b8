import { type Invitation, type Member, routes, StaffRole } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { ClinicShell } from '../clinic-shell.tsx';
import { staffRequest } from '../staff-request.ts';
import { InvitationRow } from './invitation-row.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { MembersTable } from './members-table.tsx';
import { SaveTeam } from './save-team.tsx';

/** Up to this many members need no search. */
const fewMembers = 12;

const loadMembers = (signal: AbortSignal) => staffRequest(routes.listMembers, {}, { signal });

/** The members of the clinic, the invited and the former ones. */
export default function MembersPage() {
  const { t } = useTranslation('clinic');
  const loaded = useLoaded(loadMembers);
  const [inviting, setInviting] = useState(false);
  return (
    <ClinicShell>
      <div className="stack-loose">
        <div className="members-head">
          <div className="stack-tight">
            <PageHeading focusOnMount>{t('members.title')}</PageHeading>
            <p className="muted">{t('members.intro')}</p>
          </div>
          <Button
            variant="primary"
            onClick={() => {
              setInviting(true);
            }}
          >
            {t('members.invite')}
          </Button>
        </div>
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'failed' && <ErrorBanner error={loaded.error} onRetry={loaded.reload} />}
        {loaded.state === 'ready' && <Lists {...loaded.data} onRevoked={loaded.reload} />}
      </div>
      {inviting && (
        <InviteDialog
          onClose={() => {
            setInviting(false);
            loaded.reload();
          }}
        />
      )}
    </ClinicShell>
  );
}

interface ListsProps {
  readonly members: readonly Member[];
  readonly invitations: readonly Invitation[];
  readonly onRevoked: () => void;
}

const Lists = ({ members, invitations, onRevoked }: ListsProps) => {
  const { t } = useTranslation('clinic');
  const [text, setText] = useState('');
  const [role, setRole] = useState('');
  const wanted = text.trim().toLowerCase();
  const fitting = members.filter(
    ({ name, email, roles }) =>
      (wanted === '' || `${name}\n${email}`.toLowerCase().includes(wanted)) &&
      (role === '' || roles.some((one) => one === role)),
  );
  const [active, former] = [true, false].map((is) => fitting.filter((one) => one.active === is));
  // A small team is readable without tools.
  const isLarge = members.length > fewMembers;
  return (
    <>
      {isLarge && (
        <Card aria-label={t('audit.filter')}>
          <div className="audit-filter">
            <TextField
              label={t('members.find')}
              maxLength={120}
              value={text}
              onChange={({ currentTarget }) => {
                setText(currentTarget.value);
              }}
            />
            <Select
              label={t('members.role')}
              options={[
                { value: '', label: t('members.anyRole') },
                ...StaffRole.options.map((one) => ({ value: one, label: t(`staffRole.${one}`) })),
              ]}
              value={role}
              onChange={({ currentTarget }) => {
                setRole(currentTarget.value);
              }}
            />
          </div>
        </Card>
      )}
      <Card aria-labelledby="members-active">
        <div className="stack">
          <h2 id="members-active">{t('members.active')}</h2>
          <MembersTable
            key={`${wanted} ${role}`}
            labelledBy="members-active"
            members={active ?? []}
          />
        </div>
      </Card>
      {invitations.length > 0 && (
        <Card aria-labelledby="members-invited">
          <h2 id="members-invited">{t('members.invitations')}</h2>
          <ul className="sign-ins">
            {invitations.map((invitation) => (
              <InvitationRow
                key={invitation.invitationId}
                invitation={invitation}
                onRevoked={onRevoked}
              />
            ))}
          </ul>
        </Card>
      )}
      {former !== undefined && former.length > 0 && (
        <Card aria-labelledby="members-former">
          <div className="stack">
            <h2 id="members-former">{t('members.former')}</h2>
            <MembersTable key={`${wanted} ${role}`} labelledBy="members-former" members={former} />
          </div>
        </Card>
      )}
      <SaveTeam members={fitting} />
    </>
  );
};
