import { type AuditEvent } from '@teleward/contracts';
import { type TFunction } from 'i18next';

/**
 * The audit events as a table, newest first: what the page shows, in its words, and then the
 * machine-readable values, which are the same in every language.
 */
export const auditRows = (
  events: readonly AuditEvent[],
  t: TFunction<'clinic'>,
): readonly (readonly string[])[] => [
  [
    ...[t('audit.file.whenUtc'), t('audit.who'), t('members.roles'), t('audit.what')],
    ...[t('audit.whom'), t('audit.patient'), t('audit.outcome'), t('audit.address')],
    ...[t('audit.file.linkMaker'), t('audit.file.id'), t('audit.file.code')],
    ...[t('audit.file.entityType'), t('audit.file.entityId')],
  ],
  ...events.map((event) => [
    event.recordedAt,
    event.actorName ?? t(`audit.kind.${event.actorKind}`),
    event.actorRoles.map((role) => t(`staffRole.${role}`)).join(', '),
    t(`audit.action.${event.action}`, { defaultValue: event.action }),
    event.memberName ?? '',
    event.patientName ?? '',
    t(`audit.${event.outcome}`),
    event.address ?? '',
    event.linkMadeByName ?? '',
    event.id,
    event.action,
    event.entityType ?? '',
    event.entityId ?? '',
  ]),
];
