import { type Invitation, type Member, routes, type StaffRole } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useLoaded } from '../../api/use-loaded.ts';
import { formatDateTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { ClinicShell } from '../clinic-shell.tsx';
import { useSignedIn } from '../session/session.ts';
import { staffCall } from '../staff-call.ts';
import { InvitationRow } from './invitation-row.tsx';
import { InviteDialog } from './invite-dialog.tsx';

const loadMembers = (signal: AbortSignal) => staffCall(routes.listMembers, {}, { signal });

/** Who works in the clinic, who is invited, and who left. */
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
  const former = members.filter(({ active }) => !active);
  return (
    <>
      <Card aria-labelledby="members-active">
        <h2 id="members-active">{t('members.active')}</h2>
        <MemberList members={members.filter(({ active }) => active)} />
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
      {former.length > 0 && (
        <Card aria-labelledby="members-former">
          <h2 id="members-former">{t('members.former')}</h2>
          <MemberList members={former} />
        </Card>
      )}
    </>
  );
};

const MemberList = ({ members }: { readonly members: readonly Member[] }) => {
  const { t } = useTranslation('clinic');
  const language = useLanguage();
  const { session } = useSignedIn();
  const rolesOf = (roles: readonly StaffRole[]): string =>
    roles.map((role) => t(`staffRole.${role}`)).join(', ');
  return (
    <ul className="sign-ins">
      {members.map(({ memberId, name, email, roles, active, secondFactor, lastSeenAt }) => (
        <li key={memberId} className="sign-in">
          <div className="member-text">
            <p className="sign-in-device">
              <Link href={`/members/${memberId}`}>
                <bdi>{name}</bdi>
              </Link>
              {memberId === session.practitioner.id && <span>{` (${t('members.you')})`}</span>}
            </p>
            <p>{rolesOf(roles)}</p>
            <p className="muted small">{email}</p>
            <p className="muted small">
              {[
                lastSeenAt === null
                  ? t('members.neverSeen')
                  : t('account.lastSeen', {
                      time: formatDateTime(lastSeenAt, session.clinic.timeZone, language),
                    }),
                ...(active ? [t(secondFactor ? 'members.twoFactors' : 'members.oneFactor')] : []),
              ].join(' · ')}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
};
