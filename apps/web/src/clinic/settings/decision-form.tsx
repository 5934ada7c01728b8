import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { type Elements } from '../../ui/elements.ts';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { type useDecision } from './use-decision.ts';

interface DecisionFormProps {
  readonly decision: Omit<ReturnType<typeof useDecision>, 'value' | 'change'>;
  readonly saved: string;
  /** The label of the button; null where nothing can be set. */
  readonly save: string | null;
  readonly children: Elements;
}

/** The form of one setting, with the result of saving it. */
export const DecisionForm = ({ decision, saved, save, children }: DecisionFormProps) => (
  <form className="stack" onSubmit={decision.handleSubmit}>
    {children}
    {decision.error !== null && <ErrorBanner error={decision.error} />}
    {decision.isSaved && (
      <Banner tone="success" live="status">
        {saved}
      </Banner>
    )}
    {save !== null && (
      <div>
        <Button type="submit" variant="primary" busy={decision.busy}>
          {save}
        </Button>
      </div>
    )}
  </form>
);
