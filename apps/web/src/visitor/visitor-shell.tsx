import { type PatientVisit } from '@teleward/contracts';
import { type ReactNode } from 'react';
import { useAccent } from '../ui/accent.ts';
import { Brand } from '../ui/brand.tsx';
import { ClinicZone } from '../visit-room/clinic-zone.ts';
import { PageShell } from '../ui/page-shell.tsx';
import { EmergencyNotice } from './emergency-notice.tsx';

/** The part of a visit that patients' and guests' pages share. */
export type VisitorVisit = Pick<PatientVisit, 'clinic' | 'demo'>;

interface VisitorShellProps extends Partial<VisitorVisit> {
  /** The visit's room takes the whole page and shows the emergency number itself. */
  readonly room?: boolean;
  /** The page itself shows the numbers to call. */
  readonly ownNumbers?: boolean;
  readonly children: ReactNode;
}

/** Clinic and demo are unknown until the server responds. */
export const VisitorShell = ({
  clinic,
  demo = false,
  room = false,
  ownNumbers = false,
  children,
}: VisitorShellProps) => {
  useAccent(clinic?.accent ?? null);
  return (
    <PageShell
      demo={demo}
      brand={<Brand clinic={clinic} />}
      width={room ? 'full' : 'narrow'}
      footer={!room && !ownNumbers && clinic ? <EmergencyNotice clinic={clinic} /> : undefined}
    >
      <ClinicZone value={clinic?.timeZone ?? null}>{children}</ClinicZone>
    </PageShell>
  );
};
