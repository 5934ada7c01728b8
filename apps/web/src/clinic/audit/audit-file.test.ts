import { describe, expect, it } from '@jest/globals';
import { AuditEvent, Language } from '@teleward/contracts';
import i18next from 'i18next';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditRows } from './audit-file.ts';

const clinicTexts = (language: Language): Record<string, unknown> =>
  JSON.parse(
    readFileSync(join(import.meta.dirname, '../../i18n', language, 'clinic.json'), 'utf8'),
  ) as Record<string, unknown>;

const opened = AuditEvent.parse({
  id: '0190f3a1-0000-7000-8000-000000000001',
  recordedAt: '2026-03-01T09:30:00.000Z',
  actorKind: 'patient',
  actorName: null,
  actorRoles: [],
  action: 'visit-link.open',
  entityType: 'Encounter',
  entityId: '0190f3a1-0000-7000-8000-000000000002',
  patientId: '0190f3a1-0000-7000-8000-000000000003',
  patientName: 'Meera Iyer',
  memberName: null,
  linkMadeByName: 'Asha Rao',
  outcome: 'success',
  address: '203.0.113.7',
});

describe.each(Language.options)('the file of the audit in %s', (language) => {
  it('has everything that the page shows, and the machine-readable values', async () => {
    const i18n = i18next.createInstance();
    await i18n.init({
      lng: language,
      resources: { [language]: { clinic: clinicTexts(language) } },
      interpolation: { escapeValue: false },
    });
    const t = i18n.getFixedT(language, 'clinic');
    const [head = [], row = [], ...rest] = auditRows([opened], t);
    expect(rest).toEqual([]);
    // Every column has its own name, and none is a text key without a text.
    expect(new Set(head).size).toBe(row.length);
    expect(head.filter((name) => /^[\w-]+\.[\w.-]+$/.test(name))).toEqual([]);
    expect(head[0]).toContain('UTC');
    expect(row).toEqual([
      ...['2026-03-01T09:30:00.000Z', t('audit.kind.patient'), ''],
      ...[t('audit.action.visit-link.open'), '', 'Meera Iyer', t('audit.success'), '203.0.113.7'],
      ...['Asha Rao', opened.id, 'visit-link.open', 'Encounter', opened.entityId],
    ]);
  });
});
