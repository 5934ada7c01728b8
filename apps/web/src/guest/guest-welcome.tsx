import { GuestCode, guestRoutes, type RouteAnswer } from '@teleward/contracts';
import { useRef, useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { request } from '../api/request.ts';
import { Banner } from '../ui/banner.tsx';
import { Card } from '../ui/card.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { AppointmentTime } from '../visitor/appointment-time.tsx';
import { BrowserHint } from '../visitor/browser-hint.tsx';
import { CodeField } from '../visitor/code-field.tsx';
import { OpenButton } from '../visitor/open-button.tsx';
import { StepProgress } from '../visitor/step-progress.tsx';
import { typedCode } from '../ui/typed-code.ts';
import { useOpening } from '../visitor/use-opening.ts';
import { VisitorShell } from '../visitor/visitor-shell.tsx';

export type GuestPreview = Extract<
  RouteAnswer<typeof guestRoutes.previewVisitLink>,
  { kind: 'guest' }
>;

interface GuestWelcomeProps {
  readonly token: string;
  readonly preview: GuestPreview;
  readonly onOpened: () => Promise<void>;
}

/**
 * The visit that the guest is invited to, a note that it is confidential, and the
 * code that opens it.
 */
export const GuestWelcome = ({ token, preview, onOpened }: GuestWelcomeProps) => {
  const { t } = useTranslation(['guest', 'patient', 'common', 'errors']);
  const [code, setCode] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const opening = useOpening(onOpened, () => form.current?.querySelector('input')?.focus());
  const { problem, busy, left } = opening;
  const { clinic, demo, startsAt, guestName: name, role } = preview;

  const handleSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (busy || left > 0) return;
    const typed = GuestCode.safeParse(typedCode(code));
    if (typed.success) {
      const body = { token, code: typed.data };
      void opening.open(() => request(guestRoutes.openGuestLink, { body }));
    } else {
      opening.refuse('patient:code.incomplete');
    }
  };
  // Guests get a new code from the person who invited them; no message can send one.
  const words = problem === 'errors:code_mismatch' ? 'welcome.wrongCode' : problem;

  return (
    <VisitorShell demo={demo} clinic={clinic}>
      <div className="stack-loose">
        <StepProgress of="guest" step="identify" />
        <PageHeading>{t('welcome.title')}</PageHeading>
        <BrowserHint />
        <AppointmentTime
          title={t('welcome.appointment')}
          startsAt={startsAt}
          timeZone={clinic.timeZone}
        />
        <p>{t('welcome.as', { name, role: t(`common:role.${role}`) })}</p>
        <Card>
          <form ref={form} className="stack" noValidate onSubmit={handleSubmit}>
            <CodeField
              help={t('welcome.codeHelp')}
              value={code}
              error={words && t(words)}
              onChange={setCode}
            />
            <Banner title={t('confidential.title')}>
              <p>{t('confidential.text')}</p>
            </Banner>
            <OpenButton busy={busy} left={left} />
          </form>
        </Card>
      </div>
    </VisitorShell>
  );
};
