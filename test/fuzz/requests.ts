import {
  errorStatus,
  PictureType,
  ProblemDetails,
  routes,
  type Route,
  type RouteName,
} from '@teleward/contracts';
import fc from 'fast-check';
import { arbitraryOf } from './arbitraries.ts';
import { callers, type Caller, type FuzzClinic } from './fuzz-clinic.ts';
import { isPlain, mark, sentFor } from './hostile-values.ts';
import { type WireAnswer, type WireRequest } from './http-wire.ts';
import { type Verdict } from './tally.ts';
import { told, words } from './vocabulary.ts';

export const routeNames = Object.keys(routes) as RouteName[];

export interface FuzzRequest {
  readonly name: RouteName;
  readonly caller: Caller;
  readonly params: unknown;
  readonly query: unknown;
  /** `undefined` for none. */
  readonly body: unknown;
  /** Where the body's text is cut off; null where it is not. */
  readonly cut: number | null;
  readonly headers: Readonly<Record<string, string>>;
  /** The client's address: rate limits do not disturb these tests. */
  readonly place: number;
}

/** Routes for administrators whose paths do not show it. */
const administrators: readonly RouteName[] = [
  'readMessageSettings',
  'changeMessageSettings',
  'listMessageSettingsVersions',
  'sendTrialMessage',
  'makeQueue',
  'changeQueue',
  'readFirstSteps',
  'hideFirstSteps',
  'readIntakeForm',
  'saveIntakeForm',
  'readPatientNumbers',
  'changePatientNumbers',
];

/** The usual caller of a route; for public routes it does not matter. */
function usualCaller(name: RouteName): Caller {
  if (routes[name].path.includes('/my-visit')) return 'patient';
  if (/^\/api\/(members|invitations)(?!.*\/(preview|accept))/.test(routes[name].path)) {
    return 'administrator';
  }
  if (administrators.includes(name)) return 'administrator';
  if (routes[name].path.includes('/guest-visit')) return 'guest';
  return name === 'searchAudit' || name === 'exportAudit' ? 'auditor' : 'doctor';
}

/** Routes that end the session they are called with; a sign-in replaces it. */
const endsSession: readonly RouteName[] = [
  'signIn',
  'signInWithPasskey',
  'signInWithProvider',
  'acceptInvitation',
  'resetPassword',
  'signOut',
  'leaveMyVisit',
  'switchClinic',
  'leaveGuestVisit',
];

/** Routes that are slow: a password takes long to check, and some responses are long. */
const rare: readonly RouteName[] = [
  'completeStepUp',
  'changePassword',
  'openApi',
  'asyncApi',
  'searchAudit',
  'exportAudit',
  'listMembers',
  'invite',
  'openGuestLink',
  'inviteGuest',
  'signIn',
  'signInWithPasskey',
  'signInWithProvider',
  'acceptInvitation',
  'resetPassword',
];

/** Escapes that stand for no text, or for one that a path should not hold. */
const rawPieces = ['%00', '%E0%A4%A', '%ED%A0%80', '%2e%2e%2f', '%25', '%', '%0d%0aX:y', '+'];

const hostileHeaders = fc.constantFrom<Readonly<Record<string, string>>>(
  { 'Content-Type': 'text/plain' },
  { 'Content-Type': 'application/json; charset=utf-7' },
  { 'Content-Encoding': 'gzip' },
  { Origin: 'https://evil.example' },
  { Origin: 'null' },
  { Cookie: `teleward_staff=${mark}; teleward_visit=%00%E0%A4%A` },
  { Cookie: '__proto__=1; =;;; teleward_staff' },
  { 'X-Forwarded-For': mark },
  { 'X-Forwarded-For': '::ffff:10.1.1.1, fe80::1%eth0' },
  { 'User-Agent': mark.padEnd(8000, 'x') },
  { Accept: 'text/html', Range: 'bytes=0-0' },
  { 'X-HTTP-Method-Override': 'DELETE', 'X-Original-URL': '/api/session' },
);

/** The usual value, or now and then another. */
const mostly = <T, U>(usual: T, other: fc.Arbitrary<U>): fc.Arbitrary<T | U> =>
  fc.oneof({ weight: 14, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });

