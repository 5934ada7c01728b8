import { type Letter } from './mail-server.ts';

/** A part of an e-mail, as the reader's program shows it. */
interface LetterPart {
  /** The media type, in lower case and without parameters. */
  readonly type: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
}

/** The head and body of an e-mail, or of a part of it, with folded header lines joined. */
function split(raw: string): { readonly headers: Map<string, string>; readonly body: string } {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const lines = head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { headers: new Map(headers), body: rest.join('\r\n\r\n') };
}

function decode(body: string, encoding: string): string {
  switch (encoding.toLowerCase()) {
    case 'base64':
      return Buffer.from(body, 'base64').toString('utf8');
    case 'quoted-printable': {
      const bytes = body
        .replaceAll(/=\r\n/g, '')
        .replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) =>
          String.fromCharCode(Number.parseInt(hex, 16)),
        );
      return Buffer.from(bytes, 'latin1').toString('utf8');
    }
    default:
      return body;
  }
}

/** Every leaf part. */
function partsOf(raw: string): readonly LetterPart[] {
  const { headers, body } = split(raw);
  const type = headers.get('content-type') ?? 'text/plain';
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (boundary === undefined) {
    const encoding = headers.get('content-transfer-encoding') ?? '7bit';
    return [
      {
        type: type.split(';')[0]?.trim().toLowerCase() ?? '',
        headers,
        text: decode(body, encoding),
      },
    ];
  }
  return body
    .split(`--${boundary}`)
    .slice(1, -1)
    .flatMap((part) => partsOf(part.replace(/^\r\n/, '').replace(/\r\n$/, '')));
}

/** A decoded header, where it has more than ASCII (RFC 2047). */
const wordsOf = (header: string): string =>
  header
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64').toString('utf8')
        : decode(text.replaceAll('_', ' '), 'quoted-printable'),
    );

/** The text of an e-mail, and its calendar file where there is one. */
export function readLetter({ raw }: Letter): {
  readonly subject: string;
  readonly text: string;
  readonly calendar: string | null;
  readonly id: string;
  readonly types: readonly string[];
} {
  const parts = partsOf(raw);
  const { headers } = split(raw);
  return {
    subject: wordsOf(headers.get('subject') ?? ''),
    text: parts.find(({ type }) => type === 'text/plain')?.text.trim() ?? '',
    calendar: parts.find(({ type }) => type === 'text/calendar')?.text ?? null,
    id: headers.get('message-id') ?? '',
    types: parts.map(({ headers: of }) => of.get('content-type') ?? ''),
  };
}
