import { type Route } from '@teleward/contracts';
import { type RequestInput } from '../../api/request.ts';

/** Sends a request of the day; resolves to whether it succeeded. */
export type DoAct = <R extends Route>(route: R, input: RequestInput<R>) => Promise<boolean>;

/** The dialogs about a person on the list. */
export type RowDialogKind =
  'phone' | 'register' | 'send' | 'hand-out' | 'priority' | 'owe' | 'vitals';
