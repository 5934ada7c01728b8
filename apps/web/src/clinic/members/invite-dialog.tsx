import { routes, type RouteAnswer } from '@teleward/contracts';
import { useId, useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { focusInvalid } from '../../ui/focus-invalid.ts';
import { staffRequest } from '../staff-request.ts';
import { LinkToPassOn } from './link-to-pass-on.tsx';
import { PersonFields } from './person-fields.tsx';
import { emptyPerson, personOf, problemsOf } from './person-form.ts';

/** Invites a person in given roles, and shows the link for them. */
export const InviteDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation(['clinic', 'common']);
  const id = useId();
  const [form, setForm] = useState(emptyPerson);
  const [marked, setMarked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [link, setLink] = useState<RouteAnswer<typeof routes.invite> | null>(null);

  const handleSubmit = async (event: SyntheticEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    const element = event.currentTarget;
    setError(null);
    setMarked(true);
    if (Object.keys(problemsOf(form, true)).length > 0) {
      focusInvalid(element);
      return;
    }
    setBusy(true);
    try {
      const body = { ...personOf(form), email: form.email };
      setLink(await staffRequest(routes.invite, { body }));
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };

  return (
    <Dialog
      title={link === null ? t('members.inviteTitle') : t('members.invited')}
      open
      onClose={onClose}
      actions={
        link === null ? (
          <>
            <Button onClick={onClose}>{t('common:cancel')}</Button>
            <Button type="submit" form={id} variant="primary" busy={busy}>
              {t('members.makeLink')}
            </Button>
          </>
        ) : (
          <Button onClick={onClose}>{t('common:close')}</Button>
        )
      }
    >
      {link === null ? (
        <form id={id} className="stack" noValidate onSubmit={(event) => void handleSubmit(event)}>
          <p>{t('members.inviteText')}</p>
          <PersonFields form={form} onChange={setForm} asksEmail marked={marked} />
          {error !== null && <ErrorBanner error={error} />}
        </form>
      ) : (
        <LinkToPassOn link={link} name={form.name.trim()} />
      )}
    </Dialog>
  );
};
