import { routes, type SignInAnswer, type StaffSession } from '@teleward/contracts';
import { request } from '../../api/request.ts';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { SecondFactorStep } from '../session/second-factor-step.tsx';

export type Asked = Exclude<SignInAnswer, { next: 'done' }>;

/**
 * Switches to the clinic of the link, where a member of several clinics signed in to another one.
 */
export const enter = async (session: StaffSession, clinicId?: string): Promise<StaffSession> =>
  clinicId === undefined || clinicId === session.clinic.id
    ? session
    : request(routes.switchClinic, { body: { clinicId } });

interface MoreProps {
  readonly asked: Asked;
  readonly onAnswer: (answer: SignInAnswer) => void;
  /** The error of the last answer, or null. */
  readonly error: unknown;
}

/** The second factor or clinic that the account asks for after the password. */
export const More = ({ asked, onAnswer, error }: MoreProps) => (
  <>
    <SecondFactorStep
      asked={asked}
      onAnswer={onAnswer}
      onCancel={() => {
        location.assign('/');
      }}
    />
    {error !== null && <ErrorBanner error={error} />}
  </>
);
