import { type Config } from '@teleward/platform';
import { ServiceError } from '../../errors/index.ts';

/** What the links that administrators pass on have in common. */
export interface StaffLinkRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly expires_at: Date;
  readonly revoked_at: Date | null;
  readonly accepted_at?: Date | null;
  readonly used_at?: Date | null;
}

/** The URL of a link; its secret is in the fragment, which no server and no log sees. */
export const staffLink = (
  { PUBLIC_URL }: Config,
  page: 'invitation' | 'password',
  secret: string,
): string => `${(PUBLIC_URL ?? '').replace(/\/$/, '')}/${page}#${secret}`;

/** @throws {ServiceError} `link_invalid` if it is unknown, withdrawn or used; `link_expired` */
export function checkStaffLink<Row extends StaffLinkRow>(row: Row | undefined, now: Date): Row {
  const isOver =
    row === undefined ||
    row.revoked_at !== null ||
    (row.accepted_at ?? row.used_at ?? null) !== null;
  if (isOver) {
    throw new ServiceError('link_invalid');
  }
  if (row.expires_at <= now) {
    throw new ServiceError('link_expired');
  }
  return row;
}
