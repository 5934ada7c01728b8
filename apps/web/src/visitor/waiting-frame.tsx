import { Card } from '../ui/card.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { EmergencyNotice } from './emergency-notice.tsx';
import { StepProgress, type Way } from './step-progress.tsx';
import { type VisitorVisit } from './visitor-shell.tsx';
import { type Elements } from '../ui/elements.ts';

interface WaitingFrameProps {
  readonly of: Way;
  readonly title: string;
  readonly clinic: VisitorVisit['clinic'];
  readonly children: Elements;
  /** What there is to do meanwhile. */
  readonly meanwhile?: Elements;
}

/** The page of somebody who waits to be let in, around what they need to know. */
export const WaitingFrame = ({ of, title, clinic, children, meanwhile }: WaitingFrameProps) => (
  <div className="waiting stack">
    <StepProgress of={of} step="wait" />
    <Card>
      <div className="stack">
        <PageHeading focusOnMount>{title}</PageHeading>
        <div className="waiting-dots" aria-hidden="true">
          <span />
          <span />
          <span />
        </div>
        {children}
      </div>
    </Card>
    {meanwhile}
    <EmergencyNotice clinic={clinic} />
  </div>
);
