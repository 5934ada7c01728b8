import { type PatientVisit } from '@teleward/contracts';
import { type ReactNode } from 'react';
import { Brand } from '../ui/brand.tsx';
import { PageShell } from '../ui/page-shell.tsx';
import { EmergencyNotice } from './emergency-notice.tsx';

interface PatientShellProps {
  /** Unknown until the server answered. */
  readonly clinic?: PatientVisit['clinic'] | undefined;
  readonly demo: boolean;
  /** The visit's room takes the whole page and shows the emergency number itself. */
  readonly room?: boolean;
  readonly children: ReactNode;
}

export const PatientShell = ({ clinic, demo, room = false, children }: PatientShellProps) => (
  <PageShell
    demo={demo}
    brand={<Brand subtitle={clinic?.name} />}
    width={room ? 'full' : 'narrow'}
    footer={!room && clinic ? <EmergencyNotice clinic={clinic} /> : undefined}
  >
    {children}
  </PageShell>
);
