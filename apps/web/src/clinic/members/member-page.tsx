import { type Member, routes } from '@teleward/contracts';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { ApiError } from '../../api/api-error.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { focusInvalid } from '../../ui/focus-invalid.ts';
import { Loading } from '../../ui/loading.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { ClinicShell } from '../clinic-shell.tsx';
import { staffRequest } from '../staff-request.ts';
import { MembershipCard } from './membership-card.tsx';
import { PersonFields } from './person-fields.tsx';
import { personOf, problemsOf, type PersonForm } from './person-form.ts';
import { ResetCard } from './reset-card.tsx';

const loadMembers = (signal: AbortSignal) => staffRequest(routes.listMembers, {}, { signal });

/** One member: name and roles, password reset, and the end of the membership. */
export default function MemberPage({ memberId }: { readonly memberId: string }) {
  const { t } = useTranslation('clinic');
  const loaded = useLoaded(loadMembers);
  const member =
    loaded.state === 'ready' ? loaded.data.members.find((one) => one.memberId === memberId) : null;
  return (
    <ClinicShell>
      <div className="stack-loose">
        <p>
          <Link href="/members">{t('members.back')}</Link>
        </p>
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'failed' && <ErrorBanner error={loaded.error} onRetry={loaded.reload} />}
        {member === undefined && (
          <ErrorBanner error={new ApiError('not_found', 'No member has this id.')} />
        )}
        {member && (
          <>
            <div className="stack-tight">
              <PageHeading focusOnMount>{member.name}</PageHeading>
              <p className="muted">
                {member.active ? member.email : `${member.email} · ${t('members.left')}`}
              </p>
            </div>
            <PersonCard member={member} onSaved={loaded.reload} />
            {member.active && <ResetCard member={member} />}
            <MembershipCard member={member} onChanged={loaded.reload} />
          </>
        )}
      </div>
    </ClinicShell>
  );
}

interface PersonCardProps {
  readonly member: Member;
  readonly onSaved: () => void;
}

const PersonCard = ({ member, onSaved }: PersonCardProps) => {
  const { t } = useTranslation('clinic');
  const [form, setForm] = useState<PersonForm>({
    ...member,
    qualification: member.qualification ?? '',
    registrationNumber: member.registrationNumber ?? '',
    registrationCouncil: member.registrationCouncil ?? '',
  });
  const [marked, setMarked] = useState(false);
  const [state, setState] = useState<'ready' | 'busy' | 'saved'>('ready');
  const [error, setError] = useState<unknown>(null);
  const losesRole = member.roles.some((role) => !form.roles.includes(role));

  const handleSubmit = async (event: SyntheticEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (state === 'busy') return;
    const element = event.currentTarget;
    setError(null);
    setMarked(true);
    setState('ready');
    if (Object.keys(problemsOf(form, false)).length > 0) {
      focusInvalid(element);
      return;
    }
    setState('busy');
    try {
      const { memberId } = member;
      await staffRequest(routes.changeMember, { params: { memberId }, body: personOf(form) });
      setState('saved');
      onSaved();
    } catch (failure) {
      setError(failure);
      setState('ready');
    }
  };

  return (
    <Card aria-labelledby="member-person">
      <form className="stack" noValidate onSubmit={(event) => void handleSubmit(event)}>
        <h2 id="member-person">{t('members.person')}</h2>
        <PersonFields
          form={form}
          onChange={(next) => {
            setForm({ ...form, ...next });
            setState('ready');
          }}
          marked={marked}
        />
        {losesRole && <Banner>{t('members.losesRole')}</Banner>}
        {error !== null && <ErrorBanner error={error} />}
        {state === 'saved' && (
          <Banner tone="success" live="status">
            {t('members.saved')}
          </Banner>
        )}
        <div>
          <Button type="submit" variant="primary" busy={state === 'busy'}>
            {t('members.save')}
          </Button>
        </div>
      </form>
    </Card>
  );
};
