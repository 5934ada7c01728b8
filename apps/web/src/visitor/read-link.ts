import { LinkToken } from '@teleward/contracts';

interface ReadLink {
  /** The path without the secret: `/v` or `/g`. */
  readonly page: string;
  /** Empty where there is something but no valid secret, null where there is nothing. */
  readonly secret: string | null;
}

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/**
 * Reads the link of a patient or a guest, also as messengers and mail programs mangle it: the
 * `#` encoded as `%23`, once or twice, a full stop or bracket of the sentence at its end,
 * tracking parameters.
 */
export const readLink = ({
  pathname,
  search,
  hash,
}: Pick<Location, 'pathname' | 'search' | 'hash'>): ReadLink => {
  const page = pathname.slice(0, 2).toLowerCase();
  const path = decode(decode(pathname.slice(2))).replace(/^\/$/, '');
  const fragment = decode(decode(hash)).replace(/^#+$/, '');
  const found = [fragment, path, decode(decode(search))]
    .map((part) => /(?<![\w-])[\w-]{43}(?![\w-])/.exec(part)?.[0])
    .find((secret) => secret !== undefined && LinkToken.safeParse(secret).success);
  return { page, secret: found ?? (fragment === '' && path === '' ? null : '') };
};
