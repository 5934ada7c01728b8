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
  /** Stays in view however far the page is scrolled. */
  readonly banner?: Elements;
  readonly children: Elements;
  /** What the person can do meanwhile. */
  readonly meanwhile?: Elements;
}

/** The page of a person who waits for admission. */
export const WaitingFrame = (props: WaitingFrameProps) => {
  const { of, title, clinic, banner, children, meanwhile } = props;
  return (
    <div className="waiting stack">
      {banner}
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
};