function requestFor(name: RouteName): fc.Arbitrary<FuzzRequest> {
  const { params, query, body, method }: Route = routes[name];
  const mostlyRight = (right: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
    fc.oneof({ weight: 5, arbitrary: right }, { weight: 1, arbitrary: sentFor(right) });
  const bodies = sentFor(arbitraryOf(body, words));
  return fc.record({
    name: fc.constant(name),
    caller: fc.oneof(
      { weight: 5, arbitrary: fc.constant(usualCaller(name)) },
      { weight: 2, arbitrary: fc.constantFrom(...callers) },
    ),
    params: fc.oneof(
      { weight: 9, arbitrary: mostlyRight(arbitraryOf(params, words)) },
      { weight: 1, arbitrary: fc.constantFrom(...rawPieces) },
    ),
    query: mostlyRight(arbitraryOf(query, words)),
    body: method === 'GET' ? mostly(undefined, bodies) : bodies,
    cut: mostly(null, fc.nat({ max: 40 })),
    headers: mostly({}, hostileHeaders),
    place: fc.nat({ max: 0xff_ff_ff }),
  });
}

/** A request to any of these routes. */
export const requestsTo = (names: readonly RouteName[]): fc.Arbitrary<FuzzRequest> =>
  fc.oneof(
    ...names.map((name) => ({
      weight: rare.includes(name) ? 1 : 6,
      arbitrary: requestFor(name),
    })),
  );

/** A request to any route of the contract. */
export const requests = requestsTo(routeNames);

/** Longer parts never pass the HTTP parser, which another test covers. */
const longestPart = 2000;

/** Existing escapes stay as they are. */
function escape(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null);
  return rawPieces.includes(text)
    ? text
    : encodeURIComponent(text.slice(0, longestPart).toWellFormed());
}

function queryText(query: unknown): string {
  if (!isPlain(query)) return query === undefined ? '' : `?${escape(query)}`;
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((one) => `${escape(name)}=${escape(one)}`),
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&').slice(0, 3 * longestPart)}`;
}

/** Routes that continue a sign-in. */
const ofStep: readonly RouteName[] = ['giveSecondFactor', 'askSecondFactorAgain'];

function cookieFor({ name, caller }: FuzzRequest, clinic: FuzzClinic): string {
  if (ofStep.includes(name)) return clinic.stepCookie;
  return endsSession.includes(name) ? clinic.spareCookie(caller) : clinic.cookieOf(caller);
}

export function wireRequestOf(request: FuzzRequest, clinic: FuzzClinic): WireRequest {
  const { name, headers, place, cut } = request;
  const params = told(request.params, clinic.knowledge);
  const path = routes[name].path.replaceAll(/\{(\w+)\}/g, (_, key: string) =>
    escape(isPlain(params) ? (params[key] ?? '') : params),
  );
  const query = queryText(told(request.query, clinic.knowledge));
  const body: unknown = told(request.body, clinic.knowledge);
  const text = body === undefined ? null : JSON.stringify(body);
  return {
    method: routes[name].method,
    path: `${path}${query}`,
    headers: {
      'Content-Type': 'application/json',
      'X-Forwarded-For': `10.${place >> 16}.${(place >> 8) & 0xff}.${place & 0xff}`,
      Cookie: cookieFor(request, clinic),
      ...headers,
    },
    body: cut === null ? text : (text?.slice(0, cut) ?? null),
  };
}

/** Never in an error: what was sent, and the server's internals. */
export const leak = new RegExp(`${mark}|node_modules|\\.[jt]s:\\d|\\n\\s+at |Error:`);

/** @returns the outcome, or what is wrong with the response */
export function judge(name: RouteName, { status, type, text }: WireAnswer): Verdict {
  const body = jsonOf(text);
  if (status === 200) {
    const { mediaType, response } = routes[name];
    const answer = mediaType === undefined ? body : text;
    const isRight =
      mediaType === 'image/*'
        ? PictureType.safeParse(type).success
        : type.startsWith(`${mediaType ?? 'application/json'};`) &&
          response.safeParse(answer).success;
    return isRight ? { outcome: 'ok' } : { fault: 'an answer that is not of the contract' };
  }
  const problem = ProblemDetails.strict().safeParse(body);
  if (!type.includes('application/problem+json') || !problem.success) {
    return { fault: 'no problem details' };
  }
  const { code } = problem.data;
  if (errorStatus[code] !== status || problem.data.status !== status) {
    return { fault: 'a status that is not the code’s' };
  }
  if (leak.test(text)) return { fault: 'something in it that is nobody’s business' };
  return status >= 500 ? { fault: 'the server failed' } : { outcome: code };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
