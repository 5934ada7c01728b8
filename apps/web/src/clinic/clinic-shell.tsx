import { type Elements } from '../ui/elements.ts';
import { ClinicZone } from '../visit-room/clinic-zone.ts';
import { AlertBar } from './alerts/alert-bar.tsx';
import { ClinicFrame, type FrameWidth } from './frame/clinic-frame.tsx';
import { seesDay, useSignedIn } from './session/session.ts';

interface ClinicShellProps {
  readonly width?: FrameWidth;
  readonly children: Elements;
}

/** The frame around every page of the clinic. */
export const ClinicShell = ({ width = 'wide', children }: ClinicShellProps) => {
  const { session } = useSignedIn();
  return (
    <ClinicFrame width={width}>
      {seesDay(session) && <AlertBar />}
      <ClinicZone value={session.clinic.timeZone}>{children}</ClinicZone>
    </ClinicFrame>
  );
};
