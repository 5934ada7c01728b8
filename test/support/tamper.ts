import { type AuditLink, type AuditRow } from '@teleward/records';

/** An audit that a test may tamper with. */
export interface AuditCopy {
  rows: AuditRow[];
  links: AuditLink[];
}

const texts = ['id', 'tenantId', 'recordedAt', 'actorKind', 'action', 'outcome'] as const;
const nullable = [
  'actorId',
  'entityType',
  'entityId',
  'patientId',
  'address',
  'linkMadeBy',
] as const;

/**
 * Changes one thing at random, and returns a description; the copy always differs
 * from the original.
 */
export function tamper(copy: AuditCopy, random: () => number): string {
  const pick = (length: number): number => Math.floor(random() * length);
  const at = pick(copy.rows.length);
  const link = pick(copy.links.length);
  const ways: readonly (() => string)[] = [
    () => {
      const field = texts[pick(texts.length)] ?? 'action';
      change(copy.rows, at, (row) => ({ ...row, [field]: oneOff(row[field], pick) }));
      return `edited ${field} of row ${at}`;
    },
    () => {
      const field = nullable[pick(nullable.length)] ?? 'address';
      change(copy.rows, at, (row) => {
        const value = row[field];
        return { ...row, [field]: value === null || pick(2) === 0 ? `${value ?? ''}x` : null };
      });
      return `edited ${field} of row ${at}`;
    },
    () => {
      change(copy.rows, at, (row) => ({ ...row, actorRoles: [...row.actorRoles, 'auditor'] }));
      return `added a role to row ${at}`;
    },
    () => {
      copy.rows.splice(at, 1);
      return `deleted row ${at}`;
    },
    () => {
      copy.links.splice(link, 1);
      return `deleted link ${link}`;
    },
    () => {
      const [gone] = copy.links.splice(link, 1);
      copy.rows = copy.rows.filter(({ id }) => id !== gone?.eventId);
      copy.links = copy.links.map((one, index) => ({ ...one, sequence: index + 1 }));
      return `deleted link ${link} with its row and closed the gap`;
    },
    () => {
      const cut = new Set(copy.links.splice(link).map(({ eventId }) => eventId));
      copy.rows = copy.rows.filter(({ id }) => !cut.has(id));
      return `cut off everything from link ${link} on`;
    },
    () => {
      const other = (link + 1 + pick(copy.links.length - 1)) % copy.links.length;
      const [one, two] = [copy.links[link]?.eventId ?? '', copy.links[other]?.eventId ?? ''];
      change(copy.links, link, (before) => ({ ...before, eventId: two }));
      change(copy.links, other, (before) => ({ ...before, eventId: one }));
      return `exchanged the rows of links ${link} and ${other}`;
    },
    () => {
      change(copy.links, link, (before) => ({ ...before, hash: oneOff(before.hash, pick) }));
      return `edited the hash of link ${link}`;
    },
    () => {
      const [row] = copy.rows.slice(at);
      if (row !== undefined) copy.rows.push({ ...row, id: `${row.id}-again` });
      return `added a copy of row ${at}`;
    },
  ];
  return ways[pick(ways.length)]?.() ?? '';
}

function change<T>(list: T[], at: number, make: (before: T) => T): void {
  const before = list[at];
  if (before !== undefined) {
    list[at] = make(before);
  }
}

/** The text with one character replaced. */
function oneOff(text: string, pick: (length: number) => number): string {
  const at = pick(text.length);
  const other = text[at] === '0' ? '1' : '0';
  return `${text.slice(0, at)}${other}${text.slice(at + 1)}`;
}
