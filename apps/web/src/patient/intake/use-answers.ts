import {
  type ErrorCode,
  type Intake,
  type IntakeAnswer,
  type IntakeAnswers,
  intakeRoutes,
  type ResponseStatus,
} from '@teleward/contracts';
import { useEffect, useRef, useState } from 'react';
import { errorCodeOf } from '../../api/api-error.ts';
import { request } from '../../api/request.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { AnswerSaver, type Saving } from './answer-saver.ts';

/** Errors after which a save is retried automatically. */
const passing: ReadonlySet<ErrorCode> = new Set([
  'unavailable',
  'database_unavailable',
  'storage_full',
  'rate_limited',
]);

interface AnswersOptions {
  readonly encounterId: string;
  readonly version: number;
  readonly response: Intake['response'];
  readonly kept: IntakeAnswers;
  readonly onOutdated: (answers: IntakeAnswers) => void;
}

/** The save state for the page: `idle` until an answer is given. */
export type AnswersSaving = Saving | 'idle';

/** The answers of a page, and their saving. */
export const useAnswers = (options: AnswersOptions) => {
  const { encounterId, version, response, kept, onOutdated } = options;
  const language = useLanguage();
  const [answers, setAnswers] = useState<IntakeAnswers>(() => response?.answers ?? kept);
  const [status, setStatus] = useState<ResponseStatus>(response?.status ?? 'in-progress');
  const [saving, setSaving] = useState<AnswersSaving>(response === null ? 'idle' : 'saved');
  const [error, setError] = useState<unknown>(null);
  // The values that the saver reads when it needs them.
  const latest = useRef({ answers, language, onOutdated });
  useEffect(() => {
    latest.current = { answers, language, onOutdated };
  });

  const saver = useRef<AnswerSaver>(null);
  useEffect(() => {
    const own = new AnswerSaver({
      save: (given, wanted) =>
        request(intakeRoutes.answerMyIntake, {
          params: { encounterId },
          body: {
            ...{ version, language: latest.current.language },
            ...{ status: wanted, answers: given },
          },
        }),
      onChange: (next, saved) => {
        setSaving(next);
        if (saved !== null) setStatus(saved.status);
      },
      onRefused: (failure) => {
        const code = errorCodeOf(failure);
        if (passing.has(code)) return false;
        if (code === 'version_conflict') latest.current.onOutdated(latest.current.answers);
        else setError(failure);
        setSaving('idle');
        return true;
      },
    });
    saver.current = own;
    return () => {
      own.close();
    };
  }, [encounterId, version]);

  return {
    answers,
    status,
    saving,
    error,
    change: (linkId: string, answer: IntakeAnswer | undefined, isTyping: boolean): void => {
      const { [linkId]: _before, ...others } = answers;
      const next = answer === undefined ? others : { ...others, [linkId]: answer };
      setError(null);
      setAnswers(next);
      saver.current?.give(next, 'in-progress', isTyping);
    },
    send: (): void => {
      setError(null);
      saver.current?.give(answers, 'completed', false);
    },
  };
};
